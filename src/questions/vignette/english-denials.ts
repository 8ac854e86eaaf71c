/** Sentences that deny a finding, where 'no' before its name does not: 'Serum iron is not low.' */
import { isCounted, isPlural } from './english-nouns.ts';
import { ENGLISH_CHANGED, ENGLISH_METHOD } from './english-wordings.ts';
import type { FindingType } from './vignette-facts.ts';

const WHOLE: Readonly<Record<string, string>> = {
  'abnormal dihydrorhodamine test': 'the dihydrorhodamine test is normal',
  'abnormal head impulse test': 'the head impulse test is normal',
  'abnormal Klein line': 'the Klein line is normal',
  'abrupt onset of illness': 'the onset was gradual',
  'absent B cells': 'B cells are present',
  'absent cremasteric reflex': 'the cremasteric reflex is present',
  'absent desmopressin response': 'the response to desmopressin is preserved',
  'absent iris': 'the irises are present',
  'absent lymph nodes': 'lymph nodes are present',
  'absent marrow erythroid precursor': 'marrow erythroid precursors are present',
  'absent olfactory bulb': 'the olfactory bulbs are present',
  'absent or hypoplastic thumb': 'the thumbs are normal',
  'absent P wave': 'P waves are present',
  'absent peripheral lung markings': 'lung markings extend to the periphery',
  'absent platelet aggregation except ristocetin':
    'platelet aggregation with agonists other than ristocetin is preserved',
  'absent posterior pituitary bright spot': 'the posterior pituitary bright spot is present',
  'absent response to name': 'response to being called by name is normal',
  'absent speech': 'speech is present',
  'absent stapedial reflex': 'the stapedial reflex is present',
  'absent T cells': 'T cells are present',
  'absent thymic shadow': 'a thymic shadow is present',
  'absent tonsils': 'the tonsils are present',
  'decreased fetal movement': 'fetal movements are not decreased',
  'decreased libido': 'libido is normal',
  'decreased skin turgor': 'skin turgor is normal',
  'decreased urine output': 'urine output has not decreased',
  'delayed puberty': 'puberty was not delayed',
  'delayed tooth eruption': 'tooth eruption was not delayed',
  'delayed walking': 'walking began at the usual age',
  'diminished femoral pulse': 'femoral pulses are intact',
  'diminished peripheral pulse': 'peripheral pulses are intact',
  'empty uterus on ultrasonography': 'the uterus is not empty on ultrasonography',
  'enlarged kidneys': 'the kidneys are of normal size',
  'failure to achieve sitting': 'sitting was achieved',
  'impaired awareness': 'awareness is preserved',
  'impaired vibration sense': 'vibration sense is intact',
  'leg length discrepancy': 'the legs are of equal length',
  'lesions in different stages': 'all lesions are in the same stage of development',
  'lesions in same stage': 'the lesions are in different stages of development',
  'loss of pubic and axillary hair': 'pubic and axillary hair is normal',
  'loss of visual tracking': 'visual tracking is normal',
  'loud aortic second sound': 'the aortic component of the second heart sound is not loud',
  'loud pulmonic second sound': 'the pulmonic component of the second heart sound is not loud',
  'nodular liver contour': 'the liver contour is not nodular',
  'normal colonoscopic mucosa': 'the colonic mucosa is abnormal',
  'open anterior chamber angle': 'the anterior chamber angle is not open',
  'poor dentition': 'dentition is good',
  'poor eye contact': 'eye contact is good',
  'poor wound healing': 'wound healing is normal',
  'positive blood culture': 'blood cultures are negative',
  'positive chlamydial nucleic acid amplification': 'chlamydial nucleic acid amplification testing is negative',
  'positive empty can test': 'the empty can test is negative',
  'positive fecal occult blood': 'fecal occult blood testing is negative',
  'positive straight leg raise': 'the straight leg raise test is negative',
  'positive urine cytology': 'urine cytology is negative',
  'prolonged fever': 'the fever was not prolonged',
  'reduced active range of motion': 'active range of motion is full',
  'reduced chest expansion': 'chest expansion is normal',
  'reduced corneal sensation': 'corneal sensation is intact',
  'reduced hip abduction': 'hip abduction is full',
  'reduced hip internal rotation': 'hip internal rotation is full',
  'reduced lumbar flexion': 'lumbar flexion is full',
  'reduced range of motion': 'range of motion is full',
  'reduced tympanic membrane mobility': 'tympanic membrane mobility is normal',
  'small echogenic kidneys': 'the kidneys are of normal size and echogenicity',
  'unobstructed coronary artery': 'the coronary arteries are not free of obstruction',
  'urine pH above 5.5': 'urine pH is below 5.5',
};
/** Names that begin with a change and are denied by 'no' all the same. */
const DENIED_BY_NO: ReadonlySet<string> = new Set(['abnormal bleeding', 'elevated retinal fold']);

/** States of one organ, whose name follows at once. */
const STATE =
  /^(dilated|enlarged|hypocellular|narrowed|thickened|widened) (?!.*\b(?:and|collagen|fluid-filled|irregular|noncompressible|tortuous|with)\b)(.+)$/;

const TEST = /\b(?:test|assay|culture|stain|staining|bioassay|blot|score|sign|maneuver|index)\b/;

/** `form`: the name's words in a sentence. Null where 'no' before them denies the finding. */
export function deniedSentence(name: string, form: string, type: FindingType): string | null {
  const whole = WHOLE[name];
  if (whole !== undefined) return whole;
  const positive = /^(?:positive|reactive) (.+)$/.exec(form)?.[1];
  if (positive !== undefined)
    return TEST.test(positive)
      ? `${withThe(positive)} is negative`
      : `testing for ${positive.replace(/\bantibody$/, 'antibodies')} is negative`;
  if (DENIED_BY_NO.has(name)) return null;
  const absent = /^(?:absent|loss of|absence of) (.+)$/.exec(form)?.[1];
  if (absent !== undefined) return `${absent} ${isPlural(absent) ? 'are' : 'is'} preserved`;
  if (/^[A-Z][a-z].* sign$/.test(name)) return `${name} is absent`;
  const state = STATE.exec(form);
  if (state !== null) return `the ${state[2]!} ${isPlural(state[2]!) ? 'are' : 'is'} not ${state[1]!}`;
  const beyond = /^(.+) (above|below) (.+)$/.exec(form);
  if (beyond !== null) return `${withThe(beyond[1]!)} is not ${beyond[2]!} ${beyond[3]!}`;
  const changed = ENGLISH_CHANGED.exec(form);
  if (changed === null || type === 'symptom' || ENGLISH_METHOD.test(name)) return null;
  return `${withThe(changed[2]!)} ${isPlural(changed[2]!) ? 'are' : 'is'} not ${changed[1]!}`;
}

/** 'the T cell count', but 'serum iron'. */
const withThe = (words: string): string => (isCounted(words) && !isPlural(words) ? `the ${words}` : words);
