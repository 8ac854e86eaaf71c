/** Defences of the audit against models that make up what a text says, and against reading what none says. */
import type { Defence } from './defence.ts';

const WRITTEN = {
  file: 'src/grading/audit/read-written-claims.ts',
  tests: ['src/grading/audit/read-written-claims.test.ts'],
};

export const AUDIT_DEFENCES: readonly Defence[] = [
  {
    defence: 'a quote that the text does not hold is no claim',
    has: "  if (start < 0) return 'the quote is not in the text';\n",
    without: '',
    ...WRITTEN,
  },
  {
    defence: 'a name that the text does not hold is in no claim',
    has: "  if (!ends.every((name) => name !== '' && lower.includes(name))) return 'a name is not in the text';\n",
    without: '',
    ...WRITTEN,
  },
  {
    defence: 'a quote of other things is no claim',
    has: "  if (!ends.some((name) => quote.toLowerCase().includes(name))) return 'no name is in the quote';\n",
    without: '',
    ...WRITTEN,
  },
  {
    defence: 'a clause without its subject that has an unknown word is read of nothing',
    has: '  if (told.isUnclear || !saysNoMore(clause.plain)) return null;\n',
    without: '',
    file: 'src/grading/audit/clause-findings.ts',
    tests: ['src/grading/audit/chat-traces.test.ts'],
  },
];
