/**
 * Vignettes in a verbaliser's words, where they pass every check; else the template's stay, with the reason. What is asked,
 * the options and the answer are never the verbaliser's. The raw output stays with the question.
 */
import type { BankStep } from '../../../records/bank-manifest.ts';
import type { GraphQuestion } from '../../../records/graph-question.ts';
import type { VignetteRecord } from '../../../records/vignette-record.ts';
import { tally } from '../../tally.ts';
import { checkVignette } from '../../vignette/check-vignette.ts';
import type { FaultKind } from '../../vignette/check/vignette-fault.ts';
import { shownText } from '../../vignette/value-text.ts';
import type { QuestionGraph } from '../question-graph.ts';
import { readVignette } from './model-verbaliser.ts';
import type { Verbaliser, VignetteRequest } from './verbaliser.ts';

export interface Reworded {
  readonly questions: readonly GraphQuestion[];
  readonly step: BankStep;
}

export async function rewordQuestions(
  graph: QuestionGraph,
  questions: readonly GraphQuestion[],
  verbaliser: Verbaliser,
): Promise<Reworded> {
  const outputs = await verbaliser.tell(questions.flatMap(requestOf));
  const outcomes: string[] = [];
  const reworded = questions.map((question): GraphQuestion => {
    const raw = outputs.get(question.id);
    if (raw === undefined || raw === '') {
      outcomes.push('the model refused or said nothing');
      return question;
    }
    const vignette = withoutAsk(readVignette(raw), question);
    const fault = vignette === null ? ('no vignette in the answer' as const) : faultOf(graph, question, vignette);
    outcomes.push(fault ?? 'reworded');
    const verbalisation = { model: verbaliser.name, fault, raw };
    if (fault !== null) return { ...question, verbalisation };
    const gap = question.language === 'en' ? ' ' : '';
    const { template } = question.provenance;
    return {
      ...question,
      stem: `${vignette}${gap}${question.vignette!.ask}`,
      provenance: { ...question.provenance, template: template.replace(/^([a-z]+)\//, '$1/reworded/') },
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

/** A model may repeat what is asked. */
function withoutAsk(text: string | null, { vignette }: GraphQuestion): string | null {
  const ask = vignette!.ask;
  return text !== null && text.endsWith(ask) ? text.slice(0, text.length - ask.length).trim() : text;
}

/** A question without a record of what its vignette tells cannot be reworded. */
function requestOf(question: GraphQuestion): VignetteRequest[] {
  const { vignette, stem } = question;
  if (vignette === undefined) return [];
  return [{ question, vignette: stem.slice(0, stem.length - vignette.ask.length).trim(), kept: keptWords(vignette) }];
}

/** Words that the text must hold as they are: names of what is told and denied, numbers with their units. */
function keptWords({ told, absent, values, template }: VignetteRecord): string[] {
  const system = template.endsWith('/conventional') ? 'conventional' : 'si';
  const numbers = values.map((value) => {
    const { forms } = value;
    const { comparator, numbers: own, unit } = shownText(value, system);
    return `${forms[0]} ${comparator}${own.join('/')} ${unit}`.trim();
  });
  return [...[...told, ...absent].map(({ forms }) => forms[0]!), ...numbers];
}

/** The first thing that is wrong with a vignette. */
function faultOf(graph: QuestionGraph, { distractors, vignette }: GraphQuestion, text: string): FaultKind | null {
  const [fault] = checkVignette(text, vignette!, {
    distractors: distractors.flatMap(({ entity }) => graph.names(graph.nodeOfKey(entity))),
    isKnownName: (name) => graph.isFindingOrDisease(name),
  });
  return fault?.kind ?? null;
}
