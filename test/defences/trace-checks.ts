/** Defences of the checks of traces: a model's text decides what is computed. */
import type { Defence } from './defence.ts';

const FOLDER = 'src/coldstart/checks';
const tests = [`${FOLDER}/evaluate-expression.test.ts`];

export const TRACE_CHECK_DEFENCES: readonly Defence[] = [
  {
    defence: 'an expression is no deeper than its limit',
    file: `${FOLDER}/evaluate-expression.ts`,
    has: 'if (token === undefined || depth > DEEPEST) return null;',
    without: 'if (token === undefined) return null;',
    tests,
  },
  {
    defence: 'an expression is no longer than its limit',
    file: `${FOLDER}/evaluate-expression.ts`,
    has: 'this.#limit = from + MOST_TOKENS;',
    without: 'this.#limit = Infinity;',
    tests,
  },
  {
    defence: 'a numeral of a trace is no longer than its limit',
    file: `${FOLDER}/number-tokens.ts`,
    has: 'const LONGEST_NUMERAL = 40;',
    without: 'const LONGEST_NUMERAL = 1e9;',
    tests,
  },
];
