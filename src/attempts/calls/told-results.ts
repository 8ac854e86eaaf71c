/** What a provider tells of an ended batch, held against what its files of results were read to hold. */
import type { BatchLook } from '../../chat/batch-service.ts';
import { COMPLETED } from './batch-journal.ts';
import type { ReadResults } from './keep-batch-results.ts';

type Told = Pick<BatchLook, 'status' | 'done' | 'failed' | 'lacksAnswers'>;

/** A part of what the provider tells is not there, or nothing is. */
export function lacksResults({ status, done, failed, lacksAnswers }: Told, { lines, damaged }: ReadResults): boolean {
  if (lacksAnswers || (done !== null && lines + damaged < done + (failed ?? 0))) return true;
  return lines === 0 && (status === COMPLETED || damaged > 0);
}

/** All that was tried was read: the rest was not begun when the batch was cancelled or expired, and nobody bills it. */
export function isRestUntried({ status, done, failed }: Told, { lines, damaged }: ReadResults): boolean {
  return status !== COMPLETED && done !== null && failed !== null && damaged === 0 && lines >= done + failed;
}
