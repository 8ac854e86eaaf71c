/** Risk factors and conditions of a patient as English sentences: `{S}` is the subject, `{p}` 'his' or 'her'. */
import { articleOf } from './english-nouns.ts';

/** Told by age and sex already, or by nothing that a sentence could say of one patient. */
const UNTOLD = new Set([
  'adolescence',
  'advanced age',
  'age under eight years',
  'age under two months',
  'age under two years',
  'childhood age',
  'female sex',
  'infancy',
  'male sex',
  'postmenopausal state',
  'preschool childhood',
  'school-age childhood',
  'occupational exposure',
  'young adult age',
]);

const SENTENCES: Readonly<Record<string, string>> = {
  '22q11.2 deletion': 'Genetic testing shows a 22q11.2 deletion.',
  'abdominal trauma': '{S} has had abdominal trauma.',
  'abrupt alcohol cessation': '{S} stopped drinking alcohol abruptly.',
  'absent urine output': '{S} has not passed any urine since yesterday.',
  'active bleeding': '{S} is found to have active bleeding.',
  'active hepatitis B virus infection': '{S} also has active hepatitis B virus infection.',
  'active intraocular inflammation': '{S} is being treated for active intraocular inflammation.',
  'active malignancy': '{S} is being treated for an active malignancy.',
  'active peptic ulceration': '{S} is being treated for active peptic ulceration.',
  'acute emotional stress': '{S} has been under acute emotional stress.',
  'advanced maternal age': '{P} mother was of advanced age at delivery.',
  'advanced paternal age': '{P} father is much older than {p} mother.',
  'affected parent': '{P} mother had similar symptoms.',
  'alcohol consumption during therapy': '{S} intends to go on drinking alcohol during therapy.',
  'animal bite': '{S} was bitten by an animal some time ago.',
  'animal contact': '{S} works with animals.',
  'anti-IgA antibody carriage': '{S} is known to have anti-IgA antibodies.',
  'aspiration of gastric content': '{S} aspirated gastric content.',
  'aspiration of oral content': '{S} aspirated oral content.',
  'bat exposure': '{S} was exposed to bats.',
  'bird exposure': '{S} keeps birds.',
  'bladder outlet obstruction': '{S} is known to have bladder outlet obstruction.',
  breastfeeding: '{S} is breastfeeding.',
  'cardiogenic shock': '{S} is in cardiogenic shock.',
  'carrier mother': '{P} maternal uncle had similar symptoms.',
  'cat exposure': '{S} has a cat.',
  'child with viral illness': '{S} has a viral illness.',
  'childhood neck irradiation': '{S} had neck irradiation in childhood.',
  'chronic gastrointestinal blood loss': '{S} has chronic gastrointestinal blood loss.',
  'cold exposure': 'The illness followed cold exposure.',
  'contact lens wear': '{S} wears contact lenses.',
  'contact with infected body fluids': '{S} had contact with infected body fluids.',
  'contaminated food or water': '{S} consumed contaminated food or water.',
  'contaminated wound': '{S} has a contaminated wound.',
  'crowded living conditions': '{S} lives in crowded conditions.',
  'crush injury': '{S} has a crush injury.',
  'current pregnancy': '{S} is pregnant.',
  'daycare attendance': '{S} attends daycare.',
  'dental procedure': '{S} had a dental procedure.',
  'dog exposure': '{S} keeps dogs.',
  'early menarche': '{S} had an early menarche.',
  'eating disorder history': '{S} has a history of an eating disorder.',
  'endurance exercise': '{S} does endurance exercise.',
  'exposure to bird droppings': '{S} was exposed to bird droppings.',
  'eye rubbing': '{S} often rubs {p} eyes.',
  'fair skin': '{S} has fair skin.',
  'family history': 'Several members of {p} family have had similar symptoms.',
  'family history of endocrine tumor': '{S} has a family history of endocrine tumors.',
  fasting: '{S} has been fasting.',
  'fava bean ingestion': 'The illness followed fava bean ingestion.',
  friction: 'The affected skin is often rubbed by clothing.',
  'galactose-free diet requirement': '{S} requires a galactose-free diet.',
  gallstone: '{S} is known to have gallstones.',
  'gestational state': '{S} is pregnant.',
  'head trauma': '{S} has had head trauma.',
  'heavy alcohol use': '{S} drinks alcohol heavily.',
  'heavy lifting': '{S} does heavy lifting at work.',
  'high salt intake': '{P} salt intake is high.',
  'high serum calcium': '{P} serum calcium is known to be high.',
  'high serum potassium': '{P} serum potassium is known to be high.',
  'history of ovarian teratoma': '{S} has a history of an ovarian teratoma.',
  'history of undescended testis': '{S} has a history of an undescended testis.',
  'home-canned food': '{S} ate home-canned food.',
  'honey ingestion in infancy': '{S} was fed honey.',
  'hormone-sensitive cancer': '{S} is being treated for a hormone-sensitive cancer.',
  hospitalization: '{S} was hospitalized recently.',
  'hot humid climate': '{S} lives in a hot humid climate.',
  immunosuppression: '{S} is immunosuppressed.',
  'inability to sense thirst': '{S} is unable to sense thirst.',
  'incomplete vaccination': '{P} vaccination is incomplete.',
  'infection at injection site': '{S} has an infection at the planned injection site.',
  'injection drug use': '{S} injects drugs.',
  'insulin omission': '{S} recently stopped taking insulin.',
  'intraocular parasite infection': '{S} is being treated for an intraocular parasite infection.',
  'iodine deficiency': '{S} lives in an area of iodine deficiency.',
  'iron overload state': '{S} is known to have iron overload.',
  'lack of vaccination': '{S} did not receive the recommended vaccinations.',
  'light iris color': '{P} irises are light.',
  'low blood sugar episode': '{S} is having an episode of low blood sugar.',
  'low fluid intake': '{P} fluid intake is low.',
  'low iron stores': '{P} iron stores are low.',
  'low serum sodium': '{P} serum sodium is known to be low.',
  'low vitamin D level': '{P} vitamin D level is low.',
  'low-fiber diet': '{S} eats a low-fiber diet.',
  'lymphoproliferative disorder history': '{S} has a history of a lymphoproliferative disorder.',
  'metabolic acidosis risk': '{S} is prone to metabolic acidosis.',
  'moldy hay exposure': '{S} works with moldy hay.',
  'multifetal gestation': '{S} is pregnant with twins.',
  multiparity: '{S} has given birth several times.',
  'multiple sexual partners': '{S} has multiple sexual partners.',
  'newborn with high bilirubin': '{P} serum bilirubin is high.',
  nulliparity: '{S} has never given birth.',
  obesity: '{S} is obese.',
  'obstetric complication': '{S} has had an obstetric complication.',
  'ocular infection': '{S} is being treated for an ocular infection.',
  'ocular trauma': '{S} has had ocular trauma.',
  'parental consanguinity': '{P} parents are related by blood.',
  'perinatal hypoxia': '{S} had perinatal hypoxia.',
  'poor dental hygiene': '{P} dental hygiene is poor.',
  'poor sanitation': '{S} lives in a place with poor sanitation.',
  'acute infection': '{S} recently had an acute infection.',
  'HLA-DQB1*06:02 allele': 'Genetic testing shows the HLA-DQB1*06:02 allele.',
  'APOE e4 allele': 'Genetic testing shows an APOE e4 allele.',
  'preexisting retinopathy': '{S} is known to have preexisting retinopathy.',
  'prenatal lithium exposure': '{P} mother took lithium during pregnancy.',
  'prior febrile seizure': '{S} has a history of febrile seizures.',
  'QT prolongation': '{S} is known to have QT prolongation.',
  'rodent exposure': '{S} has had contact with rodents.',
  'sepsis exposure': '{S} is being treated for sepsis.',
  'prolonged hypotension': '{S} recently had prolonged hypotension.',
  'prolonged neutropenia': '{S} has had prolonged neutropenia.',
  'setting of coronary artery bypass graft surgery': '{S} is recovering from coronary artery bypass graft surgery.',
  'severe low blood pressure': '{P} blood pressure is severely low.',
  'severe low neutrophil count': '{P} neutrophil count is severely low.',
  'severe low platelet count': '{P} platelet count is severely low.',
  'severely weakened immunity': '{S} is severely immunocompromised.',
  'uncorrected adrenal insufficiency': '{S} has adrenal insufficiency that has yet to be corrected.',
  'uncorrected low calcium': '{S} has a low serum calcium that has yet to be corrected.',
  'uncorrected vitamin B12 deficiency': '{S} has a vitamin B12 deficiency that has yet to be corrected.',
  'underlying malignancy': '{S} is being treated for a malignancy.',
  'advanced malignancy': '{S} has an advanced malignancy.',
  'cardiac embolic source': '{S} is known to have a cardiac source of embolism.',
  'postpartum state': '{S} gave birth recently.',
  prematurity: '{S} was born prematurely.',
  'prolonged immobilization': '{S} has been immobilized for a long time.',
  'psychological stress': '{S} has been under psychological stress.',
  'rabbit handling': '{S} handles rabbits.',
  'recent antibiotic use': '{S} recently took antibiotics.',
  'repetitive overhead activity': '{S} does repetitive overhead work.',
  'repetitive wrist use': '{P} work involves repetitive use of the wrist.',
  'residence in endemic area': '{S} lives in an endemic area.',
  'sandblasting occupation': '{S} works as a sandblaster.',
  'school-age child contact': '{S} has contact with school-age children.',
  'sedentary lifestyle': '{S} has a sedentary lifestyle.',
  'severe obstetric hemorrhage': '{S} had a severe obstetric hemorrhage.',
  'shipyard work': '{S} used to do shipyard work.',
  'skin trauma': '{S} has had skin trauma.',
  'skin-to-skin contact': '{S} has had close skin-to-skin contact.',
  'smoking after age thirty-five': '{S} smokes.',
  'spinal cord injury': '{S} has had a spinal cord injury.',
  'stressful life event': '{S} recently went through a stressful life event.',
  'tall thin habitus': '{S} is tall and thin.',
  'tampon use': '{S} uses tampons.',
  'tobacco smoking': '{S} smokes cigarettes.',
  'traumatic event exposure': '{S} lived through a traumatic event.',
  'travel to tropics': '{S} recently traveled to the tropics.',
  'undercooked beef consumption': '{S} eats undercooked beef.',
  'undercooked pork consumption': '{S} eats undercooked pork.',
  'unfractionated heparin exposure': '{S} recently received unfractionated heparin.',
  'unpasteurized dairy consumption': '{S} consumes unpasteurized dairy products.',
  'unprotected sexual intercourse': '{S} has had unprotected sexual intercourse.',
  'untreated streptococcal pharyngitis': '{S} recently had untreated streptococcal pharyngitis.',
  'urinary catheterization': '{S} has undergone urinary catheterization.',
  'vertical papillomavirus transmission': '{P} mother carried papillomavirus at delivery.',
  'viable intrauterine pregnancy': '{S} has a viable intrauterine pregnancy.',
  'winter season': 'It is winter.',
};

