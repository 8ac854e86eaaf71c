/**
 * Questions of a run by their ids, out of the files of its splits and banks: where each stands is looked up once for a
 * file, and only the question that is asked for is read.
 */
import { statSync } from 'node:fs';
import { bankQuestionSchema } from '../records/bank-question.ts';
import { commonQuestion, type CommonQuestion } from '../records/common-question.ts';
import { iterateJsonl } from '../support/jsonl.ts';

/** Files beyond are not looked through: a page would wait for them. */
const LARGEST_BYTES = 2 ** 30;
const MOST_FILES = 24;
/** Lines that are no JSON hold no question that is asked for. */
const LENIENT = { tornLastLine: 'drop', onDamaged: () => undefined } as const;

interface Places {
  readonly stamp: string;
  /** Where the line of an id begins. */
  readonly byId: ReadonlyMap<string, number>;
}

export class QuestionFinder {
  readonly #files = new Map<string, Places>();

  /** The first of the files that holds it; null: none does. */
  find(id: string, files: readonly string[]): CommonQuestion | null {
    for (const path of files) {
      const at = this.#placesIn(path).get(id);
      if (at === undefined) continue;
      const [line] = iterateJsonl(path, { from: at, schema: bankQuestionSchema });
      if (line !== undefined) return commonQuestion(line.value);
    }
    return null;
  }

  /** Stems by id, in one pass over each file that holds any of them. */
  stems(ids: ReadonlySet<string>, files: readonly string[]): Map<string, string> {
    const stems = new Map<string, string>();
    const holding = files.filter((path) => [...ids].some((id) => this.#placesIn(path).has(id)));
    for (const path of holding)
      for (const { value } of iterateJsonl<Partial<CommonQuestion> | null>(path, LENIENT))
        if (
          typeof value?.id === 'string' &&
          typeof value.stem === 'string' &&
          ids.has(value.id) &&
          !stems.has(value.id)
        )
          stems.set(value.id, value.stem);
    return stems;
  }

  #placesIn(path: string): ReadonlyMap<string, number> {
    const { size, mtimeMs } = statSync(path);
    const stamp = `${size} ${mtimeMs}`;
    const known = this.#files.get(path);
    if (known?.stamp === stamp) return known.byId;
    const byId = new Map<string, number>();
    if (size <= LARGEST_BYTES)
      for (const { value, offset } of iterateJsonl<{ readonly id?: unknown } | null>(path, LENIENT))
        if (typeof value?.id === 'string') byId.set(value.id, offset);
    if (this.#files.size >= MOST_FILES) this.#files.delete(this.#files.keys().next().value!);
    this.#files.set(path, { stamp, byId });
    return byId;
  }
}
