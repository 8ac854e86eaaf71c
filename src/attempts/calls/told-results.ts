/** What a provider tells of an ended batch, held against what its files of results were read to hold. */
import type { BatchLook } from '../../chat/batch-service.ts';
import { COMPLETED } from './batch-journal.ts';
import type { ReadResults } from './keep-batch-results.ts';

type Told = Pick<BatchLook, 'status' | 'done' | 'failed' | 'lacksAnswers'>;

/** A part of what the provider tells is not there, or nothing is. */
export function lacksResults(
  { status, done, failed, lacksAnswers }: Told,
  { lines, damaged }: Pick<ReadResults, 'lines' | 'damaged'>,
): boolean {
  if (lacksAnswers || (done !== null && lines + damaged < done + (failed ?? 0))) return true;
  return lines === 0 && (status === COMPLETED || damaged > 0);
}

/**
 * What is not there are failures alone: the batch has come to its end, every answer that the provider counts was read, and of the
 * requests that it counts as failed some have no line. Waiting for these brings no answer.
 */
export function lacksFailuresAlone(told: Told, read: ReadResults): boolean {
  const { status, done, failed, lacksAnswers } = told;
  if (status !== COMPLETED || lacksAnswers || done === null || (failed ?? 0) === 0 || read.damaged > 0) return false;
  return read.replies >= done && lacksResults(told, read);
}

/** All that was tried was read: the rest was not begun when the batch was cancelled or expired, and nobody bills it. */
export function isRestUntried(
  { status, done, failed }: Told,
  { lines, damaged }: Pick<ReadResults, 'lines' | 'damaged'>,
): boolean {
  return status !== COMPLETED && done !== null && failed !== null && damaged === 0 && lines >= done + failed;
}
