/**
 * Nouns that say what a thing is, by the type of entity that they name. A pattern is looked for at the end of a noun
 * phrase, so that "bacterial infection" is an infection and "nerve block" no nerve; of two the longer one counts.
 */
import type { EntityType } from '../../../graph/schema.ts';

const NOUNS: readonly (readonly [EntityType, string])[] = [
  ['drug_class', 'drug class(?:es)?|classes of drugs|medication class(?:es)?'],
  ['laboratory_finding', '(?:abnormal )?laboratory (?:finding|abnormality|result)s?|blood (?:abnormality|finding)'],
  ['laboratory_finding', '(?:electrolyte|acid-base) (?:imbalance|disturbance|abnormality)'],
  [
    'imaging_finding',
    '(?:imaging|radiologic(?:al)?|radiographic|x-ray|ultrasound|mri|ct) (?:finding|sign|appearance)s?',
  ],
  ['risk_factor', 'risk factors?'],
  ['contraindication', 'contraindications?'],
  ['symptom', 'symptoms?|sensations?|feelings?|pains?|\\w*aches?|discomfort|nausea|fatigue|itch(?:ing)?|dizziness'],
  ['symptom', 'numbness|breathlessness|hallucinations?|^fever'],
  ['sign', 'signs?|lesions?|rash(?:es)?|(?:heart )?murmurs?|swelling|enlargement|discolou?ration|eruptions?|gait'],
  ['drug', 'medications?|medicines?|drugs?|prodrugs?|antibiotics?|vaccines?|antidotes?|antivenoms?|antivenins?'],
  [
    'drug',
    'anti(?:viral|depressant|psychotic|convulsant|epileptic|coagulant|histamine|malarial|fungal|emetic|pyretic|hypertensive|arrhythmic|diabetic|inflammator(?:y|ie)|septic|platelet|microbial)s?',
  ],
  ['drug', '(?:muscle )?relaxants?|inhibitors?|(?:\\w+[- ])?blockers?|agonists?|antagonists?|\\w*steroids?|diuretics?'],
  [
    'drug',
    'laxatives?|blood thinners?|ana?esthetics?|analgesics?|painkillers?|opioids?|opiates?|sedatives?|hypnotics?|statins?|stimulants?',
  ],
  ['drug', '(?:broncho|vaso)dilators?|contraceptives?|immunosuppressants?|chemotherapeutics?|barbiturates?'],
  ['drug', 'benzodiazepines?|replacement therap(?:y|ies)|(?:monoclonal|humani[sz]ed|therapeutic) antibod(?:y|ies)'],
  [
    'drug',
    '(?:antineoplastic|chemotherapy|chemotherapeutic|therapeutic|contrast|antimicrobial|antibacterial|antifungal|antidiabetic|antihypertensive|immunosuppressive|anti-inflammatory|an(?:a)?esthetic|pharmaceutical|cytotoxic|alkylating|blocking) agents?',
  ],
  ['pathogen', 'bacteri(?:um|a)|\\w*bacill(?:us|i)|\\w*cocc(?:us|i)|\\w*virus(?:es)?|fung(?:us|i)|yeasts?|parasites?'],
  ['pathogen', 'protozo(?:an?|ans|on)|(?:parasitic |round|flat|tape|hook|pin|whip)worms?|parasitic worms?|flukes?'],
  ['pathogen', 'nematodes?|helminths?|pathogens?|spiroch(?:a?e)tes?|amoebae?|prions?|retrovirus(?:es)?|mycoplasmas?'],
  ['gene', '(?:\\w+ )?genes?|\\w*oncogenes?'],
  ['anatomy', 'organs?|glands?|bones?|muscles?|nerves?|(?:blood|lymph|lymphatic) vessels?|arter(?:y|ies)|veins?'],
  ['anatomy', '(?:bone )?marrow|tissues?|ligaments?|tendons?|joints?|cartilages?|lymph nodes?|body parts?|sphincters?'],
  ['anatomy', 'ganglion|ganglia|plexus(?:es)?|vertebrae?|(?:nasal|oral|body|abdominal) cavit(?:y|ies)|heart valves?'],
  [
    'anatomy',
    'sinus(?:es)?|(?:mucous )?membranes?|brain (?:region|area|structure)s?|cortex|arterioles?|venules?|fascia',
  ],
  [
    'procedure',
    'tests?|assays?|procedures?|surger(?:y|ies)|biops(?:y|ies)|transplantations?|transplants?|examinations?',
  ],
  [
    'procedure',
    '(?:medical|surgical|diagnostic|imaging|laboratory|radiologic|therapeutic|medical imaging|staining) (?:technique|method|intervention|man(?:eu|oeu)ver|manoeuvre|tool)s?',
  ],
  ['procedure', 'scans?|(?:surgical )?operations?|amputations?|therap(?:y|ies)|treatments?|radiographs?|x-rays?'],
  ['procedure', '(?:nerve|epidural|spinal|regional) blocks?|ana?esthesia|transfusions?|dialysis|(?:blood )?cultures?'],
  ['procedure', '\\w+(?:ectom(?:y|ies)|ostom(?:y|ies)|otom(?:y|ies)|plast(?:y|ies)|scop(?:y|ies)|centesis)'],
  ['procedure', '(?:angio|mammo|myelo|sono|ultrasono|radio|tomo|encephalo|cardio|myo)graphy|physical exam|screening'],
  ['mechanism', 'mechanisms?|signal(?:l?ing)? pathways?|metabolic pathways?|reuptake|signal transduction'],
  [
    'mechanism',
    '(?:biological|physiological|cellular|metabolic|biochemical|pathological|immune|inflammatory) process(?:es)?',
  ],
  [
    'disease',
    'diseases?|disorders?|syndromes?|infections?|infestations?|sickness(?:es)?|illness(?:es)?|malad(?:y|ies)',
  ],
  [
    'disease',
    'ailments?|cancers?|tumou?rs?|neoplasms?|malignanc(?:y|ies)|deficienc(?:y|ies)|complications?|conditions?',
  ],
  [
    'disease',
    '(?:drug )?overdoses?|poisonings?|intoxications?|toxicit(?:y|ies)|injur(?:y|ies)|fractures?|dislocations?',
  ],
  ['disease', '\\w*malformations?|defects?|anomal(?:y|ies)|abnormalit(?:y|ies)|aneurysms?|herniae?|hernias|ulcers?'],
  [
    'disease',
    '(?:heart|kidney|renal|liver|hepatic|organ|respiratory|cardiac|circulatory|ovarian|bone marrow|adrenal) (?:failure|insufficiency|arrest)',
  ],
  ['disease', 'abscess(?:es)?|cysts?|polyps?|embolisms?|infarctions?|strokes?|ha?emorrhages?|palsy|palsies|paralysis'],
  ['disease', '\\w*troph(?:y|ies)|epilepsy|epilepsies|allerg(?:y|ies)|intolerance|impairments?|disabilit(?:y|ies)'],
  [
    'disease',
    '(?:medical )?emergenc(?:y|ies)|addictions?|inflammations?|arrhythmias?|(?:abnormal|irregular)[\\w ]* rhythms?',
  ],
  [
    'disease',
    'blindness|deafness|dementias?|diabetes|asthma|\\w*pneumonia|blood clots?|(?:kidney|gall)stones?|phobias?',
  ],
  [
    'disease',
    '(?:an|leuk|septic|tox|thalass)a?emias?|isch(?:a)?emia|\\w+ fevers?|zoonos[ie]s|plague|pox|flu|influenza',
  ],
  ['disease', '\\w+itis|\\w+itides|\\w+omas?|\\w+os[ie]s|\\w+pathy|\\w+pathies|\\w+plegia|\\w+plasia|stenosis|edema'],
];
/** Words with such an end that are no diseases. */
const NO_DISEASES =
  /(?:diagnos[ie]s|prognosis|osmosis|hypnosis|symbiosis|mitosis|meiosis|phagocytosis|endocytosis|apoptosis|biocenosis|metamorphosis|stroma|aroma|diploma|genoma|coma|idioma|roma|oklahoma|sympathy|empathy|homeopathy|osteopathy|naturopathy|telepathy|philosophy|trophy)$/;
