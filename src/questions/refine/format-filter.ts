/**
 * What makes a question unfit whatever it asks (paper section 3.1, filter a): options told twice, an answer that is no
 * option, text damaged by a wrong encoding, a figure or table that is not there. The first reason counts.
 */
import type { BankQuestion } from '../../records/bank-question.ts';
import { trimEnd } from '../../grading/normalize-answer.ts';
import { compatibleForm } from '../../support/compatible-form.ts';

export interface Flaw {
  readonly reason: string;
  /** What shows it; at most a line. */
  readonly evidence: string;
}

/** U+FFFD; UTF-8 read as Windows-1252; UTF-8 read as GBK and back; private use; controls. */
const damage: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['replacement character', /\ufffd/u],
  [
    'UTF-8 read as Windows-1252',
    /[ÂÃ][\u0080-\u00bf]|â[\u0080-\u009f€™œ˜“”‚„…–—†‡][\u0080-\u00bf€™œ˜“”‚„…–—†‡¢¦©]?|ï»¿/u,
  ],
  ['UTF-8 read as GBK', /锟斤拷|烫烫烫|屯屯屯|鈥[檚渓滄]|銆[\u0080-\uffff]锛|锛[\u4e00-\u9fff]{0,3}銆/u],
  ['private use character', /\p{Co}/u],
  ['control character', /(?![\t\n])\p{Cc}/u],
  ['lone surrogate', /\p{Cs}/u],
];

