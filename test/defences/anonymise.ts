/** Defences of the anonymiser: of findings against being taken for people, and of people against staying. */
import type { Defence } from './defence.ts';

const file = (name: string): string => `src/questions/anonymise/${name}`;
const tests = [file('anonymise.test.ts')];

export const ANONYMISE_DEFENCES: readonly Defence[] = [
  {
    defence: 'a name before the noun of a finding is no person',
    file: file('english-name-shape.ts'),
    has: '      beforeEponym.test(after) &&\n',
    without: '      Number.isNaN(0) &&\n',
    tests,
  },
  {
    defence: 'a word of the seeds is no Chinese name',
    file: file('chinese-name-shape.ts'),
    has: 'if (terms.has(word) || INNER_WORDS',
    without: 'if (INNER_WORDS',
    tests,
  },
  {
    defence: 'a word like a surname is no Chinese name',
    file: file('chinese-name-shape.ts'),
    has: '|| (place === 0 && WORDS_LIKE_NAMES.has(word))',
    without: '',
    tests,
  },
  {
    defence: 'a range of values is no telephone number',
    file: file('contact-rules.ts'),
    has: 'if (digits < 7 || digits > 15) return true;',
    without: 'if (digits < 7 || digits > 15) return false;',
    tests,
  },
  {
    defence: "the days of a study are nobody's",
    file: file('date-rules.ts'),
    has: 'const reach = isRange || !hasDay ? 500 : 100;',
    without: 'const reach = 0;',
    tests,
  },
  {
    defence: 'a name that was found is found again',
    file: file('anonymise.ts'),
    has: '    take(repeatedNamesIn(text, names));\n',
    without: '',
    tests,
  },
  {
    defence: 'placeholders of an earlier run are no text',
    file: file('anonymise.ts'),
    has: 'let text = withMarksMasked(original);',
    without: 'let text = original;',
    tests: [...tests, file('anonymise.fuzz.test.ts')],
  },
  {
    defence: 'an abbreviation that the text explains is no person',
    file: file('english-names.ts'),
    has: ' && !text.includes(`(${letters})`)',
    without: '',
    tests: [file('people-near.test.ts')],
  },
  {
    defence: 'an abbreviation beside a word is no name',
    file: file('english-name-shape.ts'),
    has: 'if (holdsAbbreviation(own) &&',
    without: 'if (Number.isNaN(0) && holdsAbbreviation(own) &&',
    tests: [file('people-near.test.ts')],
  },
  {
    defence: 'a preposition that is a surname, too, is no name before a word of time',
    file: file('chinese-names.ts'),
    has: 'return holdsGivenCharacter(name);',
    without: 'return true;',
    tests: [file('people-near.test.ts')],
  },
  {
    defence: 'an option changes by what is certain alone',
    file: file('anonymise.ts'),
    has: '.filter(({ certain }) => certain === true);',
    without: ';',
    tests,
  },
  {
    defence: 'a question whose option told of a person is dropped at import',
    file: 'src/questions/public/import-dataset.ts',
    has: '    if (flaw !== null) {\n',
    without: '    if (flaw !== null && Number.isNaN(0)) {\n',
    tests: ['src/questions/public/import-dataset.test.ts'],
  },
  {
    defence: 'a question whose option told of a person is dropped by refining',
    file: 'src/questions/refine/filters.ts',
    has: "        dropped.push({ id: question.id, step: 'anonymise', ...flaw, question });\n        return [];\n",
    without: '',
    tests: ['src/questions/refine/filters.test.ts'],
  },
];