/** Beside one of these words a noun speaks of something else. */
const ELSEWHERE =
  /\b(?:computer|software|digital|road|traffic|street|railway|legal|judicial|parliamentary|criminal|military|musical|pipe|reed|hammond|theatre|electronic|mathematical|statistical|astrological|zodiac|neon|punctuation|plant|crop|fictional|school|entrance|aptitude|intelligence|standardi[sz]ed|weather|boundary|initial|industrial|manufacturing|business|corrosion|rust|sewage|water|wastewater|heat|cricket|football|rugby|television|film|video|programming|chess|geological|political|economic|civil|public|warning|shop|exit|dollar|equals?|plus|minus|legislative|driving|beta|nuclear (?=tests?$)|flight|crash|car|city|rock|bluegrass|punk|pop)\b/;
/** Kinds of medicine that are a trade and no drug. */
const TRADES =
  /\b(?:alternative|traditional|veterinary|internal|emergency|sports?|family|preventive|folk|nuclear|complementary|chinese|regenerative|translational|occupational|general|military|clinical|evidence-based|forensic|herbal|physical) medicine$/;

const PATTERNS = NOUNS.map(([type, nouns]) => ({ type, pattern: new RegExp(`(?:^|[\\s-])(?:${nouns})$`) }));

/** Last words of the nouns that are several, and words of phrases that mean something with their "of" (`defining-phrase.ts`). */
const OTHER_WORDS =
  'findings?|abnormality|imbalance|disturbance|agents?|antibod(?:y|ies)|worms?|vessels?|nodes?|cavit(?:y|ies)|valves?|medical|surgical|diagnostic|imaging|laboratory|therapeutic|staining|blocks?|exam|pathways?|transduction|failure|insufficiency|arrest|rhythms?|clots?|\\w*stones?|fevers?|rays?|inflammator(?:y|ie)s?|blood|urine|serum|plasma|stools?|cerebrospinal|bloodstream|saliva|body|brain|skull|skeleton|heart|kidneys?|liver|lungs?|stomach|bowel|intestines?|colon|spine|spinal|nervous|digestive|immune|throat|larynx|retina|uterus|pelvis|brainstem|thalamus|hypothalamus|eye|ear|hand|foot|skin|cerebral|gut|nose|accumulation|inhibition|blockade|removal|excision|resection|narrowing|obstruction|blockage|rupture|torsion|prolapse|degeneration|process(?:es)?|encoded|factors?';
const ANY_WORD = new RegExp(`^(?:${[...NOUNS.map(([, nouns]) => nouns), OTHER_WORDS].join('|')})$`, 'i');

/** Whether a word may end a noun: a text without one gets no type from an English definition. */
export function mayEndNoun(word: string): boolean {
  return ANY_WORD.test(word);
}

/** The type that the last noun of a phrase names; lower case. Null where it names none. */
export function typeOfNoun(phrase: string): EntityType | null {
  const end = phrase.slice(-LONGEST_PHRASE);
  if (NO_DISEASES.test(end) || TRADES.test(end)) return null;
  let best: { readonly length: number; readonly type: EntityType } | null = null;
  for (const { type, pattern } of PATTERNS) {
    const length = pattern.exec(end)?.[0].trim().length ?? 0;
    if (length > 0 && (best === null || length > best.length)) best = { length, type };
  }
  return best !== null && ELSEWHERE.test(end.replace(/\bbeta[- ]blockers?$/, '')) ? null : (best?.type ?? null);
}

/** A noun further back does not change what the last one means. */
const LONGEST_PHRASE = 120;
