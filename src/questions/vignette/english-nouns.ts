/**
 * Names of findings as they stand in an English sentence: with an article, in the plural where a patient has several,
 * or in words of their own where the name is no noun. The tables speak of findings alone; no name of a disease is in
 * them.
 */

/** A name's words in a sentence. `form` is what tells it wherever it stands: the phrase without its article. */
export interface Phrase {
  readonly text: string;
  readonly form: string;
}

/** Names that read badly as they are. */
const PHRASES: Readonly<Record<string, string>> = {
  'abdominal pain relieved by defecation': 'abdominal pain that is relieved by defecation',
  'abnormal pupil glow in photographs': 'an abnormal glow of the pupil in photographs',
  'absent response to name': 'lack of response to being called by name',
  'abrupt onset of illness': 'abrupt onset of illness',
  'altered mental status': 'altered mental status',
  'blood pressure difference between arms': 'a difference in blood pressure between the arms',
  'bumping into objects': 'bumping into objects',
  'change in bowel habit': 'a change in bowel habits',
  'changing mole': 'a changing mole',
  'chest pain relieved by leaning forward': 'chest pain that is relieved by leaning forward',
  'chest pain relieved by rest': 'chest pain that is relieved by rest',
  'cold extremity': 'cold extremities',
  'decreased fetal movement': 'decreased fetal movements',
  'dry eye': 'dry eyes',
  'emotion-triggered syncope': 'syncope triggered by emotion',
  'feelings of worthlessness': 'feelings of worthlessness',
  'getting lost': 'getting lost',
  'headache worsened by activity': 'headache that is worsened by activity',
  'headache worsened by coughing': 'headache that is worsened by coughing',
  'hot flash': 'hot flashes',
  'hyperdense artery sign': 'a hyperdense artery sign',
  'itching in household contacts': 'itching that household members have as well',
  'low-set ears': 'low-set ears',
  'pain worsened by activity': 'pain that is worsened by activity',
  'pain worsened by coughing': 'pain that is worsened by coughing',
  'pain worsened by sitting': 'pain that is worsened by sitting',
  'pain relieved by bending forward': 'pain that is relieved by bending forward',
  'painless burn': 'painless burns',
  'recurrent infection': 'recurrent infections',
  'recurrent respiratory infection': 'recurrent respiratory infections',
  'recurrent sinopulmonary infection': 'recurrent sinopulmonary infections',
  'recurrent sinus infection': 'recurrent sinus infections',
  'recurrent infection in infancy': 'recurrent infections in infancy',
  'recurrent fracture': 'recurrent fractures',
  'recurrent miscarriage': 'recurrent miscarriages',
  'rest pain in foot': 'pain in the foot at rest',
  'restrictive ventilatory defect': 'a restrictive ventilatory defect',
  'systemic embolic event': 'signs of systemic embolism',
  'squatting posture': 'a squatting posture',
  'urge to move legs': 'an urge to move the legs',
  'wide QRS complex': 'wide QRS complexes',
  'fibrillatory wave': 'fibrillatory waves',
  'absent P wave': 'absence of P waves',
  'tall P wave': 'tall P waves',
  'pathologic Q wave': 'pathologic Q waves',
  'nonspecific ST-T change': 'nonspecific ST-T changes',
  'frequent premature ventricular contraction': 'frequent premature ventricular contractions',
  'circulating immature myeloid cell': 'circulating immature myeloid cells',
  'estrogen receptor-positive tumor cell': 'estrogen receptor-positive tumor cells',
  'myoclonus': 'myoclonus',
  'single palmar crease': 'a single palmar crease',
  'enlarged uterus': 'an enlarged uterus',
  'fixed dilated pupil': 'fixed dilated pupils',
  'open anterior chamber angle': 'an open anterior chamber angle',
  'lesions in different stages': 'lesions in different stages',
  'grape-like vesicle passage': 'passage of grape-like vesicles',
  'low body mass index': 'a low body mass index',
  'reduced active range of motion': 'a reduced active range of motion',
  'reduced range of motion': 'a reduced range of motion',
  'prolonged expiratory phase': 'a prolonged expiratory phase',
  'painful arc': 'a painful arc',
  'large neck circumference': 'a large neck circumference',
  'unobstructed coronary artery': 'unobstructed coronary arteries',
  'corkscrew collateral vessel': 'corkscrew collateral vessels',
  'tenderness': 'tenderness',
};

