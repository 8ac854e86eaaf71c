/**
 * Chinese wikis write words for several regions at once, `-{zh-hans:..;zh-hant:..}-`: which of them is read, and which
 * rules are no words at all (https://www.mediawiki.org/wiki/Writing_systems/Syntax).
 */
import type { Span } from './source-words.ts';

/** Rules that show nothing: for the whole page (H), its title (T), taken back (-), described (D), the name of a variant (N). */
const SILENT = /[HTDN-]/;
const FLAGS = /^[\sA-Z;+-]{0,12}\||^(?:\s*zh(?:-[a-z]{2,4})?\s*;?){1,10}\|/;
const RULE = /(?:^|;)(?:[^;:|{}]{0,60}=>)?\s*(zh(?:-[a-z]{2,4})?)\s*:/g;
const PREFERRED = ['zh-hans', 'zh-cn', 'zh', 'zh-sg', 'zh-my', 'zh-hant', 'zh-tw', 'zh-hk', 'zh-mo'];

/** The part of what stands between `-{` and `}-` that is read; null when nothing is. */
export function readVariant(inside: string): Span | null {
  const flags = FLAGS.exec(inside)?.[0] ?? '';
  if (/^[\sA-Z;+-]*\|$/.test(flags) && SILENT.test(flags)) return null;
  const rules = [...inside.slice(flags.length).matchAll(RULE)].map((found, index, all) => ({
    code: found[1]!,
    start: flags.length + found.index + found[0].length,
    end: all[index + 1] === undefined ? inside.length : flags.length + all[index + 1]!.index,
  }));
  if (rules.length === 0 || /R/.test(flags)) return { start: flags.length, end: inside.length };
  const ranks = rules.map(({ code }) => PREFERRED.indexOf(code)).map((rank) => (rank < 0 ? PREFERRED.length : rank));
  const { start, end } = rules[ranks.indexOf(Math.min(...ranks))]!;
  // The last rule may end in a semicolon.
  return { start, end: end > start && inside[end - 1] === ';' ? end - 1 : end };
}
