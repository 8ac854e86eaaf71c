/** Whether a trace goes round in circles: the share of its runs of words that stood in it before. */
import { eachGram, tokensOf } from '../../support/text-grams.ts';
import { flaw, thinkingOf, type Trace, type TraceFlaw } from './trace-flaw.ts';

/** Ours: eight words in the same order are no coincidence; twelve Chinese characters tell about as much. */
const GRAM = { en: 8, zh: 12 } as const;
/** Ours: a trace that sums up at its end repeats some. */
const MOST_REPEATED = 0.3;
/** Ours: of fewer runs a share says little. */
const FEWEST_GRAMS = 12;

export function repetitionFlaw(trace: Trace): TraceFlaw | null {
  const tokens = tokensOf(thinkingOf(trace), trace.language === 'zh' ? 'characters' : 'words');
  const seen = new Set<number>();
  let [repeated, grams] = [0, 0];
  let example = '';
  eachGram(tokens, GRAM[trace.language], (high, low, index) => {
    // 53 bits of both halves are a whole number.
    const key = high * 0x20_0000 + (low >>> 11);
    grams++;
    if (!seen.has(key)) {
      seen.add(key);
      return;
    }
    repeated++;
    if (example === '')
      example = tokens.slice(index, index + GRAM[trace.language]).join(trace.language === 'zh' ? '' : ' ');
  });
  if (grams < FEWEST_GRAMS || repeated <= MOST_REPEATED * grams) return null;
  return flaw('repetition', `${Math.round((100 * repeated) / grams)} % of the runs of words stood before: ${example}`);
}
