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
  'absent iris': 'absence of the iris',
  'absent or hypoplastic thumb': 'an absent or hypoplastic thumb',
  'absent P wave': 'absence of P waves',
  'absent posterior pituitary bright spot': 'absence of the posterior pituitary bright spot',
  'absent response to name': 'lack of response to being called by name',
  'academic underachievement': 'poor school performance',
  'acid-fast bacilli in slit-skin smear': 'acid-fast bacilli in a slit-skin smear',
  'acid-fast bacilli in sputum': 'acid-fast bacilli in the sputum',
  'activated protein C resistance on assay': 'activated protein C resistance',
  'actinic keratosis background': 'a background of actinic keratoses',
  'allergic shiner': 'allergic shiners',
  'anchovy paste aspirate': 'an aspirate that resembles anchovy paste',
  'apical displacement of tricuspid leaflet': 'apical displacement of the tricuspid leaflet',
  'basal predominant lung cyst': 'basal-predominant lung cysts',
  'bathing trunk distribution': 'a bathing trunk distribution of lesions',
  'blood pressure difference between arms': 'a difference in blood pressure between the arms',
  'behavioral change': 'behavioral changes',
  'bone fracture': 'a bone fracture',
  'brief vertigo episode': 'brief episodes of vertigo',
  'bumping into objects': 'a tendency to bump into objects',
  'brown sputum plug': 'brown sputum plugs',
  'burning pain in hand and foot': 'burning pain in the hands and feet',
  'burning sensation': 'a burning sensation',
  'calcified cyst wall': 'a calcified cyst wall',
  'cardiac rhabdomyoma': 'a cardiac rhabdomyoma',
  'cartilage cap on MRI': 'a cartilage cap on MRI',
  'CD55 and CD59 deficiency on blood cell': 'deficiency of CD55 and CD59 on blood cells',
  'central clearing': 'central clearing of the lesion',
  'central ulceration of nodule': 'central ulceration of a nodule',
  'centripetal rash distribution': 'a centripetal distribution of the rash',
  'change in bowel habit': 'a change in bowel habits',
  'changing mole': 'a changing mole',
  'chest pain relieved by leaning forward': 'chest pain that is relieved by leaning forward',
  'chest pain relieved by rest': 'chest pain that is relieved by rest',
  'Christmas tree distribution': 'a Christmas tree distribution of lesions',
  'circulating immature myeloid cell': 'circulating immature myeloid cells',
  'cognitive difficulty': 'cognitive difficulties',
  'cold extremity': 'cold extremities',
  'color variegation': 'color variegation of the lesion',
  'conjunctival papilla': 'conjunctival papillae',
  'corkscrew collateral vessel': 'corkscrew collateral vessels',
  'CSF lymphocytosis': 'cerebrospinal fluid lymphocytosis',
  'CSF neutrophilia': 'cerebrospinal fluid neutrophilia',
  'CSF oligoclonal bands': 'oligoclonal bands in the cerebrospinal fluid',
  'CSF pleocytosis': 'cerebrospinal fluid pleocytosis',
  'CSF xanthochromia': 'xanthochromia of the cerebrospinal fluid',
  'cyst with scolex': 'a cyst with a scolex',
  'cytokine release reaction': 'a cytokine release reaction',
  'decreased fetal movement': 'decreased fetal movements',
  'dependent lung consolidation': 'consolidation of the dependent lung',
  'dermatomal rash distribution': 'a dermatomal distribution of the rash',
  'difficulty in dim light': 'difficulty seeing in dim light',
  'difficulty raising arms': 'difficulty raising the arms',
  'dropping objects': 'a tendency to drop objects',
  'dry bone marrow tap': 'a dry tap',
  'dry eye': 'dry eyes',
  'eggshell calcification of hilar node': 'eggshell calcification of hilar nodes',
  'elevated carcinoembryonic antigen': 'elevated carcinoembryonic antigen',
  'elevated CSF opening pressure': 'an elevated opening pressure',
  'elevated CSF phosphorylated tau': 'elevated phosphorylated tau in the cerebrospinal fluid',
  'elevated CSF protein': 'elevated cerebrospinal fluid protein',
  'elevated mood': 'periods of elevated mood',
  'elevated prostate-specific antigen': 'elevated prostate-specific antigen',
  'emotion-triggered syncope': 'syncope triggered by emotion',
  'enlarged uterus': 'an enlarged uterus',
  'estrogen receptor-positive tumor cell': 'estrogen receptor-positive tumor cells',
  'exclamation mark hair': 'exclamation mark hairs',
  'extensor surface involvement': 'involvement of the extensor surfaces',
  'facial and upper limb swelling': 'swelling of the face and upper limbs',
  'fibrillatory wave': 'fibrillatory waves',
  'fine scale on stretching': 'fine scale when the skin is stretched',
  'first metatarsophalangeal joint pain': 'pain in the first metatarsophalangeal joint',
  'fixed dilated pupil': 'fixed dilated pupils',
  'flat lactate on forearm exercise test': 'a flat lactate curve on forearm exercise testing',
  'flexor spasm': 'flexor spasms',
  'failure of lactation': 'inability to breastfeed',
  'foreign body sensation': 'a foreign body sensation',
  'frequent premature ventricular contraction': 'frequent premature ventricular contractions',
  'gas in soft tissue': 'gas in the soft tissue',
  'getting lost': 'episodes of getting lost',
  'granular IgA deposition in dermal papillae': 'granular IgA deposition in the dermal papillae',
  'grape-like vesicle passage': 'passage of grape-like vesicles',
  'grouped vesicles on erythematous base': 'grouped vesicles on an erythematous base',
  'hard exudate': 'hard exudates',
  'headache worsened by activity': 'headache that is worsened by activity',
  'headache worsened by coughing': 'headache that is worsened by coughing',
  'hemorrhagic lip crust': 'hemorrhagic crusting of the lips',
  hiccup: 'hiccups',
  'hot flash': 'hot flashes',
  'hypercyanotic spell': 'hypercyanotic spells',
  'itching in household contacts': 'itching that household members have as well',
  'keratin debris in ear canal': 'keratin debris in the ear canal',
  'knuckle callus': 'calluses over the knuckles',
  'large neck circumference': 'a large neck circumference',
  'lesion larger than 6 millimeters': 'a lesion larger than 6 millimeters',
  'lesions in same stage': 'lesions in the same stage',
  'leukoerythroblastic blood smear': 'a leukoerythroblastic picture',
  'linear IgG deposition at basement membrane': 'linear IgG deposition at the basement membrane',
  'long bone bowing': 'bowing of the long bones',
  'loud aortic second sound': 'a loud aortic component of the second heart sound',
  'loud pulmonic second sound': 'a loud pulmonic component of the second heart sound',
  'low body mass index': 'a low body mass index',
  'low CSF glucose': 'low cerebrospinal fluid glucose',
  'low CSF hypocretin-1': 'low hypocretin-1 in the cerebrospinal fluid',
  'lymphocyte with cytoplasmic projection': 'lymphocytes with cytoplasmic projections',
  'morning stiffness over one hour': 'morning stiffness lasting more than one hour',
  'motor stereotypy': 'repetitive stereotyped movements',
  'mast cell aggregate in bone marrow': 'mast cell aggregates',
  'mucus in stool': 'mucus in the stool',
  'mural thrombus in aorta': 'a mural thrombus in the aorta',
  'murmur increasing with Valsalva maneuver': 'a murmur that increases with the Valsalva maneuver',
  'murmur radiating to axilla': 'a murmur that radiates to the axilla',
  'muscle cramp': 'muscle cramps',
  'narrowed pulmonary valve': 'a narrowed pulmonary valve',
  'neuroleptic hypersensitivity': 'hypersensitivity to neuroleptic drugs',
  'neurovascular compression of trigeminal nerve': 'neurovascular compression of the trigeminal nerve',
  'nocturnal agonal respiration': 'agonal respirations during sleep',
  'nonpitting edema around lesion': 'nonpitting edema around the lesion',
  'nonspecific ST-T change': 'nonspecific ST-T changes',
  'obligate external rotation with hip flexion': 'obligate external rotation of the hip with flexion',
  'odontoid hypoplasia': 'hypoplasia of the odontoid process',
  oozing: 'oozing skin lesions',
  'oozing from venipuncture site': 'oozing from venipuncture sites',
  'open anterior chamber angle': 'an open anterior chamber angle',
  'orange urate crystals in diaper': 'orange urate crystals in the diaper',
  'pain out of proportion to findings': 'pain out of proportion to the examination findings',
  'pain relieved by bending forward': 'pain that is relieved by bending forward',
  'pain worsened by activity': 'pain that is worsened by activity',
  'pain worsened by coughing': 'pain that is worsened by coughing',
  'pain worsened by sitting': 'pain that is worsened by sitting',
  'nocturnal pain': 'pain that is worse at night',
  'painful arc': 'a painful arc',
  'painful muscle spasm': 'painful muscle spasms',
  'painless burn': 'painless burns',
  'papule at inoculation site': 'a papule at the inoculation site',
  'parasite eggs in stool': 'parasite eggs in the stool',
  'paresthesia at bite site': 'paresthesia at the bite site',
  'paroxysmal narrow complex tachycardia': 'a paroxysmal narrow-complex tachycardia',
  'pathologic Q wave': 'pathologic Q waves',
  'personality change': 'personality changes',
  'positive blood culture': 'positive blood cultures',
  'positive CSF 14-3-3 protein': '14-3-3 protein in the cerebrospinal fluid',
  'positive CSF capsular antigen': 'capsular antigen in the cerebrospinal fluid',
  'positive fecal occult blood': 'a positive fecal occult blood test',
  'positive precipitating antibody': 'positive precipitating antibodies',
  'periodic limb movement of sleep': 'periodic limb movements in sleep',
  'placenta covering internal cervical os': 'a placenta that covers the internal cervical os',
  'platelet count fall over 50 percent': 'a fall of the platelet count by over 50 percent',
  'posteroinferior displacement of femoral epiphysis': 'posteroinferior displacement of the femoral epiphysis',
  'prolonged expiratory phase': 'a prolonged expiratory phase',
  'prolonged vertigo episode': 'prolonged episodes of vertigo',
  'protoscolices in aspirate': 'protoscolices in the aspirate',
  'pruritus of palms and soles': 'pruritus of the palms and soles',
  'purulent synovial fluid': 'purulent fluid',
  'ptosis improving with ice pack': 'ptosis that improves with an ice pack',
  'punched-out erosion with overhanging edge': 'a punched-out erosion with an overhanging edge',
  'raised advancing border': 'a raised advancing border of the lesion',
  'rapid cognitive decline': 'a rapid cognitive decline',
  'rash on palms and soles': 'a rash on the palms and soles',
  'rash on wrists and ankles': 'a rash on the wrists and ankles',
  'recurrent fracture': 'recurrent fractures',
  'recurrent infection': 'recurrent infections',
  'recurrent infection in infancy': 'recurrent infections in infancy',
  'recurrent miscarriage': 'recurrent miscarriages',
  'recurrent respiratory infection': 'recurrent respiratory infections',
  'recurrent sinopulmonary infection': 'recurrent sinopulmonary infections',
  'recurrent sinus infection': 'recurrent sinus infections',
  'red blood cells in CSF': 'red blood cells in the cerebrospinal fluid',
  'reduced active range of motion': 'a reduced active range of motion',
  'reduced CSF amyloid beta 42': 'reduced amyloid beta 42 in the cerebrospinal fluid',
  'reduced range of motion': 'a reduced range of joint motion',
  'rest pain in foot': 'pain in the foot at rest',
  'restricted diffusion in middle ear': 'restricted diffusion in the middle ear',
  'restricted diffusion in vascular territory': 'restricted diffusion in a vascular territory',
  'restrictive ventilatory defect': 'a restrictive ventilatory defect',
  'rhabditiform larvae in stool': 'rhabditiform larvae in the stool',
  'rising epigastric sensation': 'a rising epigastric sensation',
  'repetitive checking': 'a habit of checking things repeatedly',
  'rolled lesion border': 'a rolled border of the lesion',
  'round patch of hair loss': 'round patches of hair loss',
  'school-of-fish gram stain pattern': 'a school-of-fish pattern on Gram stain',
  'scissoring retinoscopic reflex': 'a scissoring retinoscopic reflex',
  'seborrheic distribution': 'a seborrheic distribution of lesions',
  'second wind phenomenon': 'muscle symptoms that ease with continued exercise',
  'sensory loss in median nerve distribution': 'sensory loss in the distribution of the median nerve',
  'sensory loss in skin lesion': 'sensory loss in the skin lesion',
  'shoulder hypermobility to midline': 'shoulders that can be brought together in the midline',
  'single palmar crease': 'a single palmar crease',
  'skin necrosis at injection site': 'skin necrosis at the injection site',
  'skin thickening of limb': 'skin thickening of a limb',
  'small blue cell with neuroendocrine marker': 'small blue cells with neuroendocrine markers',
  'social communication deficit': 'deficits in social communication',
  'soft aortic second sound': 'a soft aortic component of the second heart sound',
  'squatting posture': 'a squatting posture',
  'staring spell': 'staring spells',
  'stroke-like episode': 'stroke-like episodes',
  'sun-exposed site lesion': 'a lesion on sun-exposed skin',
  'syncope triggered by auditory stimulus': 'syncope triggered by sounds',
  'synpharyngitic hematuria': 'gross hematuria during upper respiratory infections',
  'systemic embolic event': 'signs of systemic embolism',
  'systolic anterior motion of mitral valve': 'systolic anterior motion of the mitral valve',
  'tall P wave': 'tall P waves',
  'thick-walled cavity with air-fluid level': 'a thick-walled cavity with an air-fluid level',
  'thin lips with pinched nose': 'thin lips with a pinched nose',
  'tibial bowing': 'bowing of the tibia',
  'tobacco dust in vitreous': 'tobacco dust in the vitreous',
  'tracheal invasion by neck mass': 'tracheal invasion by a neck mass',
  'transient visual obscuration': 'transient visual obscurations',
  'trauma-induced flare-up': 'flare-ups induced by trauma',
  'trophozoites in stool': 'trophozoites in the stool',
  'trunk distribution of rash': 'a rash distributed over the trunk',
  'tubular filling defect in bowel': 'a tubular filling defect in the bowel',
  'unobstructed coronary artery': 'unobstructed coronary arteries',
  'urge to move legs': 'an urge to move the legs',
  'urine darkening on standing': 'urine that darkens on standing',
  'uterine contraction': 'uterine contractions',
  'variable intensity of first heart sound': 'variable intensity of the first heart sound',
  'vesicles on palms and soles': 'vesicles on the palms and soles',
  'warmth over affected bone': 'warmth over the affected bone',
  'weak cry': 'a weak cry',
  'weak urinary stream': 'a weak urinary stream',
  'well-demarcated erythema at exposure site': 'well-demarcated erythema at the exposure site',
  'wide QRS complex': 'wide QRS complexes',
  'wormian bone': 'wormian bones',
};

