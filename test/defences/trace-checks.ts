/** Defences of the checks of traces: a model's text decides what is computed. */
import type { Defence } from './defence.ts';

const FOLDER = 'src/coldstart/checks';
const tests = [`${FOLDER}/evaluate-expression.test.ts`];
const probeTests = [`${FOLDER}/leaks/probe-traces.test.ts`];

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
  {
    defence: 'a reader that takes the answer from the options alone accuses no trace',
    file: `${FOLDER}/leaks/asked-course.ts`,
    has: 'return control! >= SURE ? null : anchoredFlaw(',
    without: 'return anchoredFlaw(',
    tests: probeTests,
  },
  {
    defence: 'a teacher that came to another option than the one told has justified nothing',
    file: `${FOLDER}/leaks/told-wrongly.ts`,
    has: "text: verdict === 'right' ? read!.text : null",
    without: 'text: read?.text ?? null',
    tests: probeTests,
  },
  {
    defence: 'a wrong key is justified where most readings follow it, not where one does',
    file: `${FOLDER}/leaks/probe-traces.ts`,
    has: 'led !== null && led > LED',
    without: 'led !== null && led > 0',
    tests: probeTests,
  },
];
