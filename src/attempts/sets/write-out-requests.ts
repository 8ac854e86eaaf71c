/** The first requests of each set as they are sent, one a line: for a person who wants to read prompts before paying for them. */
import { writeJsonl } from '../../support/jsonl.ts';
import { requestOf } from './asked-request.ts';
import type { AskedSet } from './asked-set.ts';
import type { EvaluationFile } from './evaluation-file.ts';

/** Ours: what a person reads. */
export const WRITTEN_OUT = 5;

export function writeOutRequests(
  path: string,
  sets: readonly AskedSet[],
  decoding: EvaluationFile['decoding'],
  count = WRITTEN_OUT,
): void {
  writeJsonl(path, firstRequests(sets, decoding, count));
}

function* firstRequests(sets: readonly AskedSet[], decoding: EvaluationFile['decoding'], count: number) {
  for (const set of sets) {
    let written = 0;
    for (const item of set.items()) {
      if (written++ >= count) break;
      const { id, ...request } = requestOf(set, item, 0, decoding);
      yield { ...id, ...request };
    }
  }
}
