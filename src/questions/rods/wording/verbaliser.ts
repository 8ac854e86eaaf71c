/**
 * The port of verbalisers, which write vignettes in words of their own in the place of a template. Adapters hand over
 * raw text; `checkVignette` decides for all of them whether the text may stand in a question.
 */
import type { GraphQuestion } from '../../../records/graph-question.ts';

export interface VignetteRequest {
  readonly question: GraphQuestion;
  /** The findings that the vignette must state, by preferred names, in the order of the template's vignette. */
  readonly findings: readonly string[];
}

export interface Verbaliser {
  /** The verbaliser's name, which is kept with the question. */
  readonly name: string;
  /** Raw output by the question's id; a question that is not there was refused. */
  tell(requests: readonly VignetteRequest[]): Promise<ReadonlyMap<string, string>>;
}
