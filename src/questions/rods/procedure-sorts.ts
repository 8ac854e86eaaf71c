/**
 * The sort of a procedure, by its English name: what competes with it as an option is of its sort or of a neighbouring one.
 * A name that no rule knows has no sort and goes with everything.
 */
import { perObject, remembered } from '../../support/remembered.ts';
import type { QuestionGraph } from './question-graph.ts';

/** First match. */
const SORTS = [
  [
    'supportive measure',
    /supportive|observation with|avoidance|restriction|\bdiet\b|lifestyle|counseling|drug withdrawal|exposure removal|risk factor control|ingestion|cornstarch|nasal irrigation|wound care|nutritional|underlying trigger/i,
  ],
  [
    'rehabilitation',
    /\bexercise$|exercise therapy|physical therapy|rehabilitation|airway clearance|prone|psychotherap|behavioral|behavior analysis|family-based|prevention therapy|developmental intervention|maneuver|orthosis|splint|hearing aid|lens fitting|spectacle|mandibular/i,
  ],
  [
    'genetic test',
    /genetic|genotyp|karyotyp|microarray|in situ hybridi|\bDNA (?:testing|methylation)|mutation|repeat test|\bfusion test/i,
  ],
  [
    'biopsy or tap',
    /biopsy|aspiration$|lumbar puncture|thoracentesis|paracentesis|arthrocentesis|immunofluorescence|antigen mapping|cytology|electron microscopy|alveolar lavage/i,
  ],
  [
    'microbiology',
    /culture$|PCR|nucleic acid|serology|agglutination test$|antigen test|toxin (?:test|detect)|(?:slit-skin|nocturnal blood|thin blood) smear|scraping|KOH|antibody differentiation|antigen-antibody|stool micro|RT-QuIC|reagin|heterophile|breath test|Shiga|\bIgM\b/i,
  ],
  [
    'examination',
    /examination|otoscopy|ophthalmoscop|dermoscopy|Dix-Hallpike|head impulse|interview|scale|assessment|observation schedule|gonioscopy|tonometry|perimetry|Schirmer|monofilament|patch test|prick test|pathergy|capillaroscopy|pressure m|levodopa challenge|neuropsychological|olfactory test/i,
  ],
  [
    'function test',
    /electro(?!lyte|phoresis|convulsive)|spirometry|challenge test|provocation|polysomno|sleep latency|audiometry|nerve |evoked|manometry|pH monitoring|stress test|exercise test|autonomic|ankle-brachial|nitric oxide|uroflow|cardiotoco|catheterization|ventriculography|elastography|topography|acidification|deprivation|infusion test|suppression|stimulation test|tolerance test|fasting test|sinus sampling|vein sampling|uptake|blood gas|co-oximetry|sweat|lumbar tap/i,
  ],
  ['endoscopy', /(?<!micro)scopy|endoscopic ultraso|capsule endo/i],
  [
    'imaging',
    /radiogra|tomogra|\bCT\b|\bMRI\b|magnetic resonance|sono|ultraso|echocardio|angiogra|arteriogra|venogra|scintigra|\bscan\b|PET|SPECT|absorptiometry|mammogra|barium|cholangio|autofluorescence/i,
  ],
  [
    'laboratory test',
    /measurement|assay|panel|count|titer|testing|stud(?:y|ies)|electrophoresis|smear|urin|analysis|profile|test$|antibody|osmola|aggregometry|cytometr|newborn screening|\bratio\b/i,
  ],
  [
    'blood or cell therapy',
    /transfusion|plasma exchange|phlebotomy|dialysis|stem cell trans|tissue implantation|extracorporeal membrane|dextrose|fluid resuscitation/i,
  ],
  [
    'energy therapy',
    /radiother|radiosurgery|brachytherapy|phototherapy|photodynamic|laser|cross-linking|photocoagulation|cryotherapy|electroconvulsive|shock wave/i,
  ],
  ['breathing support', /oxygen|ventilation|airway pressure|intubation/i],
  [
    'operation',
    /surg|ectomy|otomy|ostomy|plasty|repair|transplant|replacement|resection|excision|placement|implant|shunt|graft|decompress|drain|fixation|closure|clipping|coiling|embolization|thrombectomy|revascular|valv|window|commissur|stent|ablation|pacing|device|denervation|debridement|reduction|osteotomy|rodding|lengthening|delivery|enucleation|evacuation|dilation|ligation|pexy|detorsion|centesis|block|release|banding|buckl|extraction|emulsification|lithotripsy|curettage|pleurodesis|stimulation|triamcinolone|intrauterine|circulatory|incision|coronary intervention|craniotomy|fundoplication|fasciotomy|trabecul|chemoembol|retinopexy|tumor|polypectomy|aspiration|debulking|lung lavage|cholangiopancreatography/i,
  ],
] as const;
export type ProcedureSort = (typeof SORTS)[number][0];

/** Sorts of which options compete with each other, beside those of one sort. */
const NEIGHBOURS: readonly (readonly [ProcedureSort, ProcedureSort])[] = [
  ['imaging', 'endoscopy'],
  ['imaging', 'function test'],
  ['imaging', 'examination'],
  ['endoscopy', 'biopsy or tap'],
  ['endoscopy', 'function test'],
  ['biopsy or tap', 'microbiology'],
  ['microbiology', 'laboratory test'],
  ['laboratory test', 'genetic test'],
  ['laboratory test', 'function test'],
  ['function test', 'examination'],
  ['operation', 'energy therapy'],
  ['operation', 'blood or cell therapy'],
  ['breathing support', 'blood or cell therapy'],
  ['breathing support', 'operation'],
  ['supportive measure', 'rehabilitation'],
];

/** Null: no procedure, or none that is known. */
export function sortOf(graph: QuestionGraph, node: number): ProcedureSort | null {
  if (graph.typeOf(node) !== 'procedure') return null;
  return remembered(KNOWN_SORTS(graph), node, () => {
    const name = graph.namesIn(node, 'en')[0] ?? '';
    return SORTS.find(([, pattern]) => pattern.test(name))?.[0] ?? null;
  });
}

const KNOWN_SORTS = perObject<QuestionGraph, Map<number, ProcedureSort | null>>(() => new Map());

/** Whether two options are of one sort or of neighbouring ones, or a sort is unknown. */
export function competeBySort(graph: QuestionGraph, one: number, other: number): boolean {
  const [left, right] = [sortOf(graph, one), sortOf(graph, other)];
  if (left === null || right === null || left === right) return true;
  return NEIGHBOURS.some((pair) => pair.includes(left) && pair.includes(right));
}

/** Whether an option merely supports where the answer does more: it is done beside the answer, and no wrong option. */
export function merelySupports(graph: QuestionGraph, option: number, answer: number): boolean {
  return sortOf(graph, option) === 'supportive measure' && !competeBySort(graph, option, answer);
}
