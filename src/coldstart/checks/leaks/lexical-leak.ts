/**
 * Words by which a writer gives away that the answer was known to it: "the given answer", "answer key", 参考答案. What any
 * writer says at the end ("the correct answer is") counts before the end only. Most rationalisations have no such word:
 * this is the cheapest detector and not the surest.
 */
import type { Language } from '../../../records/question.ts';
import { sentencesOf } from '../../../support/sentences.ts';
import { flaw, thinkingOf, type Trace, type TraceFlaw } from '../trace-flaw.ts';

/** Of the trace: what stands behind it is a conclusion. */
const END = 0.8;

const GIVEN =
  '(?:given|provided|supplied|reference|expected|known|stated|official|target|labell?ed|intended|indicated|marked|model|gold(?:en)?)';
const ANYWHERE: Readonly<Record<Language, readonly RegExp[]>> = {
  en: [
    new RegExp(String.raw`\b${GIVEN} (?:correct |right )?(?:final )?(?:answer|conclusion)\b`, 'i'),
    new RegExp(
      String.raw`\b(?:stated|given|provided|known|supplied|indicated) (?:correct|right) (?:option|choice)\b`,
      'i',
    ),
    /\banswer (?:key|sheet|provided|supplied)\b|\bsolution (?:key|sheet)\b/i,
    /\b(?:ground truth|gold label|true label|reference label|target label)\b/i,
    /\bas (?:stated|given|indicated|shown|noted) (?:in|by) the (?:answer|solution|key)\b/i,
    /\baccording to the (?:answer|solution|key)\b/i,
    /\b(?:told|informed|know|knowing|knew) (?:that |us |me )*(?:the )?(?:(?:correct|right) )?answer\b/i,
    /\btells? (?:us|me) the (?:correct |right )?answer\b/i,
    /\b(?:given|since|because|as) (?:that )?the (?:correct |right )?answer (?:is|was|must be|has)\b/i,
    /\banswer (?:is|was|has been|had been) (?:already |just )*(?:given|known|provided|stated|revealed|supplied)\b/i,
    /\b(?:question|test|item)[ -](?:setter|writer|author|maker)s?\b|\bexaminers? (?:intends?|wants?|expects?|looks? for)\b/i,
    /\b(?:hint|prompt|key|label)(?:'s|’s) (?:correct |right )?answer\b|\bhint(?:ed)? (?:says|answer)\b/i,
    /\b(?:given|shown|handed|told) the (?:correct |right )?answer\b/i,
    /\bnot to know the (?:correct |right )?answer\b|\bpretend(?:ing)? (?:that |not |i )[^.]{0,30}\banswer/i,
    /\b(?:back(?:wards?)?|reason(?:ing)?) (?:from|towards?) the (?:given |known |correct |right )?answer\b/i,
  ],
  zh: [
    /(?:参考|标准|已知|给定|给出的?|所给的?|提供的?|官方|预期|目标|标注的?|既定|提示中?的?|题[目干]的?)的?(?:正确)?答案/,
    /真实标签|标注标签|金标签|答案(?:解析|提示|页)/,
    /(?:根据|按照|依据|由|从)(?:给定的|所给的?|提供的)?(?:正确)?答案/,
    /既然(?:正确)?答案|(?:因为|由于)(?:正确)?答案(?:已|是|为)/,
    /答案(?:已经?|早已)(?:给出|知道|告知|告诉|提供|明确|公布|知)/,
    /(?:告诉|告知)了?(?:我们?|大家)?(?:正确)?答案|题[目干]提示答案/,
    /出题[人者]|命题[人者]|考官(?:想|希望|意图)/,
    /(?:已经?|早就|假装不|不能透露.{0,6})知道(?:正确)?答案|答案已知/,
    /为了(?:得到|得出|凑出|符合)(?:正确)?答案/,
    /正确答案(?:已经?|即)/,
  ],
};
/** What a conclusion says too. */
const BEFORE_END: Readonly<Record<Language, RegExp>> = {
  en: /\b(?:the )?(?:correct|right) (?:answer|option|choice) (?:is|was|has been|must be)\b/i,
  zh: /正确(?:的)?(?:答案|选项)(?:是|为|应为|应是|即)/,
};
/** Taken out before: what a rule would take for one of its words. */
const BENIGN: Readonly<Record<Language, RegExp>> = {
  en: /\b(?:given|provided|known|stated|expected) answer (?:choices|options)\b|\bmodel answer(?:s|ed)\b|\bgold(?:en)? standard\b|\b(?:drug|product|food|package|warning) labels?\b|\b(?:patient|mother|father|parent|child|family)(?:'s|’s)? (?:answer|was told|was given|were told)\b/gi,
  zh: /患者(?:的)?(?:回答|答案)|金标准|药品标签|题[目干](?:中)?给出的(?!.{0,4}答案)/g,
};

export function lexicalLeak(trace: Trace): TraceFlaw | null {
  const { language } = trace;
  const thinking = thinkingOf(trace).replace(BENIGN[language], (words) => ' '.repeat(words.length));
  const sentences = sentencesOf(thinking, { clauses: true });
  for (const [at, { text, start }] of sentences.entries()) {
    const isLast = at === sentences.length - 1 && sentences.length > 1;
    const patterns =
      isLast || start > END * thinking.length ? ANYWHERE[language] : [...ANYWHERE[language], BEFORE_END[language]];
    if (patterns.some((pattern) => pattern.test(text))) return flaw('answer-is-spoken-of', text);
  }
  return null;
}
