/** Whether a trace thinks in the language of its question: teachers fall back into the language they were trained in. */
import { isWrittenIn, scriptsOf } from '../../records/written-language.ts';
import { flaw, thinkingOf, type AskedQuestion, type Trace, type TraceFlaw } from './trace-flaw.ts';

export function traceLanguageFlaw(trace: Trace, { language }: AskedQuestion): TraceFlaw | null {
  const thinking = thinkingOf(trace);
  if (isWrittenIn(thinking, language)) return null;
  const { han, latin } = scriptsOf(thinking);
  const shares = `${(100 * han).toFixed(0)} % of the letters are Chinese, ${(100 * latin).toFixed(0)} % Latin or Greek`;
  return flaw('other-language', `the question is ${language}; ${shares}`);
}