/** Categories, told as one named disease, drug or event of them: what an item writer would name. First is what stands where nothing is drawn. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  'HIV protease inhibitor use': [
    '{S} takes darunavir and ritonavir every day.',
    '{S} takes atazanavir and ritonavir every day.',
  ],
  'abrupt dopaminergic withdrawal': ['{P} levodopa was stopped abruptly.'],
  'active serious infection': [
    '{S} is being treated for Staphylococcus aureus bacteremia.',
    '{S} is being treated for a psoas abscess.',
    '{S} is being treated for pyelonephritis with bacteremia.',
  ],
  'anorexigen exposure': ['{S} has taken fenfluramine for weight loss.'],
  'antifolate drug exposure': ['{S} has been taking methotrexate.'],
  'cardiac valvular disease': [
    '{P} medical history is significant for mitral regurgitation.',
    '{P} medical history is significant for aortic regurgitation.',
  ],
  'catecholamine-secreting tumor': ['{S} is awaiting surgery for a pheochromocytoma.'],
  'close contact with infected person': ['{S} had close contact with a person who had a similar illness.'],
  'combined serotonergic drug use': ['{S} takes tramadol and paroxetine.'],
  'delayed gastric emptying state': ['{S} is known to have gastroparesis.'],
  'enzyme-inducing drug exposure': ['{S} has been taking phenytoin.', '{S} has been taking phenobarbital.'],
  'ergot alkaloid use': ['{S} has been taking ergotamine.', '{S} has been taking methylergometrine.'],
  'esophageal emptying disorder': ['{P} medical history is significant for achalasia.'],
  'hepatic porphyria history': ['{S} has a history of acute intermittent porphyria.'],
  'inherited demyelinating neuropathy': ['{P} medical history is significant for Charcot-Marie-Tooth disease type 1A.'],
  'monoamine oxidase inhibitor use': ['{S} takes phenelzine every day.', '{S} takes tranylcypromine every day.'],
  'nephrotoxin exposure': ['{S} was recently given gentamicin.', '{S} was recently given cisplatin.'],
  'neuromuscular junction disorder': ['{P} medical history is significant for myasthenia gravis.'],
  'nitrate use': ['{S} takes isosorbide mononitrate every day.'],
  'opioid use': ['{S} takes oxycodone every day.', '{S} takes hydromorphone every day.'],
  'oxidant drug exposure': ['{S} recently took dapsone.', '{S} recently took primaquine.'],
  'oxidative hemolysis susceptibility': ['{S} is known to have G6PD deficiency.'],
  'phosphodiesterase-5 inhibitor use': ['{S} takes vardenafil.', '{S} takes avanafil.'],
  'reactive airway disease': ['{P} medical history is significant for asthma.'],
  'recent skin or throat infection': ['{S} recently had a throat infection.', '{S} recently had a skin infection.'],
  'sedative hypnotic use': ['{S} takes temazepam every night.', '{S} takes zolpidem every night.'],
  'serotonergic drug use': ['{S} takes paroxetine every day.', '{S} takes fluvoxamine every day.'],
  'shortened QT interval state': ['{S} is known to have congenital short QT syndrome.'],
  'strong CYP1A2 inhibitor use': ['{S} has been taking fluvoxamine.'],
  'strong CYP2C19 inhibitor use': ['{S} has been taking fluconazole.'],
  'strong CYP2C8 inhibitor use': ['{S} has been taking gemfibrozil.'],
  'strong CYP3A4 inducer use': ['{S} has been taking rifampin.'],
  'strong CYP3A4 inhibitor use': ['{S} has been taking clarithromycin.'],
  'systemic fungal infection': [
    '{S} is being treated for candidemia.',
    '{S} is being treated for disseminated candidiasis.',
  ],
  'thiopurine use': ['{S} has been taking tioguanine.'],
  'thyroid C-cell tumor history': ['{S} has a history of medullary thyroid carcinoma.'],
  'urea cycle disorder': ['{P} medical history is significant for ornithine transcarbamylase deficiency.'],
};

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/^(.+) family history$/, '{S} has a family history of $1.'],
  [/^family history of (.+)$/, '{S} has a family history of $1.'],
  [/^history of (.+)$/, '{S} has a history of $1.'],
  [/^(.+) history$/, '{S} has a history of $1.'],
  [/^prior (.+)$/, '{S} has a history of $1.'],
  [/^recent (.*surgery)$/, '{S} recently underwent $1.'],
  [/^(recent .+)$/, '{S} has had {c:$1}.'],
  [/^(childhood .+)$/, '{S} had {c:$1}.'],
  [/^(hypercoagulable state)$/, '{S} has a $1.'],
  [/^(.+) state$/, '{S} has {c:$1}.'],
  [/^(tampon|cannabis|cocaine) use$/, '{S} uses $1.'],
  [/^(.+) use$/, '{S} has been taking {a:$1}.'],
  [/^(tick|mite|mosquito|sandfly|flea|tsetse fly|triatomine bug) exposure$/, '{S} was bitten by a $1.'],
  [/^(sun) exposure$/, '{S} spends much time in the $1.'],
  [/^(livestock|soil|fresh water) exposure$/, '{S} has had contact with $1.'],
  [/^(.+) exposure$/, '{S} has a history of $1 exposure.'],
  [/^(.+) ancestry$/, '{S} is of $1 ancestry.'],
  [/^(.+) (allergy|hypersensitivity|sensitivity)$/, '{S} has a known $1 $2.'],
  [/^(.+) carriage$/, '{S} is a known carrier of $1.'],
];

/** What is there now, or is part of the patient; the rest is told as medical history. */
const PRESENT =
  /^(?:active|acute|complete|decompensated|mechanical|narrow|prosthetic|raised|severe|surgical|uncontrolled|undiagnosed|untreated|ventricular)\b|(?:dependence|deformity|fracture|karyotype|malformation|myopia|hyperopia|valve|wound)$/;

