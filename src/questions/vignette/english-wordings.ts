/**
 * The English of vignettes. Each list holds wordings of one thing, of which one is drawn. `{who}`: 'A 34-year-old
 * woman'; `{S}`, `{P}`, `{p}`: 'She', 'Her', 'her'; `{c}`: the complaint; `{t}`: '3 months'; `{h}`: 'a 3-month'; `{x}`: a
 * list or a name.
 */
import type { Onset, Setting } from '../../graph/patient-profile.ts';
import type { Section } from './finding-sections.ts';

export const ENGLISH_PLACES: Readonly<Record<Setting, readonly string[]>> = {
  emergency: ['comes to the emergency department', 'is evaluated in the emergency department'],
  clinic: ['comes to the clinic', 'comes to the physician', 'is seen in the clinic'],
  hospital: ['is admitted to the hospital', 'is evaluated in the hospital'],
  screening: ['comes to the physician for a routine health examination', 'is seen for a routine checkup'],
};
/** Children are brought. */
export const ENGLISH_CHILD_PLACES: Readonly<Record<Setting, readonly string[]>> = {
  emergency: ['is brought to the emergency department by {p} parents', 'is brought to the emergency department'],
  clinic: ['is brought to the clinic by {p} mother', 'is brought to the physician by {p} parents'],
  hospital: ['is admitted to the hospital', 'is brought to the hospital by {p} parents'],
  screening: ['is brought to the physician for a well-child visit', 'is brought in for a routine checkup'],
};

type Course = Onset | 'untimed' | 'recurrent';
/** Behind the place. 'recurrent': an episodic course of what is called recurrent already. */
export const ENGLISH_COURSES: Readonly<Record<Course, readonly string[]>> = {
  hyperacute: ['because of {c} that began {t} ago', '{t} after the onset of {c}'],
  acute: ['because of {h} history of {c}', 'because of {c} for {t}', 'with {t} of {c}'],
  subacute: ['because of {h} history of {c}', 'because of {c} for the past {t}', 'with {t} of {c}'],
  chronic: ['because of {h} history of {c}', 'because of {c} for the past {t}', 'for evaluation of {h} history of {c}'],
  episodic: [
    'because of {h} history of recurrent episodes of {c}',
    'because of repeated episodes of {c} over the past {t}',
  ],
  recurrent: ['because of {h} history of {c}', 'because of {c} over the past {t}'],
  congenital: ['because of {c} since {b}', 'for evaluation of {c} since {b}'],
  untimed: ['because of {c}', 'for evaluation of {c}'],
};
/** When a routine visit brings complaints to light: a sentence of its own. */
export const ENGLISH_ON_QUESTIONING: Readonly<Record<'timed' | 'untimed', readonly string[]>> = {
  timed: ['On questioning, {s} has had {c} for {t}.', 'When asked, {s} mentions {c} for the past {t}.'],
  untimed: ['On questioning, {s} has had {c}.', 'When asked, {s} mentions {c}.'],
};
/** Children do not speak for themselves. */
export const ENGLISH_ON_QUESTIONING_PARENTS: typeof ENGLISH_ON_QUESTIONING = {
  timed: ['{P} parents report that {s} has had {c} for {t}.', '{P} mother has noticed {c} for the past {t}.'],
  untimed: ['{P} parents report {c}.', '{P} mother has noticed {c}.'],
};
export const ENGLISH_NO_COMPLAINT: Readonly<Record<Setting, string>> = {
  emergency: '',
  clinic: ' for a follow-up examination',
  hospital: '',
  screening: '',
};

export const ENGLISH_MORE_SYMPTOMS: readonly string[] = ['{S} has also had {x}.'];
/** Said by who can speak. */
export const ENGLISH_REPORTS: readonly string[] = ['{S} also reports {x}.', '{S} also describes {x}.'];

/** Where no further symptom is told, beside which it could be said. */
export const ENGLISH_NO_SYMPTOMS: readonly string[] = ['{S} has had no {x}.'];
export const ENGLISH_REPORTS_NO_SYMPTOMS: readonly string[] = ['{S} reports no {x}.'];

export const ENGLISH_EXAMINATIONS: readonly string[] = ['Physical examination shows', 'Examination shows'];
/** A finding alone. */
export const ENGLISH_ONE_SIGN: readonly string[] = [...ENGLISH_EXAMINATIONS, 'On physical examination, there {be}'];

