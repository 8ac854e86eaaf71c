/**
 * What a patient or a parent tells of a finding: whether it is history or examination, from what age and for how long it
 * can have been there. Told by the English name, which is the entity's id.
 */

/** Signs that nobody sees at an examination: they are history. */
const HISTORY_SIGNS =
  /\bseizure|chyluria|automatism|automatic behavior|aggressive|self-injurious|skin picking|impaired awareness|postictal|infusion reaction|anaphylaxis|rapid cognitive decline|urine$|-water stool|overly friendly|absent response to name|tearfulness|loss of empathy|hypersensitivity|resistant hypertension|paroxysmal elevated blood pressure|squatting|convulsion|flexor spasm|episodic hyperventilation|inappropriate laughter|vesicle passage|umbilical cord separation|fasting-induced|disinhibition|bruxism|hypohidrosis|head banging|injection site reaction|binge|rectal polyp prolapse|self-mutilation|opisthotonic attack|breath-holding|cold-induced|rash after defervescence|skin damage from washing|pain on passive|loss of purposeful|^abnormal bleeding|trauma-induced blister|neonatal respiratory distress|poor wound healing|failure to achieve sitting|periodic limb movement|orange body fluid/;

export function isHistorySign(id: string): boolean {
  return HISTORY_SIGNS.test(id);
}

/** Signs that bring a patient to the physician where no symptom is told. */
const NOTICED =
  /^(?:jaundice|pallor|altered mental status|cyanosis|central cyanosis|ataxia|gait ataxia|limp|hypotonia|short stature|tall stature|failure to thrive|developmental delay|macrocephaly|leukocoria|proptosis|ptosis|strabismus|stridor|wheezing|dystonia|chorea|choreiform movements|dysarthria|aphasia|hirsutism|gynecomastia|mucosal bleeding|abnormal bleeding|intellectual disability|hyperactivity|motor tic|vocal tic|poor wound healing|catatonic posture|delayed puberty|urethral discharge|umbilical hernia|absent speech|muscle atrophy|tetany|muscle rigidity|myoclonus|opisthotonos|nonhealing foot ulcer|digital gangrene|erythema migrans|erythema nodosum|rapidly enlarging lymph node|rhizomelic limb shortening|loss of visual tracking|omphalitis|waddling gait|oozing|trismus|hemiparesis|facial asymmetry)$|\b(?:rash|edema|swelling|lymphadenopathy|goiter|petechiae|purpura|skin (?:ulcer|blister|nodule|abscess|pustule|erosion|desquamation|tumor|hyperpigmentation)|tremor|(?:foot|wrist) drop|paralysis|weakness|alopecia|bulla|plaque|papule|genital ulcer|oral ulcer|mass|deformity|bowing)\b/;

export function isNoticed(id: string): boolean {
  return NOTICED.test(id);
}

/** Of development and growth, which have no day of beginning. */
const MILESTONES =
  /^(?:delayed (?:walking|tooth eruption|puberty)|speech delay|absent speech|(?:short|tall) stature|failure to thrive|developmental delay|learning difficulty|macrocephaly|microcephaly|intellectual disability|precocious puberty|premature loss of primary teeth|abnormal pupil glow in photographs|abrupt onset of illness|bone fracture|evening symptom worsening)$/;

export function isUntimed(id: string): boolean {
  return MILESTONES.test(id);
}

/** Whether a finding is the course of the illness or a temperature, which a vignette tells by time and number. */
export function isCourse(id: string): boolean {
  return id === 'abrupt onset of illness' || id === 'evening symptom worsening' || id === 'low-grade fever';
}

/** Years of age, first match. */
const FROM_AGE: readonly (readonly [RegExp, number])[] = [
  [/infertility|erectile|libido|dyspareunia|menorrhea|menstrual|galactorrhea|coital|miscarriage|lactation/, 14],
  [/learning|reading|academic|claudication|micrographia/, 6],
  [/memory|cognitive|personality|hallucination|delusion|psychosis|mood|anxiety|worry|obsession|compulsive/, 5],
  [
    /pain|ache|dizz|vertigo|palpitation|nausea|fatigue|paresthesia|numb|tingling|diplopia|blurred|glare|photopsia|heartburn|tinnitus|intolerance|exertional|stiffness|cramp|myalgia|clumsiness|dropping|climbing|raising|burning|pruritus|itching|syncope|bumping|inattention|sleepiness|cataplexy|falls/,
    3,
  ],
  [/speech|gait|walking|social|stereotypy|language/, 1.5],
  [/chore|athe|dystoni|hearing|vision|gaze/, 0.5],
];

