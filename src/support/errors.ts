/**
 * The one family of errors. A child is named by the boundary that was crossed; its message says what came, where,
 * what was allowed and what to do. Expected failures (an unread answer, a rejected subgraph) are values, not errors.
 */
export class FlemingError extends Error {
  /** Process exit status the command line uses for this error (1 = the work failed, 2 = the call was wrong). */
  readonly exitCode: number = 1;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A recipe, flag or environment variable is wrong. */
export class ConfigError extends FlemingError {
  override readonly exitCode = 2;
}

/** A line of a seed file, dataset, journal or other record is wrong. */
export class RecordError extends FlemingError {}

/** The knowledge graph contradicts itself or a query of it cannot be answered. */
export class KnowledgeError extends FlemingError {}

/** The training engine refused a call or failed in it. */
export class EngineError extends FlemingError {}

/** A checkpoint, model folder or tokenizer cannot be read or written. */
export class CheckpointError extends FlemingError {}

/** A teacher or another chat model failed. */
export class TeacherError extends FlemingError {}

/** A run folder is in a state the command cannot continue from. */
export class RunError extends FlemingError {}
