/** The results of a batch as lines of the journal of calls. Read again after a kill, they add what is not there yet. */
import type { BatchService } from '../../chat/batch-service.ts';
import type { ChatFailure, ChatRequest, Decoding } from '../../chat/chat-model.ts';
import { iterateJsonl } from '../../support/jsonl.ts';
import type { Batch } from './batch-journal.ts';
import type { CallJournal } from './call-journal.ts';
import { OF_FORM, type AnsweredLine } from './call-lines.ts';
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

export interface ReadResults {
  /** Of requests of the batch. */
  readonly lines: number;
  /** Of these, replies with a status of success. */
  readonly replies: number;
  /** That are no JSON. */
  readonly damaged: number;
}

/**
 * `path`: a file of results. `requests`: by key, those of this call; a batch of before may hold others. A line that cannot be
 * read is passed over: it must not keep the others from being read.
 */
export async function keepBatchResults(
  path: string,
  batch: Batch,
  requests: ReadonlyMap<string, ChatRequest>,
  { service, journal, decoding, onAnswer }: ResultsKeeping,
): Promise<ReadResults> {
  const own = new Set(batch.keys);
  const mostOf = mostOfCalls(batch, requests, decoding);
  const writing: Promise<void>[] = [];
  const failures: { readonly key: string; readonly failure: ChatFailure; readonly isOfForm: boolean }[] = [];
  let [replies, damaged] = [0, 0];
  for (const { value } of iterateJsonl(path, { onDamaged: () => void damaged++ })) {
    const read = service.read(value, batch.learnt);
    // Of a key that stands twice the first counts.
    if (read === null || !own.delete(read.customId)) continue;
    const { customId: key, result } = read;
    if (result.kind === 'completion' || result.billed !== undefined) replies++;
    if (journal.stateOf(key) === 'answered') continue;
    if (result.kind === 'completion') {
      const id = requests.get(key)?.id ?? { set: '', itemId: '', sample: 0 };
      const line = { ...answeredLine(key, { id }, result, null), batch: batch.name };
      writing.push(journal.answered(line, mostOf(key)));
      onAnswer(line);
    } else if (!journal.hasFailedIn(batch.name, key))
      failures.push({ key, failure: result, isOfForm: read.isOfForm === true });
    if (writing.length >= MOST_WAITING) await Promise.all(writing.splice(0));
  }
  await Promise.all(writing);
  // A model that answers none of a batch refuses for a reason that is not one conversation's: another setting mends it.
  const isAnswering = batch.keys.some((key) => journal.stateOf(key) === 'answered');
  await Promise.all(
    failures.map(({ key, failure, isOfForm }) => {
      const again = !isAnswering || !isOfRequest(failure);
      const line = { ...failedLine(key, failure), again, batch: batch.name };
      return journal.failed(isOfForm ? { ...line, reason: OF_FORM } : line, mostOf(key));
    }),
  );
  return { lines: batch.keys.length - own.size, replies, damaged };
}

/** An empty account and a wrong setting are refused with the statuses of a filter, but never in a reply that is billed. */
function isOfRequest({ reason, billed }: ChatFailure): boolean {
  return reason === 'unanswerable' || (reason === 'refused' && billed !== undefined);
}

/** Of a batch of which nothing more will come: what it said nothing of is open again, and may have been billed. How many. */
export async function keepUnanswered(
  batch: Batch,
  message: string,
  requests: ReadonlyMap<string, ChatRequest>,
  { journal, decoding }: Pick<ResultsKeeping, 'journal' | 'decoding'>,
): Promise<number> {
  const left = batch.keys.filter((key) => journal.stateOf(key) !== 'answered' && !journal.hasFailedIn(batch.name, key));
  const mostOf = mostOfCalls(batch, requests, decoding);
  await Promise.all(
    left.map((key) => {
      const again = journal.stateOf(key) !== 'failed-final';
      return journal.failed({ key, reason: 'lost', message, again, unanswered: true, batch: batch.name }, mostOf(key));
    }),
  );
  return left.length;
}

/** By key; batches of before do not say it, and those whose calls are not wanted now have no messages here. */
function mostOfCalls(
  batch: Batch,
  requests: ReadonlyMap<string, ChatRequest>,
  decoding: Decoding,
): (key: string) => MostTokens {
  return (key) => batch.most.get(key) ?? mostTokens(requests.get(key)?.messages ?? [], decoding);
}
