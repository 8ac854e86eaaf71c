/** The results of a batch as lines of the journal of calls. Read again after a kill, they add what is not there yet. */
import type { BatchService } from '../../chat/batch-service.ts';
import type { ChatFailure, ChatRequest, Decoding } from '../../chat/chat-model.ts';
import { iterateJsonl } from '../../support/jsonl.ts';
import type { Batch } from './batch-journal.ts';
import type { CallJournal } from './call-journal.ts';
import type { AnsweredLine } from './call-lines.ts';
import { answeredLine, failedLine } from './journalled-model.ts';
import { mostTokens, type MostTokens } from './most-tokens.ts';

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
  const mostOf = (key: string): MostTokens =>
    batch.most.get(key) ?? mostTokens(requests.get(key)?.messages ?? [], decoding);
  const writing: Promise<void>[] = [];
  const failures: { readonly key: string; readonly failure: ChatFailure }[] = [];
  for (const { value } of iterateJsonl(path)) {
    const read = service.read(value);
    // Of a key that stands twice the first counts.
    if (read === null || !own.delete(read.customId) || journal.stateOf(read.customId) === 'answered') continue;
    const { customId: key, result } = read;
    if (result.kind === 'completion') {
      const id = requests.get(key)?.id ?? { set: '', itemId: '', sample: 0 };
      const line = { ...answeredLine(key, { id }, result, null), batch: batch.name };
      writing.push(journal.answered(line, mostOf(key)));
      onAnswer(line);
    } else if (!journal.hasFailedIn(batch.name, key)) failures.push({ key, failure: result });
    if (writing.length >= MOST_WAITING) await Promise.all(writing.splice(0));
  }
  await Promise.all(writing);
  // A model that answers none of a batch refuses for a reason that is not one conversation's: another setting mends it.
  const isAnswering = batch.keys.some((key) => journal.stateOf(key) === 'answered');
  await Promise.all(
    failures.map(({ key, failure }) => {
      const { reason } = failure;
      const again = !isAnswering || (reason !== 'refused' && reason !== 'unanswerable');
      return journal.failed({ ...failedLine(key, failure), again, batch: batch.name }, mostOf(key));
    }),
  );
}

/**
 * Of a batch whose results nobody can have any more: what it left open is open again, and may have been billed. Returns how
 * many calls that are.
 */
export async function keepLostBatch(
  batch: Batch,
  message: string,
  requests: ReadonlyMap<string, ChatRequest>,
  { journal, decoding }: Pick<ResultsKeeping, 'journal' | 'decoding'>,
): Promise<number> {
  const left = batch.keys.filter((key) => journal.stateOf(key) !== 'answered' && !journal.hasFailedIn(batch.name, key));
  await Promise.all(
    left.map((key) => {
      const most = batch.most.get(key) ?? mostTokens(requests.get(key)?.messages ?? [], decoding);
      const again = journal.stateOf(key) !== 'failed-final';
      return journal.failed({ key, reason: 'lost', message, again, unanswered: true, batch: batch.name }, most);
    }),
  );
  return left.length;
}
