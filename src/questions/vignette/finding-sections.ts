/**
 * Under which heading a finding is told: laboratory findings of a graph are electrocardiograms and biopsies too, and an
 * imaging finding may name how it was seen. Told by the English name, which is the entity's id.
 */
import { isHistorySign } from './finding-times.ts';
import type { FindingType } from './vignette-facts.ts';

export const SECTIONS = [
  'examination',
  'electrocardiography',
  'electroencephalography',
  'electromyography',
  'hearing',
  'vestibular',
  'function',
  'sleep',
  'special',
  'laboratory',
  'urine',
  'cerebrospinal fluid',
  'smear',
  'marrow',
  'imaging',
  'pathology',
] as const;
/** History is told before everything that is found. */
export type Section = 'history' | (typeof SECTIONS)[number];

/** Laboratory findings, first match. */
const OF_LABORATORY: readonly (readonly [RegExp, Section])[] = [
  [
    /\bEEG\b|electroenceph|(?<!protein )\b(?:poly)?spike|hypsarrhythmia|photoparoxysmal|sharp wave complex/,
    'electroencephalography',
  ],
  [
    /\bwaves?\b|ST-|\bPR-|QRS|\bQT\b|PR interval|\bECG\b|ventricular (?:tachycardia|escape|ectopy)|bundle branch|atrioventricular dissociation|premature ventricular|narrow complex|electrical alternans/,
    'electrocardiography',
  ],
  [
    /electromyograph|nerve (?:conduction|stimulation)|motor unit activity|distal latency|evoked potential|electroretinogram/,
    'electromyography',
  ],
  [/audiometry|tympanogram|Carhart|stapedial|speech discrimination/, 'hearing'],
  [/caloric/, 'vestibular'],
  [/airflow obstruction|ventilatory defect|vital capacity|diffusing capacity|exhaled nitric/, 'function'],
  [/apnea-hypopnea|nocturnal oxygen|sleep-onset/, 'sleep'],
  [
    /nasal nitric|pulmonary artery pressure|ankle-brachial|compartment pressure|sphincter relaxation|acid exposure|(?:desmopressin|phenobarbital|stimulation) response|breath test|discharge test|skin test|Wood lamp|exercise test|India ink stain|filipin/,
    'special',
  ],
  [/marrow|megakaryocyte on|ring sideroblast|crumpled cytoplasm/, 'marrow'],
  [/(?<!GM-)\bCSF\b|albuminocytologic/, 'cerebrospinal fluid'],
  [
    /biopsy|cytology|histolog|microscopy|pearls|acantholysis|spongiosis|necrosis|microabscess|palisading|rete ridges|parakeratosis|infiltrate|deposition|epidermotropic|Henderson|corps ronds|dilapidated|cleavage|-positive (?:tumor|glandular)|blue cell|osteoid|effacement|lamellation|vacuoles|ragged red|perifascicular|storiform|granulation tissue|Reed-Sternberg|Negri|subepithelial collagen|large CD20/,
    'pathology',
  ],
  [
    /blood smear|agglutination on smear|schistocyte|spherocyte|target cell|teardrop|bite cell|Heinz|Howell|sickled|smudge|Auer|faggot|rouleaux|giant platelet|segmented neutrophil|nucleated red|circulating/,
    'smear',
  ],
  [/\burin|uria\b|\bcast\b|urate crystals/, 'urine'],
];

export function sectionOf(id: string, type: FindingType): Section {
  if (type === 'imaging_finding') return 'imaging';
  if (type === 'symptom' || (type === 'sign' && isHistorySign(id))) return 'history';
  if (type === 'sign') return id === 'reduced vital capacity' ? 'function' : 'examination';
  return OF_LABORATORY.find(([pattern]) => pattern.test(id))?.[1] ?? 'laboratory';
}