/** Age in years from which a finding can be told; 0: from birth. */
export function toldFromYears(id: string): number {
  return FROM_AGE.find(([pattern]) => pattern.test(id))?.[1] ?? 0;
}

const [DAY, WEEK, MONTH] = [1 / 365.25, 7 / 365.25, 1 / 12];
/** The shortest time, in years, for which a finding can have been there, first match. */
const SHORTEST: readonly (readonly [RegExp, number])[] = [
  [
    /swan neck|ulnar deviation|boutonniere|sclerodactyly|calcinosis|(?:joint|finger) contracture|saddle nose|mitten deformity|bony joint enlargement|bamboo spine|hammertoe|stork leg|rhinophyma|barrel chest|palmar pit|lichenification|atrophic scar|hypertrophic scar|cribriform scar|scarring alopecia|leonine facies|peripheral nerve thickening|tophus|koilonychia|testicular atrophy|small testes|bronze skin|slate-gray|ear cartilage pigmentation|tendon xanthoma|joint space narrowing|honeycombing|enlarged hands and feet|coarse facial|skull enlargement/,
    6 * MONTH,
  ],
  [
    /clubbing|spider angioma|palmar erythema|inflammatory back pain|(?:hand|thenar|tongue|muscle|optic|thigh|supraspinatus|skin) atrophy|acanthosis|purple abdominal striae|moon face|round face|central obesity|hirsutism|acne|comedone|loss of pubic|leg hair loss|nail (?:pitting|dystrophy)|onycholysis|bone-spicule|increased cup-to-disc|retinal neovascularization|gynecomastia|dental erosion|rampant tooth|telangiectasia|pretibial myxedema|silvery scaly|dandruff|nonhealing|adult-onset asthma|depigmented/,
    6 * WEEK,
  ],
  [/infertility|miscarriage|academic|learning|recurrent|^chronic|slowly|nonhealing|changing mole/, 6 * MONTH],
  [/^amenorrhea$/, MONTH],
  [/menorrhea|libido|snoring|night blindness|personality|erectile|regression|body image|memory loss/, 2 * MONTH],
  [
    /weight (?:loss|gain)|hair loss|steatorrhea|atrophy|hyperpigmentation|claudication|night sweats|^prolonged/,
    2 * WEEK,
  ],
  [/bruising|nocturnal|nocturia|insomnia|sleep|fatigue|falls|constipation|anorexia|hiccup/, 2 * DAY],
  [/decreased urine|edema|swelling|jaundice|dark urine|foamy|lymphadenopathy|rash/, 0.9 * DAY],
];

/** The longest time, in years, for which a finding is told to have been there, first match. */
const LONGEST: readonly (readonly [RegExp, number])[] = [
  // What began at once is told of days; hair that is lost at once stays lost.
  [/^(?:sudden (?!hair)|thunderclap|acute monoarticular)/, 7 * DAY],
  [/^hematemesis$/, 3 * DAY],
  [/^(?:melena|hemoptysis|syncope|confusion)$/, 3 * MONTH],
  [/^(?:prolonged |low-grade |evening )?fever$|chills|^night sweats|^nausea|^vomiting/, 6 * MONTH],
  [/weight loss|anorexia$|decreased appetite|early satiety|poor feeding|^jaundice|malaise/, 1],
];

export function longestYears(id: string): number {
  return LONGEST.find(([pattern]) => pattern.test(id))?.[1] ?? Infinity;
}

/** What an adult who was born with a disease has had since childhood. */
const LIFELONG =
  /learning|language|speech|intellectual|bruis|bleeding|epistaxis|hearing|deaf|vision|blind|nystagmus|anosmia|cough|sputum|infection|weakness|steatorrhea|blister|fragil|photosensitiv/;

export function isLifelong(id: string): boolean {
  return LIFELONG.test(id);
}

export function shortestYears(id: string): number {
  return SHORTEST.find(([pattern]) => pattern.test(id))?.[1] ?? 0;
}