/** Heads of names of which a patient has one: 'a goiter'. */
const COUNTED = new Set(
  (
    'abnormality abscess adenoma aneurysm angiofibroma angiomyolipoma appearance appendicolith appendix aqueduct bleb ' +
    'body border bruit bulb bulla burrow cavity chancre change chest chorea-like click collection complex contour ' +
    'contracture convulsion cough cramp crater crease cyst defect deficit deformity diaphragm dislocation dissection ' +
    'distance distribution embolus eschar event face facies fall fever-free fibroma fistula flap fleck fold fracture ' +
    'gait gallbladder gallop gallstone goiter granuloma habitus hammertoe headache heave hemangioblastoma hematoma ' +
    'hernia infarct infiltrate intussusception lens lenticonus lesion level lie limp line lipoma lump lumen mass ' +
    'malformation membrane metastasis microabscess mole murmur neck neuroma nodule notch obstruction opacity osteoma ' +
    'outgrowth palate palsy pannus patch pattern perforation period phenomenon placenta plaque plop plug pneumatocele ' +
    'pocket polyp posture position protrusion pseudomembrane pulse pupil pustule rash ratio reaction response rhythm ' +
    'ring rub rumble scalp scar scotoma sella shadow shift sign snap sound spine spike stain streak stricture stripe ' +
    'synechia tag tap tear thrill thrombus tic titer tract tremor triangle tuber tumor tympanogram ulcer uterus ' +
    'varicocele vegetation voice wave web wheal whoop wing zone excavatum carinatum sensation urge tongue choroid ' +
    'epiglottis macula fundus osteophyte burn calculus isthmus spell'
  ).split(' '),
);

/** Heads of names of which a patient has several: 'retinal microaneurysms'. */
const SEVERAL = new Set(
  (
    'angiokeratoma angioma blast blister cast cell comedone fasciculation flashback granule hallucination delusion ' +
    'obsession lymphoblast lymphocyte macrophage macule megakaryocyte microaneurysm myeloblast neutrophil nightmare ' +
    'node papilla papule platelet precipitate rod schistocyte seizure sideroblast spherocyte spot xanthoma ' +
    'fibrofolliculoma crust pit seed vesicle attack automatism'
  ).split(' '),
);
/** Names of the same heads that are of one. */
const SINGLE = new Set([
  'cherry-red macular spot',
  'enlarged blind spot',
  'fluctuant inguinal node',
  'large tender inguinal node',
  'painful lymph node',
  'painful axillary nodule',
  'rapidly enlarging lymph node',
  'honey-colored crust',
  'hemorrhagic lip crust',
  'painless skin papule',
  'papule at inoculation site',
  'umbilicated pustule',
  'skin blister',
]);
const UNCOUNTED = new Set([
  'skin crepitus',
  'easy bruising',
  'abnormal bleeding',
  'scrotal fluid collection',
  'ring forms on blood smear',
  'target cell',
]);
const SEVERAL_NAMES: Readonly<Record<string, string>> = {
  tophus: 'tophi',
  petechiae: 'petechiae',
  'Heinz body': 'Heinz bodies',
  'Howell-Jolly body': 'Howell-Jolly bodies',
  'ferruginous body': 'ferruginous bodies',
  'splinter hemorrhage': 'splinter hemorrhages',
  'retinal hemorrhage': 'retinal hemorrhages',
  'target cell': 'target cells',
  'drusen': 'drusen',
};

const AFTER_HEAD =
  /\s(?:of|in|on|with|without|from|at|to|over|for|by|between|after|during|under|against|around|across|behind|except|relieved|triggered|increasing|improving|radiating|crossing|covering|larger|large|above|below|worsened|out|that)\s.*$/;

/** The last noun of a name before what is said of it. */
function headOf(name: string): string {
  return name.replace(AFTER_HEAD, '').split(' ').at(-1)!;
}

export function nounPhrase(name: string): Phrase {
  const fixed = PHRASES[name];
  if (fixed !== undefined) return { text: fixed, form: fixed.replace(/^an? /, '') };
  const several = SEVERAL_NAMES[name];
  if (several !== undefined) return { text: several, form: several };
  const head = headOf(name);
  if (SEVERAL.has(head) && !SINGLE.has(name)) {
    const plural = name.replace(head, `${head}s`);
    return { text: plural, form: plural };
  }
  const counted = (COUNTED.has(head) || SINGLE.has(name)) && !UNCOUNTED.has(name);
  return { text: counted ? `${articleOf(name)} ${name}` : name, form: name };
}

/** The indefinite article, by sound. */
export function articleOf(words: string): 'a' | 'an' {
  const first = words.split(/[\s-]/)[0]!;
  // Abbreviations are spelled out: an MRI, an S3 gallop, a T wave.
  if (/^[A-Z](?:[A-Z0-9]|$)/.test(first)) return /^[AEFHILMNORSX]/.test(first) ? 'an' : 'a';
  if (/^(?:8|11|18|8\d)(?:\D|$)/.test(first)) return 'an';
  if (/^(?:hour|honest|heir)/i.test(first)) return 'an';
  if (/^(?:uni(?!nt|nf|ns)|uter|urin|ure[ta]|use|usu|eu|one\b|once\b)/i.test(first)) return 'a';
  return /^[aeiou]/i.test(first) ? 'an' : 'a';
}

/** Names whose verb is 'are'. */
export function isPlural(name: string): boolean {
  const head = headOf(name);
  return /(?:[^sui]s|ses|ches|ae|opacities)$/.test(head) && !/(?:itis|osis|asis|ness)$/.test(head);
}

/** 'a, b, and c'. */
export function listOf(phrases: readonly string[]): string {
  if (phrases.length < 3) return phrases.join(' and ');
  return `${phrases.slice(0, -1).join(', ')}, and ${phrases.at(-1)!}`;
}

export function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
