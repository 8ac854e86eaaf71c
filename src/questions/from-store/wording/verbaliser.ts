/**
 * The port for what tells vignettes in words of its own, in the place of a template. Adapters hand over raw text; what of it
 * may stand in a question is decided by `checkWording`, the same for all.
 */
import type { ScenarioQuestion } from '../../../records/scenario-question.ts';

export interface VignetteRequest {
  readonly question: ScenarioQuestion;
  /** What must be told: the findings by their preferred names, in the order of the template's vignette. */
  readonly findings: readonly string[];
}

export interface Verbaliser {
  /** For the record. */
  readonly name: string;
  /** Raw output by the question's id; a question that is not there was refused. */
  tell(requests: readonly VignetteRequest[]): Promise<ReadonlyMap<string, string>>;
}
