/** The results of a batch as lines of the journal of calls. Read again after a kill, they add what is not there yet. */
import type { BatchService } from '../../chat/batch-service.ts';
import type { ChatFailure, ChatRequest, Decoding } from '../../chat/chat-model.ts';
import { iterateJsonl } from '../../support/jsonl.ts';
import type { Batch } from './batch-journal.ts';
import type { CallJournal } from './call-journal.ts';
import type { AnsweredLine } from './call-lines.ts';
import { answeredLine } from './journalled-model.ts';
import { mostTokens } from './most-tokens.ts';

/** Lines that wait for the disk. */
const MOST_WAITING = 1000;

export interface ResultsKeeping {
  readonly service: BatchService;
  readonly journal: CallJournal;
  readonly decoding: Decoding;
  readonly onAnswer: (line: Omit<AnsweredLine, 'kind'>) => void;
}

/** `path`: a file of results. `requests`: by key, those of this call; a batch of before may hold others. */
export async function keepBatchResults(
  path: string,
  batch: Batch,
  requests: ReadonlyMap<string, ChatRequest>,
  { service, journal, decoding, onAnswer }: ResultsKeeping,
): Promise<void> {
  const own = new Set(batch.keys);
  const writing: Promise<void>[] = [];
  const failures: { readonly key: string; readonly failure: ChatFailure }[] = [];
  for (const { value } of iterateJsonl(path)) {
    const read = service.read(value);
    // Of a key that stands twice the first counts.
    if (read === null || !own.delete(read.customId) || journal.stateOf(read.customId) === 'answered') continue;
    const { customId: key, result } = read;
    const request = requests.get(key);
    const most = mostTokens(request?.messages ?? [], decoding);
    if (result.kind === 'completion') {
      const id = request?.id ?? { set: '', itemId: '', sample: 0 };
      const line = { ...answeredLine(key, { id }, result, null), batch: batch.name };
      writing.push(journal.answered(line, most));
      onAnswer(line);
    } else failures.push({ key, failure: result });
    if (writing.length >= MOST_WAITING) await Promise.all(writing.splice(0));
  }
  await Promise.all(writing);
  // A model that answers none of a batch refuses for a reason that is not one conversation's: another setting mends it.
  const isAnswering = batch.keys.some((key) => journal.stateOf(key) === 'answered');
  for (const { key, failure } of failures) {
    const { reason, message } = failure;
    const again = !isAnswering || (reason !== 'refused' && reason !== 'unanswerable');
    const most = mostTokens(requests.get(key)?.messages ?? [], decoding);
    writing.push(journal.failed({ key, reason, message, again, unanswered: false, batch: batch.name }, most));
  }
  await Promise.all(writing);
}
