/** What every engine tells of the model it has opened, whatever it was opened for. */

export interface OpenModel {
  /** Tokens that the model takes: prompt and continuation together. */
  readonly maxPositions: number;
  /** Ends after the calls under way; every later call is refused. A second time is nothing. */
  close(): Promise<void>;
}
