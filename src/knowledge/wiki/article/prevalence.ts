/** How often a disease is met, from the words of an infobox or a definition; the borders are those of graph/schema.ts. */
import type { PrevalenceClass } from '../../../graph/schema.ts';

const RATIO =
  /\b(\d[\d,.]*)(?:\s*[–-]\s*\d[\d,.]*)?\s*(?:in|per|out of|\/|of every)\s*(?:about |approximately )?(?:(\d[\d,. ]*\d|\d+)\s*)?(million|thousand)?/i;
const PERCENT = /(\d+(?:\.\d+)?)\s*%/;

/** null when the words say neither a number nor a class. */
export function prevalenceIn(words: string): PrevalenceClass | null {
  const share = shareIn(words);
  if (share !== null) return share >= 1 / 200 ? 'common' : share <= 1 / 2000 ? 'rare' : 'uncommon';
  if (/\b(?:very |extremely )?rare(?:ly)?\b|罕见|罕見/iu.test(words) && !/\bnot rare\b/i.test(words)) return 'rare';
  if (/\buncommon\b|少见|少見/iu.test(words)) return 'uncommon';
  if (/\b(?:very )?common\b|常见|常見/iu.test(words) && !/\bnot common\b/i.test(words)) return 'common';
  return null;
}

function shareIn(words: string): number | null {
  const ratio = RATIO.exec(words);
  if (ratio !== null) {
    const scale = { million: 1e6, thousand: 1e3 }[ratio[3]?.toLowerCase() ?? ''] ?? 1;
    const [part, whole] = [numberOf(ratio[1]!), (ratio[2] === undefined ? 1 : numberOf(ratio[2])) * scale];
    if (part > 0 && whole > 1 && part <= whole) return part / whole;
  }
  const percent = PERCENT.exec(words);
  return percent === null ? null : Number(percent[1]) / 100;
}

function numberOf(text: string): number {
  return Number(text.replaceAll(/[, ]/g, '').replace(/\.$/, ''));
}
