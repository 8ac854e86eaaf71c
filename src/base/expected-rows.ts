/** What training on rows of a graph takes, told by its settings alone. */
import { engineWork, type ExpectedWork } from '../products/expectation.ts';
import { exactly } from '../products/expected-count.ts';

/**
 * Of a tokenizer that is trained on the graph, where a name is one token: the miniature's takes 10 for a trace of its
 * teacher.
 */
export const BYTES_PER_TOKEN_OF_NAMES = 10;

export interface RowCounts {
  readonly steps: number;
  readonly rowsPerStep: number;
  readonly rowLength: number;
}

export function expectedRows({ steps, rowsPerStep, rowLength }: RowCounts): ExpectedWork {
  const rows = steps * rowsPerStep;
  return engineWork({
    trained: { sequences: exactly(rows), tokens: exactly(rows * rowLength) },
    steps: exactly(steps),
    batch: { kind: 'rows', sequences: rowsPerStep, promptTokens: 0, answerTokens: rowLength, groupSize: 1 },
    without: ['probes'],
  });
}
