/**
 * Vignettes of store questions in a verbaliser's words, where they pass every check; else the template's stay, with the
 * reason. What is asked, the options and the answer are never the verbaliser's. The raw output stays with the question.
 */
import type { BankStep } from '../../../records/bank-manifest.ts';
import type { GraphQuestion } from '../../../records/graph-question.ts';
import { tally } from '../../tally.ts';
import { checkVignette } from '../../vignette/check-vignette.ts';
import type { FaultKind } from '../../vignette/check/vignette-fault.ts';
import type { VignetteRecord } from '../../vignette/vignette-facts.ts';
import type { QuestionGraph } from '../question-graph.ts';
import { sentencesBesides } from '../list-vignette.ts';
import { OPENERS, SCENARIOS } from '../scenarios.ts';
import { readVignette } from './model-verbaliser.ts';
import type { Verbaliser } from './verbaliser.ts';

export interface Reworded {
  readonly questions: readonly GraphQuestion[];
  readonly step: BankStep;
}

export async function rewordQuestions(
  graph: QuestionGraph,
  questions: readonly GraphQuestion[],
  verbaliser: Verbaliser,
): Promise<Reworded> {
  const outputs = await verbaliser.tell(
    questions.map((question) => ({
      question,
      findings: question.subgraph.findings.map((key) => graph.name(graph.nodeOfKey(key), question.language)),
    })),
  );
  const outcomes: string[] = [];
  const reworded = questions.map((question): GraphQuestion => {
    const raw = outputs.get(question.id);
    if (raw === undefined || raw === '') {
      outcomes.push('the model refused or said nothing');
      return question;
    }
    const vignette = readVignette(raw);
    const fault = vignette === null ? ('no vignette in the answer' as const) : faultOf(graph, question, vignette);
    outcomes.push(fault ?? 'reworded');
    const verbalisation = { model: verbaliser.name, fault, raw };
    if (fault !== null) return { ...question, verbalisation };
    const gap = question.language === 'en' ? ' ' : '';
    const { template } = question.provenance;
    return {
      ...question,
      stem: [vignette, ...toldBesides(graph, question), askOf(question)].join(gap),
      provenance: { ...question.provenance, template: template.replace(/^([a-z]+)\/\d+\//, '$1/reworded/') },
      verbalisation,
    };
  });
  const counts = Object.fromEntries(
    Object.entries(tally(outcomes)).map(([what, count]) => [
      what === 'reworded' ? what : `template kept: ${what}`,
      count,
    ]),
  );
  const step = { name: 'verbalise', before: questions.length, after: questions.length, dropped: {}, counts };
  return { questions: reworded, step };
}

/** What is told in the template's words whatever the verbaliser says: what is absent, and what the patient has besides. */
function toldBesides(graph: QuestionGraph, { language, subgraph, background }: GraphQuestion): string[] {
  const named = (key: string): string => graph.name(graph.nodeOfKey(key), language);
  const absent = (subgraph.absent ?? []).map(named);
  return sentencesBesides({ absent, background: background === null ? null : named(background) }, language);
}

/** The first thing that is wrong with a vignette of the findings alone. */
function faultOf(graph: QuestionGraph, question: GraphQuestion, vignette: string): FaultKind | null {
  const { distractors } = question;
  const [fault] = checkVignette(vignette, recordOf(graph, question), {
    distractors: distractors.flatMap(({ entity }) => graph.names(graph.nodeOfKey(entity))),
    isKnownName: (text) => graph.isFindingOrDisease(text),
  });
  return fault?.kind ?? null;
}

function recordOf(graph: QuestionGraph, { language, subgraph, mask, provenance }: GraphQuestion): VignetteRecord {
  return {
    language,
    detail: 'findings',
    age: null,
    sex: null,
    course: null,
    values: [],
    told: subgraph.findings.map((id) => ({ id, forms: graph.namesIn(graph.nodeOfKey(id), language) })),
    absent: [],
    ask: '',
    masked: mask.flatMap((key) => graph.names(graph.nodeOfKey(key))),
    template: provenance.template,
  };
}

/** The sentence that asks, as the template's record names it. */
export function askOf({ language, stem, provenance }: GraphQuestion): string {
  const [, opener, name, ask] = provenance.template.split('/');
  const sentence = SCENARIOS.find((scenario) => scenario.name === name)?.asks[language][Number(ask)];
  if (sentence === undefined || OPENERS[language][Number(opener)] === undefined || !stem.endsWith(sentence))
    throw new RangeError(`internal: template ${provenance.template} is not that of '${stem}'`);
  return sentence;
}
