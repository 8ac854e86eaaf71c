/** Letters of options, or "the other options", where the writer was shown none: it saw what it should not have seen. */
import type { Language } from '../../../records/question.ts';
import { flaw, thinkingOf, type Trace, type TraceFlaw } from '../trace-flaw.ts';

const LETTER = '[A-E]';
const PATTERNS: Readonly<Record<Language, readonly RegExp[]>> = {
  en: [
    new RegExp(String.raw`\b[Oo]ptions? ${LETTER}\b|\b[Cc]hoices? ${LETTER}\b|\b[Aa]nswer ${LETTER}\b`),
    new RegExp(
      String.raw`(?:^|[.;:\n]\s{0,4})\(?${LETTER}\)?[,:]? is (?:wrong|incorrect|correct|right|not correct|out)\b`,
    ),
    new RegExp(String.raw`\(${LETTER}\) (?:is|can|does|would|fits)\b`),
    new RegExp(
      String.raw`\b(?:[Ll]eaves|leaving|[Bb]etween|[Cc]hoose|[Ss]elect|[Pp]ick|[Rr]ules? out|[Tt]herefore,?|[Ss]o|[Tt]hus,?|answer is) ${LETTER}(?: (?:or|and) ${LETTER})?(?=\s*(?:[.,;]|$|is (?:the )?(?:right|correct|best|answer)))`,
    ),
    /\b(?:the|all|any|none of the) (?:other|remaining|rest of the|listed|given|available|presented) (?:answer )?(?:options|choices)\b(?! (?:for|of|to) (?:treat|manag|therap|care))/i,
    /\b(?:answer|multiple[- ]choice) (?:choices|options)\b|\b(?:listed|given|provided|presented) options?\b|\boptions? (?:given|listed|provided|presented|above|below)\b/i,
  ],
  zh: [
    /选项|(?:备选|候选|可选)(?:答案|项)/,
    new RegExp(`(?<![A-Za-z0-9])${LETTER}[、,，]?(?:${LETTER}[、,，]?)*(?:两|三|四|各)?项(?!目|检)`),
    new RegExp(`(?:选|选择|应选|故选|排除|只剩|剩下)${LETTER}(?:[或和、]${LETTER})?(?![A-Za-z0-9型级])`),
    new RegExp(`(?:^|[。；\\n])${LETTER}(?:不?正确|错误|不对|不符)`),
  ],
};
/** What has a letter of its own. */
const BENIGN =
  /\b(?:hepatitis|vitamin|type|group|class|grade|stage|plan|factor|influenza|protein|child-pugh|stanford|immunoglobulin|streptococcus|lead|point|line|zone|part) [A-E]\b|\btreatment (?:options|choices)\b|\btherapeutic (?:options|choices)\b/gi;

export function optionLetters(trace: Trace): TraceFlaw | null {
  const thinking = thinkingOf(trace).replace(BENIGN, (words) => ' '.repeat(words.length));
  for (const pattern of PATTERNS[trace.language]) {
    const found = pattern.exec(thinking);
    if (found !== null)
      return flaw('speaks-of-options', thinking.slice(Math.max(0, found.index - 20), found.index + 80));
  }
  return null;
}
