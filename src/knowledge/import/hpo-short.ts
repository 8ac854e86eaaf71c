/**
 * HPO's annotations in their short form: `OMIM:154700`, tab, `HP:0001250|HP:0001251|MILD`. It has no place for what is
 * absent, and none for frequencies.
 */
import { KnowledgeError } from '../../support/errors.ts';
import { textLines } from './text-lines.ts';

/** The words that the published file has among the ids; which of its neighbours one is about nobody says. */
const DEGREES =
  /^(?:BILATERAL|UNILATERAL|CHRONIC|ACUTE|DISTAL|PROXIMAL|EPISODIC|RECURRENT|GENERALIZED|LOCALIZED|BORDERLINE|MILD|MODERATE|SEVERE|PROFOUND|PROGRESSIVE|NONPROGRESSIVE|REFRACTORY)$/;

export interface ShortAnnotation {
  readonly line: number;
  readonly disease: string;
  readonly phenotypes: readonly string[];
  /** Words of degree left out. */
  readonly degrees: number;
}

export function* shortAnnotations(file: string): Generator<ShortAnnotation> {
  for (const { line, text } of textLines(file)) {
    if (text === '' || text.startsWith('#')) continue;
    const [disease, phenotypes, ...rest] = text.split('\t', 3);
    if (phenotypes === undefined || rest.length > 0 || !/^[A-Z]{1,20}:\d{1,20}$/.test(disease!))
      throw new KnowledgeError(
        `${file}:${line}: '${text.slice(0, 60)}' is no 'OMIM:1<tab>HP:1|HP:2'; is the file cut off?`,
      );
    const words = phenotypes.split('|');
    const found = words.filter((word) => !DEGREES.test(word));
    for (const word of found) if (/^[A-Z]+$/i.test(word)) throw limitedWord(file, line, word);
    yield { line, disease: disease!, phenotypes: found, degrees: words.length - found.length };
  }
}

function limitedWord(file: string, line: number, word: string): KnowledgeError {
  return new KnowledgeError(
    `${file}:${line}: '${word.slice(0, 60)}' among the phenotypes; ` +
      'the short form has no place for what is absent or limited, take phenotype.hpoa',
  );
}