export const ENGLISH_HEADINGS: Readonly<Record<Exclude<Section, 'examination' | 'history'>, readonly string[]>> = {
  electrocardiography: ['Electrocardiography shows', 'An electrocardiogram shows'],
  electroencephalography: ['Electroencephalography shows', 'An electroencephalogram shows'],
  electromyography: ['Electrodiagnostic studies show'],
  hearing: ['Audiologic testing shows'],
  vestibular: ['Vestibular testing shows'],
  function: ['Pulmonary function testing shows'],
  sleep: ['Polysomnography shows'],
  special: ['Special testing shows', 'Further testing shows'],
  laboratory: ['Laboratory studies show', 'Laboratory tests show'],
  urine: ['Urine studies show'],
  'cerebrospinal fluid': ['Lumbar puncture shows'],
  smear: ['A peripheral blood smear shows'],
  marrow: ['Bone marrow examination shows'],
  pathology: ['Pathologic examination shows'],
  imaging: ['Imaging shows', 'Imaging studies show'],
};

export const ENGLISH_RANGES: readonly string[] = ['reference range {r}', 'reference range, {r}', 'normal {r}', 'N {r}'];

/** Sections whose values are listed; those of others are told in a sentence. */
export const ENGLISH_LISTED: ReadonlySet<Section> = new Set([
  'laboratory',
  'urine',
  'cerebrospinal fluid',
  'pathology',
]);

/** Names that begin with what is changed are denied by it: 'Serum iron is not low.' */
export const ENGLISH_CHANGED =
  /^(elevated|high|increased|low|reduced|decreased|diminished|prolonged|impaired|delayed|abnormal|suppressed|poor) (.+)$/;

/** Findings that say something of another, which has to be told for it: then they are a sentence. */
const PAIN = /pain|claudication/;
export const ENGLISH_REMARKS: Readonly<Record<string, readonly [needed: RegExp | null, sentence: string]>> = {
  'abrupt onset of illness': [null, 'The onset was abrupt.'],
  'evening symptom worsening': [null, 'The symptoms are worse in the evening.'],
  'nocturnal pain': [PAIN, 'The pain is worse at night.'],
  'pain out of proportion to findings': [PAIN, 'The pain is out of proportion to the examination findings.'],
  'pain out of proportion to injury': [PAIN, 'The pain is out of proportion to the injury.'],
  'pain radiating to the back': [PAIN, 'The pain radiates to the back.'],
  'pain radiating to the groin': [PAIN, 'The pain radiates to the groin.'],
  'pain relieved by bending forward': [PAIN, 'The pain is relieved by bending forward.'],
  'pain triggered by light touch': [PAIN, 'The pain is triggered by light touch.'],
  'pain worsened by activity': [PAIN, 'The pain is worsened by activity.'],
  'pain worsened by coughing': [PAIN, 'The pain is worsened by coughing.'],
  'pain worsened by sitting': [PAIN, 'The pain is worsened by sitting.'],
};

/** Ways in which a name says how something was seen: ' on MRI'. */
export const ENGLISH_METHOD =
  / on (CT|MRI|OCT|ECG|EEG|ultrasound|ultrasonography|angiography|imaging|audiometry|manometry|electromyography|electroencephalography|blood smear|smear|microscopy|light microscopy|KOH preparation|gram stain|Tzanck smear|bone scintigraphy|sestamibi scan|skin scraping|bone marrow aspirate|marrow|cytology|(?:[a-z]+ )?biopsy)$/;
/** Methods that a section's heading names already. */
export const ENGLISH_OWN_METHODS: Readonly<Partial<Record<Section, readonly string[]>>> = {
  electrocardiography: ['ECG'],
  electroencephalography: ['EEG', 'electroencephalography'],
  electromyography: ['electromyography'],
  hearing: ['audiometry'],
  smear: ['blood smear', 'smear'],
  marrow: ['bone marrow aspirate', 'marrow'],
  imaging: ['imaging'],
};
export const ENGLISH_METHODS: Readonly<Record<string, string>> = {
  OCT: 'optical coherence tomography',
  ECG: 'electrocardiography',
  EEG: 'electroencephalography',
  ultrasound: 'ultrasonography',
  'blood smear': 'a peripheral blood smear',
  smear: 'a peripheral blood smear',
  'KOH preparation': 'a KOH preparation',
  'gram stain': 'a Gram stain',
  'Tzanck smear': 'a Tzanck smear',
  'skin scraping': 'a skin scraping',
  'sestamibi scan': 'a sestamibi scan',
  'bone marrow aspirate': 'a bone marrow aspirate',
};
