/** Cuts a length into as few parts as a limit allows, all of one size, the last of which may have room left. */

export interface EvenParts {
  readonly count: number;
  /** Of each part. */
  readonly size: number;
}

export function evenParts(length: number, largest: number): EvenParts {
  const count = Math.ceil(length / largest);
  return { count, size: Math.ceil(length / count) };
}
