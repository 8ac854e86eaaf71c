/** Words and terms of medicine, from the seeds of the project: a disease, drug, finding or procedure is no person. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SEEDS = fileURLToPath(new URL('../../../seeds', import.meta.url));

export interface MedicalTerms {
  /** Words that the seeds write in small letters somewhere. */
  readonly englishWords: ReadonlySet<string>;
  /** Words that they write with a capital, as `Gaucher`, `Escherichia`; no word of small letters. */
  readonly englishNames: ReadonlySet<string>;
  /** Words that they write in capitals, as `HIV`. */
  readonly englishAbbreviations: ReadonlySet<string>;
  /** Terms of two characters and more. */
  readonly chineseTerms: ReadonlySet<string>;
}

let read: MedicalTerms | null = null;

/** Read once, when first asked for. */
export function medicalTerms(): MedicalTerms {
  return (read ??= readMedicalTerms());
}

function readMedicalTerms(): MedicalTerms {
  const englishWords = new Set<string>();
  const capitals = new Set<string>();
  const englishAbbreviations = new Set<string>();
  const chineseTerms = new Set<string>();
  for (const specialty of readdirSync(SEEDS).toSorted()) {
    const file = join(SEEDS, specialty, 'entities.tsv');
    if (!existsSync(file)) continue;
    const [header, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
    const columns = header!.split('\t');
    const places = ['name', 'synonyms', 'name_zh', 'synonyms_zh'].map((name) => columns.indexOf(name));
    for (const line of lines) {
      const cells = line.split('\t');
      const terms = places.flatMap((place) => cells[place]?.split('|') ?? []);
      for (const term of terms) {
        if (/\p{Script=Han}/u.test(term)) chineseTerms.add(term);
        else
          for (const word of term.split(/[^\p{L}\p{M}'’-]+/u)) {
            if (/^\p{Ll}/u.test(word)) englishWords.add(word);
            else if (/^\p{Lu}{2,5}$/u.test(word)) englishAbbreviations.add(word);
            else if (/^\p{Lu}\p{Ll}/u.test(word)) capitals.add(word.replace(/['’]s$/, ''));
          }
      }
    }
  }
  const englishNames = new Set([...capitals].filter((word) => !englishWords.has(word.toLowerCase())));
  return { englishWords, englishNames, englishAbbreviations, chineseTerms };
}