/** Heads of names of which a patient has one: 'a goiter'. */
const COUNTED = new Set(
  (
    'abnormality abscess adenoma aneurysm angiofibroma angiomyolipoma appearance appendicolith appendix aqueduct bleb ' +
    'body border bruit bulb bulla burrow cavity chancre change chest click collection complex contour ' +
    'contracture cramp crater crease cyst defect deficit deformity diaphragm dislocation dissection ' +
    'distance distribution embolus eschar event face fall fibroma fistula flap fold fracture ' +
    'gait gallbladder gallop gallstone goiter habitus hammertoe heave hemangioblastoma hematoma ' +
    'hernia infarct infiltrate intussusception lens lenticonus lesion level lie limp line lipoma lump lumen mass ' +
    'malformation membrane metastasis mole murmur neck neuroma nodule notch opacity osteoma ' +
    'outgrowth palate palsy pannus patch pattern perforation period phenomenon placenta plaque plop plug pneumatocele ' +
    'pocket polyp posture position protrusion pseudomembrane pulse pupil pustule rash ratio reaction response rhythm ' +
    'ring rub rumble scalp scar scotoma sella shadow shift shunt sign snap sound spine spike stain streak stricture stripe ' +
    'synechia tag tap tear thrill thrombus tic titer tract tremor triangle tuber tumor tympanogram ulcer uterus ' +
    'varicocele vegetation voice volume wave web wheal whoop wing zone urge tongue choroid epiglottis macula fundus osteophyte ' +
    'calculus antibody antigen assay bioassay culture blot test agglutinin count index rate time interval latency ' +
    'potential rearrangement transcript maneuver raise electroretinogram testis disc canal duct vein artery esophagus ' +
    'heart mediastinum pancreas aorta valve clavicle epiphysis ligament metacarpal hand knock callus island band ' +
    'oropharynx chamber reflex angle tube cap impulse personality odor effusion signal vessel spasm base'
  ).split(' '),
);

