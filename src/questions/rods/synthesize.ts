/**
 * Questions from any graph (paper section 3.1), parted into splits, by a stated distribution: first the kind of question by
 * its weight, among kinds of which something is left; then the disease by the weight of its prevalence class, uniformly
 * within it. The shares reached are returned beside those that the weights promise and those of the graph.
 *
 * Questions about trained diseases have no new disease's answer among their options: always wrong there, it would be
 * learned as wrong. Among the options of a new disease's question all have been offered in training, or none: else the one
 * that never was would be the answer.
 */
import { type Asked } from './ask-question.ts';
import { Combinations, NO_SPLITS, type SplitName, SPLITS } from './combinations.ts';
import { languagesAsked } from './kind-pools.ts';
import { OptionBalance } from './option-balance.ts';
import type { QuestionGraph } from './question-graph.ts';
import { RuleTally } from './rule-tally.ts';
import type { SecondGraph } from './second-graph.ts';
import { SplitDraw } from './split-draw.ts';
import type { SplitSummary, SynthesisSettings, SynthesisSummary } from './synthesis.ts';

/** Yields questions and what was dropped one by one, training questions first; returns the summary. */
export function* synthesize(
  graph: QuestionGraph,
  settings: SynthesisSettings,
  seed: number,
  second: SecondGraph | null = null,
): Generator<Asked, SynthesisSummary> {
  const { observation, combinationsPerDisease, splits } = settings;
  const combinations = new Combinations(
    graph,
    { observation, perDisease: combinationsPerDisease, languages: languagesAsked(settings), splits },
    seed,
  );
  const doubt = second?.doubts ?? null;
  const tally = new RuleTally();
  const trained = new Set<number>();
  const offeredInTraining = new OptionBalance({ remembers: splits !== NO_SPLITS });
  const summaries = {} as Record<SplitName, SplitSummary>;
  for (const split of SPLITS) {
    // A disease with few combinations may have none left to train on: it is not asked about at all.
    const isAsked = (disease: number): boolean => split === 'train' || split === 'new-diseases' || trained.has(disease);
    const draw = new SplitDraw(graph, settings, { split, combinations, isAsked, offeredInTraining, doubt, seed });
    const asked = draw.run();
    for (let next = asked.next(); ; next = asked.next()) {
      if (next.done === true) {
        summaries[split] = next.value;
        break;
      }
      tally.add(next.value);
      if (next.value.kind === 'question' && split === 'train')
        trained.add(graph.nodeOfKey(next.value.question.subgraph.disease));
      yield next.value;
    }
  }
  const newDiseases = [...combinations.newDiseases].map((disease) => graph.key(disease));
  return { splits: summaries, newDiseases, doubted: second?.doubted ?? null, ...tally.told() };
}
