/** Why a file did not come: for good, or so that another try may mend it. */
import { FlemingError } from '../errors.ts';

/** A file could not be fetched, or is not the one it should be. */
export class DownloadError extends FlemingError {}

/** A failure that another try may mend. */
export class PassingFailure extends Error {
  readonly retryAfterSeconds: number | null;

  constructor(message: string, retryAfterSeconds: number | null = null, options?: ErrorOptions) {
    super(message, options);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** What came before is of no use: the next try begins anew. */
export class StalePart extends PassingFailure {}