/** Heads of names of which a patient has several: 'retinal microaneurysms'. */
const SEVERAL = new Set(
  (
    'angiokeratoma angioma blast blister cast cell comedone fasciculation flashback granule hallucination delusion ' +
    'obsession lymphoblast lymphocyte macrophage macule megakaryocyte microaneurysm myeloblast neutrophil nightmare ' +
    'node papilla papule platelet precipitate rod schistocyte seizure sideroblast spherocyte spot xanthoma ' +
    'fibrofolliculoma granuloma microabscess crust pit seed vesicle attack automatism erosion convulsion fleck'
  ).split(' '),
);
/** Names of other heads of which a patient has several. */
const SEVERAL_OF = new Set(
  (
    'atrophic scar|atypical target lesion|basal predominant lung cyst|bilateral alveolar opacity|' +
    'bilateral perihilar infiltrate|bilateral renal mass|bizarre-shaped upper lobe cyst|' +
    'calcified pleural plaque|centrilobular ground-glass nodule|coronary artery aneurysm|cortical tuber|crypt abscess|' +
    'Dennie-Morgan fold|dental erosion|depigmented skin patch|diffuse ground-glass opacity|' +
    'diffuse thin-walled lung cyst|digital ulcer|dilated superficial leg vein|diminished femoral pulse|' +
    'diminished peripheral pulse|epidermoid cyst|erythematous patch|excoriation|facial angiofibroma|finger-in-glove opacity|' +
    'flaccid bulla|frontal release sign|genital ulcer|gallstone|ground-glass opacity|hammertoe|hemorrhagic bulla|' +
    'hepatic cyst|hepatic metastasis|honey-colored crust|hook-like metacarpal osteophyte|hyperkeratotic nodule|' +
    'hypopigmented skin patch|infiltrated plaque|inflammatory acne lesion|Janeway lesion|joint contracture|' +
    'Kayser-Fleischer ring|lacunar infarct|linear burrow|lytic bone lesion|migratory pulmonary infiltrate|' +
    'mixed lytic and sclerotic bone lesion|motor tic|mucosal neuroma|mucous patch|oral ulcer|' +
    'osteoblastic bone metastasis|osteophyte|painful axillary nodule|parieto-occipital white matter lesion|' +
    'patchy bilateral infiltrate|perilymphatic lung nodule|peripheral ground-glass opacity|' +
    'periventricular white matter lesion|pulmonary artery web|reduced ankle reflex|renal angiomyolipoma|' +
    'reticulonodular infiltrate|silvery scaly plaque|skin abscess|skin blister|skin nodule|skin pustule|' +
    'skin tag|skin tumor|startle-induced spasm|subcutaneous lipoma|subcutaneous nodule|subependymal nodule|' +
    'tense bulla|theca lutein cyst|tram-track bronchial opacity|transient wheal|umbilicated pustule|' +
    'ungual fibroma|upper lobe lung nodule|vitreous opacity|vocal tic'
  ).split('|'),
);
const IRREGULAR_PLURALS: Readonly<Record<string, string>> = { bulla: 'bullae', metastasis: 'metastases' };
/** Names of the same heads that are of one. */
const SINGLE = new Set([
  'cherry-red macular spot',
  'enlarged blind spot',
  'fluctuant inguinal node',
  'large tender inguinal node',
  'painful lymph node',
  'rapidly enlarging lymph node',
  'painless skin papule',
  'papule at inoculation site',
  'ossicular erosion',
]);
const UNCOUNTED = new Set([
  'Raynaud phenomenon',
  'Koebner phenomenon',
  'altered mental status',
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
  drusen: 'drusen',
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
  // A sign with the name of a person is positive, not present.
  if (/^[A-Z][a-z].* sign\b/.test(name)) return { text: `a positive ${name}`, form: name };
  const head = headOf(name);
  if ((SEVERAL.has(head) && !SINGLE.has(name)) || SEVERAL_OF.has(name)) {
    const plural = name.replace(head, pluralOf(head));
    return { text: plural, form: plural };
  }
  const counted = (COUNTED.has(head) || SINGLE.has(name)) && !UNCOUNTED.has(name);
  return { text: counted ? `${articleOf(name)} ${name}` : name, form: name };
}

function pluralOf(noun: string): string {
  const irregular = IRREGULAR_PLURALS[noun];
  if (irregular !== undefined) return irregular;
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(?:s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

/** Whether one of what the words call has an article. */
export function isCounted(words: string): boolean {
  return COUNTED.has(headOf(words)) || COUNTED.has(words.split(' ').at(-1)!);
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
  return (
    /(?:[^sui]s|ses|ches|ae|opacities|bacilli|cocci|tophi)$/.test(head) &&
    !/(?:itis|osis|asis|ness|^(?:ascites|facies|pancreas|caries))$/.test(head)
  );
}

/** 'a, b, and c'. */
export function listOf(phrases: readonly string[]): string {
  if (phrases.length < 3) return phrases.join(' and ');
  return `${phrases.slice(0, -1).join(', ')}, and ${phrases.at(-1)!}`;
}

export function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
