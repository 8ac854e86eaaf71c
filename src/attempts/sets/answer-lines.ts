/** The lines of a journal of answers. What a killed process left torn at the end is left out; damage before it is told. */
import { RecordError } from '../../support/errors.ts';
import { iterateJsonl, type JsonlLine, type RecordSchema } from '../../support/jsonl.ts';

export function* answerLines<T>(path: string, schema: RecordSchema<T>): Generator<JsonlLine<T>> {
  try {
    yield* iterateJsonl(path, { schema, tornLastLine: 'drop' });
  } catch (cause) {
    if (!(cause instanceof RecordError)) throw cause;
    throw new RecordError(
      `${cause.message}; delete this line of the file: the command that asked, given again, asks for this answer alone`,
      { cause },
    );
  }
}
