/**
 * The making of a batch, once: one whose making may have come through is looked for several times before it is made anew,
 * since a provider may list late what it has made.
 */
import type { BatchService, Named } from '../../chat/batch-service.ts';
import type { ChatFailure } from '../../chat/chat-model.ts';
import { batchAdvice } from './batch-advice.ts';
import type { Batch, BatchJournal } from './batch-journal.ts';
import type { BatchSteps } from './batch-steps.ts';

export interface BatchMaking {
  readonly service: BatchService;
  readonly batches: BatchJournal;
  readonly steps: BatchSteps;
  readonly stop: AbortSignal;
  /** Between two looks for it. */
  readonly pollSeconds: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** An earlier attempt got no answer, and its batch was not found: it may be there all the same. */
  readonly onUnfound: () => Promise<void>;
  /** The provider refuses to make it. */
  readonly onRefused: (failure: ChatFailure) => Promise<void>;
}

/** Ours: minutes, of the seconds that a provider takes to list what it has made. */
const LOOKS_BEFORE_MAKING = 5;

/** Of a file that is with the provider; the batch's id. */
export async function makeBatch(batch: Batch, file: string, making: BatchMaking): Promise<string> {
  const { service, batches, steps, stop, now, onUnfound, onRefused } = making;
  let mayBeMade = batch.isCreating;
  let isUnanswered = batch.isCreating;
  const { id } = await steps.until(async (): Promise<Named | ChatFailure> => {
    if (mayBeMade) {
      const found = await findMade(batch, file, making);
      if (found !== null) return found;
      if (isUnanswered) await onUnfound();
    }
    const at = new Date(now()).toISOString();
    if (!batch.isCreating) await batches.note(batch, { kind: 'creating', batch: batch.name, at });
    const made = await service.create(file, stop);
    if (made.kind === 'id') return made;
    // Left as being made, it would be refused each time, and keep others waiting for ever.
    if (isRefusal(made)) await onRefused(made);
    // Who is turned away as one too many made nothing; after any other failure nobody here knows.
    else mayBeMade ||= made.reason !== 'rate-limited';
    isUnanswered ||= made.unanswered === true;
    return made;
  });
  return id;
}

async function findMade(
  batch: Batch,
  file: string,
  { service, batches, steps, stop, pollSeconds }: BatchMaking,
): Promise<Named | ChatFailure | null> {
  for (let look = 1; look <= LOOKS_BEFORE_MAKING; look++) {
    if (look > 1) await steps.pause(pollSeconds);
    const found = await service.find(file, stop, batch.creatingAt);
    if (found === null) continue;
    if (found.kind === 'id' || found.reason !== 'absent') return found;
    const words = `${batch.name} may have been made, and it cannot be looked for: ${found.message}`;
    return { ...found, message: `${words}; ${batchAdvice(batches.path, batch)}` };
  }
  return null;
}

function isRefusal({ reason }: ChatFailure): boolean {
  return reason === 'refused' || reason === 'fatal' || reason === 'absent';
}
