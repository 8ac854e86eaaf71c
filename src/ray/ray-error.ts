/** What goes wrong between this program and a Ray cluster. */
import { FlemingError } from '../support/errors.ts';

/** The cluster cannot be reached, or answered what its protocol does not have. */
export class RayError extends FlemingError {}

/** The cluster answered that it will not. */
export class RayRefusal extends RayError {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