const figure =
  /\b(?:shown|seen|depicted|illustrated|pictured|displayed|presented|given)\s(?:here(?!in)(?!,?\s[a-z]|\s?:)|(?:below|above)(?!,?\s[a-z]|\s?:)|(?:in|on)\s(?:the\s)?(?:(?:following|accompanying|attached|adjacent)\s)?(?:figures?|images?|pictures?|photo(?:graph|micrograph)?s?|exhibits?|diagrams?|illustrations?|media))\b|\b(?:figure|exhibit|image|picture|photograph|diagram)s?\s(?:\d{1,2}[a-h]?\b(?!['’”")]?\s?(?:sign|appearance|bandage|configuration|pattern|shape)|\))|[b-h]\b|a(?=[.,)?])|(?:shown\s)?(?:below|above|attached)\b(?!\s(?:the|a|an|his|her)\b))|\b(?:see|refer to|identify|mark(?:ed)? in|in|from|on)\sthe\s(?:(?:following|accompanying|attached|given|above|below)\s)?(?:figures?|images?|pictures?|photographs?|exhibits?|diagrams?)\b(?!\s(?:of[\s-](?:eight|four|three|\d)|intensi\w+|quality|planes?\b|processing|guid\w+))|\b(?:the\s)?(?:following|accompanying|attached)\s(?:images?|figures?|pictures?|photographs?|photomicrographs?|ecgs?|ekgs?|electrocardiograms?|x-rays?|radiographs?|mri|ct scans?|histograms?)\b/iu;
/** Of words that end in 图 or 表 (心电图, 量表, 代表) none is meant, nor of those that begin with them (图书, 表皮, 表现). */
const standsAlone = String.raw`(?<=^|[\s\p{P}上下左右附该此本这如见在从由据看按])`;
const chineseFigure = new RegExp(
  String.raw`(?:(?<!理)[如见据由从看按])(?:[下上左右附该])?图(?![书形案索谋像画库章纸])|(?<![皮])[下上附左右]图(?![书形案谋像画库章纸])|图[中示例]?所示|${standsAlone}图(?:中|\s?\d|[甲乙丙AB](?![A-Za-z]))`,
  'u',
);
/** Only where no table follows in the text itself. */
const table = new RegExp(
  String.raw`\b(?:shown|given|listed)\sin\sthe\stable\b|(?<!\b(?:operating|operation|examination|examining|tilt|water|surgical)\s)\btable\s(?:below|above)\b(?!\s(?:the|a|an|which|his|her)\b)|${standsAlone}(?:[下上附左右]表|(?<=[如见])表)(?=$|[\s\p{P}中为是列给格可示]|所示|\d)|${standsAlone}表\s?\d{1,2}(?![\d.]|\s?(?:[cmk]?m|次|周|型|天|日|年|月|岁|个|级|期|度|分|以)(?![A-Za-z]))`,
  'iu',
);
const hasTable = /\||\t|(?:\n[^\n]*){4,}/u;

const everyFigure = new RegExp(figure.source, 'giu');
/** Words of what may as well be text: no figure, image or graph is named. */
const below = /^(?:shown|seen|displayed|presented|given)\s(?:here|below)$/iu;
/** What is looked at and cannot be told in values. */
const picture =
  /\b(?:ecgs?|ekgs?|electrocardiogra\w+|echocardiogra\w+|eegs?|radiogra\w+|x-rays?|films?|mris?|ct|scans?|ultraso\w+|sonogra\w+|angiogra\w+|tracings?|smears?|slides?|biops\w+|histolog\w+|patholog\w+|microgra\w+|photo\w*|images?|imaging|pictures?|lesions?|rash\w*|pedigrees?|curves?|graphs?|plots?|stains?|specimens?|structures?|fundus\w*)\b/iu;
/** "Na+: 140", "Hemoglobin 9.5 g/dL", "钠 140 mmol/L"; not the age of a patient. */
const value =
  /[\p{L}\p{N})+%-][^\S\n]?[:：=][^\S\n]?[<>≥≤~-]?\d|\d\s?(?:%|[mµμnpf]?(?:g|mol|Eq|IU|U|L)\b(?:\/|\b)|mm\s?Hg|\/(?:min|mm|µL|μL|uL|L|dL)|°\s?[CF]|×\s?10|x\s?10)/gu;
/** Characters after the words in which values are looked for. */
const REACH = 600;

export function formatFlaw({ stem, options, answer }: BankQuestion): Flaw | null {
  if (!options.some(({ letter }) => letter === answer))
    return {
      reason: 'answer-not-among-options',
      evidence: `answer ${answer}; options ${options.map(({ letter }) => letter).join('')}`,
    };
  const texts = [stem, ...options.map(({ text }) => text)];
  for (const text of texts) {
    const found = damageIn(text);
    if (found !== null) return { reason: 'encoding-damage', evidence: found };
  }
  if (options.some(({ text }) => text.trim() === ''))
    return {
      reason: 'blank-option',
      evidence: `option ${options.find(({ text }) => text.trim() === '')!.letter} has no text`,
    };
  const twice = repeatedOption(options);
  if (twice !== null) return { reason: 'duplicate-options', evidence: twice };
  const missing = missingIn(stem);
  return missing === null
    ? null
    : { reason: 'missing-figure', evidence: around(stem, missing.index, missing[0].length) };
}

/** The first words that speak of a figure or table which the text itself does not hold. */
function missingIn(stem: string): RegExpExecArray | null {
  for (const match of stem.matchAll(everyFigure))
    if (!below.test(match[0]) || picture.test(sentenceBefore(stem, match.index)) || !valuesFollow(stem, match))
      return match;
  const chinese = chineseFigure.exec(stem);
  if (chinese !== null || hasTable.test(stem)) return chinese;
  const missing = table.exec(stem);
  return missing === null || valuesFollow(stem, missing) ? null : missing;
}

function sentenceBefore(stem: string, at: number): string {
  return stem
    .slice(Math.max(0, at - REACH), at)
    .split(/[.?!。？！\n](?!\d)/)
    .at(-1)!;
}

/** Whether two values with a name or a unit stand in the lines to come, or one right after a colon or the end of a line. */
function valuesFollow(stem: string, match: RegExpExecArray): boolean {
  const end = match.index + match[0].length;
  const rest = stem.slice(end, end + REACH);
  const opening = /^[^.。\n:：]{0,80}(?:[.。]?\s*\n|[:：]|[.。]\s)/u.exec(rest);
  if (opening === null) return false;
  const values = rest.slice(opening[0].length).match(value) ?? [];
  return values.length > 1 || (values.length === 1 && /[\n:：]/.test(opening[0]));
}

function damageIn(text: string): string | null {
  for (const [name, pattern] of damage) {
    const match = pattern.exec(text);
    if (match !== null) return `${name}: ${around(text, match.index, match[0].length)}`;
  }
  return null;
}

/** Width, spacing and a final stop aside. Case counts: Bb and BB are genotypes. */
function repeatedOption(options: BankQuestion['options']): string | null {
  const first = new Map<string, string>();
  for (const { letter, text } of options) {
    // Of one writer's options, x² and x₂ are two.
    const marked = text.replace(/[⁰¹²³⁴-⁹]/g, '^$&').replace(/[₀-₉]/g, '_$&');
    const plain = trimEnd(compatibleForm(marked).replace(/\s+/g, ' '), '.。;；,，').trim();
    const before = first.get(plain);
    if (before !== undefined) return `options ${before} and ${letter} are the same: ${text.slice(0, 80)}`;
    first.set(plain, letter);
  }
  return null;
}

/** The place with a few words about it, on one line, controls as dots. */
function around(text: string, at: number, length: number): string {
  return text
    .slice(Math.max(0, at - 30), at + length + 30)
    .replace(/[\p{Cc}\p{Cs}\p{Co}]/gu, '·')
    .trim();
}