/** Where nothing is drawn. */
const firstOf = (all: readonly string[]): string => all[0]!;

interface Person {
  readonly subject: string;
  readonly possessive: string;
}

/**
 * A sentence that tells the condition, and the words in it that do; null where age and sex tell it.
 */
export function conditionSentence(
  id: string,
  name: string,
  person: Person,
  pick = firstOf,
): { readonly text: string; readonly form: string } | null {
  if (UNTOLD.has(id)) return null;
  const fill = (text: string): string =>
    text
      .replaceAll('{S}', person.subject)
      .replaceAll('{P}', person.possessive)
      .replaceAll(
        '{p}',
        person.possessive.replace(/^[HT]/, (letter) => letter.toLowerCase()),
      );
  const examples = EXAMPLES[id];
  const own = examples === undefined ? SENTENCES[id] : pick(examples);
  if (own !== undefined) return { text: fill(own), form: wordsOf(fill(own), person) };
  for (const [pattern, sentence] of PATTERNS) {
    const match = pattern.exec(name);
    if (match === null) continue;
    const filled = name
      .replace(pattern, sentence)
      .replace(/\{([ac]):([^}]*)\}/, (_, kind: string, words: string) =>
        kind === 'a' ? drugPhrase(words) : withArticle(words),
      );
    return { text: fill(filled), form: wordsOf(fill(filled), person) };
  }
  const has = PRESENT.test(id)
    ? `{S} has ${withArticle(name)}.`
    : `{P} medical history is significant for ${withArticle(name)}.`;
  return { text: fill(has), form: name };
}

