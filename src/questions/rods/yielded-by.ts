/**
 * Whether a test gives a finding: then a vignette that tells the finding has done the test, and cannot ask for it. Where
 * the graph says by `yields` what the test or what gives the finding, that decides; elsewhere the words of both and the
 * section of the finding do.
 */
import { sectionOf, type Section } from '../vignette/finding-sections.ts';
import type { FindingType } from '../vignette/vignette-facts.ts';
import { perObject, remembered } from '../../support/remembered.ts';
import type { QuestionGraph } from './question-graph.ts';

/** Tests by name -> the sections that they fill. */
const SECTIONS_OF: readonly (readonly [RegExp, readonly Section[]])[] = [
  [/electrocardiogra|\bECG\b|Holter|rhythm monitor|telemetry/i, ['electrocardiography']],
  [/electroencephalogra|\bEEG\b/i, ['electroencephalography']],
  [/electromyogra|nerve conduction|nerve stimulation|evoked potential|electrodiagnostic/i, ['electromyography']],
  [/audiomet|tympanomet|caloric/i, ['hearing']],
  [/spiromet|pulmonary function|diffusing capacity|nitric oxide/i, ['function']],
  [/polysomnogra|sleep latency|sleep study/i, ['sleep']],
  [/biopsy|histolog|cytolog|patholog|resection specimen/i, ['pathology', 'marrow']],
  [/marrow/i, ['marrow']],
  [/blood smear|blood film/i, ['smear']],
  [/urinalysis|urine microscopy|urine sediment/i, ['urine']],
  [/lumbar puncture|cerebrospinal fluid|\bCSF\b/i, ['cerebrospinal fluid']],
  [
    /radiogra|x-ray|tomogra|\bCT\b|\bMRI\b|magnetic resonance|ultraso|echocardiogra|angiogra|scintigra|\bscan\b|\bPET\b|densitomet|imaging|venogra|mammogra|cholangio|fluorosc|barium/i,
    ['imaging'],
  ],
];

/** Words that many tests and findings share and that say nothing of what is measured. */
const GENERAL = new Set(
  (
    'measurement measured assay assays test tests testing level levels titer titers serum plasma blood urine urinary ' +
    'analysis elevated reduced increased decreased positive negative abnormal normal high antibody antibodies antigen ' +
    'total free detection determination screening specific study studies examination direct indirect ratio count'
  ).split(' '),
);
const SHORTEST_WORD = 4;

export function isYieldedBy(graph: QuestionGraph, test: number, finding: number): boolean {
  const byTest = remembered(YIELDED(graph), test, () => new Map<number, boolean>());
  return remembered(byTest, finding, () => yields(graph, test, finding));
}

/** Test -> finding -> whether it gives it: words are compared once. */
const YIELDED = perObject<QuestionGraph, Map<number, Map<number, boolean>>>(() => new Map());

function yields(graph: QuestionGraph, test: number, finding: number): boolean {
  const type = graph.typeOf(finding);
  if (type === 'symptom') return false;
  // A test that shows that there is pus shows that there is fluid: so does a patient who is told to have the former.
  const said = [...graph.consequences(finding)].filter((node) => graph.typeOf(node) === type);
  if (said.some((node) => graph.has(test, 'yields', node))) return true;
  const isStated =
    graph.objects(test, 'yields').length > 0 || said.some((node) => graph.subjects(node, 'yields').length > 0);
  return !isStated && wordsSayYielded(graph, test, finding, type);
}

function wordsSayYielded(graph: QuestionGraph, test: number, finding: number, type: string): boolean {
  const [testName, findingName] = [graph.names(test)[0] ?? '', graph.names(finding)[0] ?? ''];
  const section = sectionOf(findingName, type as FindingType);
  if (section !== 'examination' && SECTIONS_OF.some(([name, own]) => name.test(testName) && own.includes(section)))
    return true;
  if (type === 'sign') return false;
  const measured = graph.measures(finding).map(({ analyte }) => analyte.names.en);
  const words = new Set([findingName, ...measured].flatMap(wordsOf));
  return wordsOf(testName).some((word) => words.has(word));
}

function wordsOf(name: string): string[] {
  return name
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= SHORTEST_WORD && !GENERAL.has(word));
}
