/**
 * What each verdict means, in both languages, as docs/judging-questions.md says it: the page of a sample shows the rows of
 * that file's table, so that the words stand in one place.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Bilingual } from '../../records/row.ts';
import { RecordError } from '../../support/errors.ts';
import { ASPECTS, VERDICTS, type Aspect } from './verdicts.ts';

const CRITERIA_FILE = fileURLToPath(new URL('../../../docs/judging-questions.md', import.meta.url));

export interface Criterion {
  readonly aspect: Aspect;
  readonly word: string;
  readonly meaning: Bilingual;
}

/** A row such as "| `key` | `right` | English | Chinese |". */
const tableRow = /^\| `([^`|]+)` \| `([^`|]+)` \| ([^|]+) \| ([^|]+) \|$/gm;

/** One for every word that a sheet takes, in the order of columns and words. */
export function readCriteria(markdown: string = readFileSync(CRITERIA_FILE, 'utf8')): Criterion[] {
  const meanings = new Map(
    Array.from(markdown.matchAll(tableRow), ([, aspect, word, en, zh]) => [
      `${aspect} ${word}`,
      { en: en!.trim(), zh: zh!.trim() },
    ]),
  );
  return ASPECTS.flatMap((aspect) =>
    VERDICTS[aspect].map((word) => {
      const meaning = meanings.get(`${aspect} ${word}`);
      if (meaning === undefined)
        throw new RecordError(
          `${CRITERIA_FILE} has no row for ${word} of ${aspect}; its table needs one for every word of a sheet`,
        );
      return { aspect, word, meaning };
    }),
  );
}
