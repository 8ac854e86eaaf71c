/** The stem of a question: what is told of the patient, then what is asked. */
import type { Language } from '../../records/question.ts';
import type { RandomStream } from '../../support/random.ts';
import { tellVignette } from './list-vignette.ts';
import type { SafeTreatment } from './backgrounds.ts';
import type { QuestionGraph } from './question-graph.ts';
import { OPENERS, type Scenario } from './scenarios.ts';
import type { Told } from './weights.ts';

export interface ToldQuestion {
  readonly told: Told;
  readonly safe: SafeTreatment | null;
  readonly scenario: Scenario;
  readonly language: Language;
}

export function tellQuestion(
  graph: QuestionGraph,
  { told, safe, scenario, language }: ToldQuestion,
  random: RandomStream,
): { readonly stem: string; readonly template: string } {
  const named = (nodes: readonly number[]): string[] => nodes.map((node) => graph.name(node, language));
  return tellVignette(
    {
      findings: named(told.present),
      absent: named(told.absent),
      background: safe === null ? null : graph.name(safe.condition, language),
      openers: OPENERS[language],
      asks: scenario.asks[language],
      label: scenario.name,
    },
    language,
    random,
  );
}
