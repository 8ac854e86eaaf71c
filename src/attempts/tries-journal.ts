/**
 * What became of tries at many questions, one line a question, so that hours of asking survive a kill. The first line says
 * what the tries are of; a journal of something else is begun anew. A damaged line and all after it are cut off, since
 * they can be asked again.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { Journal } from '../run/journal.ts';
import { flushFolder } from '../support/durable.ts';
import { RecordError } from '../support/errors.ts';
import { iterateJsonl } from '../support/jsonl.ts';

export const triedSchema = z.strictObject({
  id: z.string(),
  /** By attempt. */
  right: z.array(z.boolean()),
  /** Generated tokens by attempt, the stop token included. */
  tokens: z.array(z.number().int().nonnegative()),
  /** Tokens of the prompt, which the attempts share. */
  promptTokens: z.number().int().nonnegative(),
});
export type Tried = z.infer<typeof triedSchema>;

const headSchema = z.strictObject({ of: z.string() });
const lineSchema = z.union([headSchema, triedSchema]);

export class TriesJournal {
  /** Tries that were kept before, by question. */
  readonly kept: ReadonlyMap<string, Tried>;
  readonly #journal: Journal;

  private constructor(journal: Journal, kept: ReadonlyMap<string, Tried>) {
    this.#journal = journal;
    this.kept = kept;
  }

  /** `of`: a hash of everything that the answers depend on. `warn` is told what cannot be used. */
  static open(path: string, of: string, warn: (line: string) => void): TriesJournal {
    const { bytes, kept } = existsSync(path) ? readKept(path, of, warn) : { bytes: 0, kept: new Map<string, Tried>() };
    mkdirSync(dirname(path), { recursive: true });
    const journal = new Journal(path, bytes);
    if (bytes === 0) {
      journal.append({ of });
      journal.flush();
      flushFolder(dirname(path));
    }
    return new TriesJournal(journal, kept);
  }

  /** They would survive a power cut when it returns. */
  keep(tries: readonly Tried[]): void {
    for (const tried of tries) this.#journal.append(tried);
    this.#journal.flush();
  }

  close(): void {
    this.#journal.close();
  }
}

function readKept(
  path: string,
  of: string,
  warn: (line: string) => void,
): { readonly bytes: number; readonly kept: Map<string, Tried> } {
  const kept = new Map<string, Tried>();
  let end = 0;
  try {
    for (const { value, offset, bytes, ended } of iterateJsonl(path, { schema: lineSchema, tornLastLine: 'drop' })) {
      if (!ended) break;
      if (end === 0 && !('of' in value && value.of === of)) {
        warn(`${path} is of other questions, settings or another step; it is begun anew`);
        break;
      }
      if ('id' in value) kept.set(value.id, value);
      end = offset + bytes + 1;
    }
  } catch (cause) {
    if (!(cause instanceof RecordError)) throw cause;
    warn(`${cause.message}; what stands before it is kept, the rest is asked again`);
  }
  return { bytes: end, kept };
}
