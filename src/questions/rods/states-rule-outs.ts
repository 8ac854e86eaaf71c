/**
 * Whether a graph states anything by which an option can be wrong. Without it every question rests on the graph's silence,
 * and a strict closed world leaves none: that is known before hours of search.
 */
import type { QuestionGraph } from './question-graph.ts';
import { TREATMENTS } from './backgrounds.ts';
import { USUAL_SHARE } from './rule-out.ts';

export function statesRuleOuts(graph: QuestionGraph): boolean {
  const { findings } = graph;
  return findings.diseases.some(
    (disease) =>
      findings.lackedBy(disease).size > 0 ||
      graph.patients(disease) !== null ||
      findings.of(disease).some((finding) => (findings.share(disease, finding) ?? 0) >= USUAL_SHARE) ||
      TREATMENTS.some((relation) =>
        [...graph.objects(disease, relation)].some((treatment) => graph.objects(treatment, 'safe_in').length > 0),
      ),
  );
}