/** The words of a filled sentence without its subject and verb. */
function wordsOf(sentence: string, { subject, possessive }: Person): string {
  const start = [possessive, subject].find((each) => sentence.startsWith(`${each} `)) ?? '';
  return sentence
    .slice(start.length)
    .replace(/^ (?:has|is|was|had|does|did) (?:an? )?/, '')
    .replace(/\.$/, '')
    .trim();
}

const CLASS_WORDS =
  /(?:inhibitor|antagonist|blocker|contraceptive|inducer|anticoagulant|antipsychotic|glucocorticoid|drug|antibiotic|hypnotic|nitrate|thiopurine|opioid|alkaloid|anorexigen)$/;

/** Drugs have no article; classes of them do. */
function drugPhrase(drug: string): string {
  if (!CLASS_WORDS.test(drug)) return drug;
  return withArticle(drug, true);
}

const COUNTED_CONDITIONS =
  /(?:diathesis|infection|tumor|disorder|period|illness|obstruction|block|defect|valve|state|cancer|requirement|interval|episode|wound|deformity|malformation|allele|karyotype|malignancy|source|hernia|joint|injury|level|stroke|infarction|count|angle|irradiation|fracture|diet)$/;

function withArticle(name: string, always = false): string {
  return always || COUNTED_CONDITIONS.test(name) ? `${articleOf(name)} ${name}` : name;
}
