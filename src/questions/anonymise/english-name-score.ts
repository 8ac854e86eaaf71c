/**
 * Names in Latin letters by the sum of what speaks for them: how their words are written, whether lists of names hold
 * them, what stands before and behind, and who is near. No single part decides; one threshold does.
 */
import { AFTER_NAME, BEFORE_NAME, MANY_NEAR, NEAR_NAME, type Cue } from './english-name-cues.ts';
import { NAME, beforeEponym, type Stretch } from './english-name-shape.ts';
import { isLarge, kindOf, scoreOfWords, stretchesOf, type Token } from './english-name-words.ts';
import { EPONYMS } from './lists/eponyms.ts';

/** What a name must reach. */
const THRESHOLD = 6;
/** How much of the text before and behind is read. */
const BEFORE = 48;
const AFTER = 90;

const candidate = new RegExp(`(?<![A-Za-z\\d@_]|\\d[.-])${NAME}`, 'g');

export function scoredNamesIn(plain: string): Stretch[] {
  const found: Stretch[] = [];
  let last = -9;
  for (const { 0: run, index } of plain.matchAll(candidate))
    for (const tokens of stretchesOf(index, run)) {
      const { start } = tokens[0]!;
      const stretch = { start, end: withInitial(plain, tokens.at(-1)!.end) };
      const joined = last >= 0 && stretch.start - last <= 8 && JOIN.test(plain.slice(last, stretch.start));
      const between = joined ? (WITHIN.test(plain.slice(last, start)) ? 6 : 3) : 0;
      const isName = scoreOf(plain, tokens, between) >= THRESHOLD;
      if (!isName) continue;
      // Yildirim, Chidinma A.
      if (joined && WITHIN.test(plain.slice(last, stretch.start)) && found.at(-1)!.end === last)
        found.push({ start: found.pop()!.start, end: stretch.end });
      else found.push(stretch);
      last = stretch.end;
    }
  return found;
}
/** Between the parts of one name: Yildirim, Chidinma; Giovanni "Nino" Scarpelli. */
const WITHIN = /^(?:,\s|\s"|"\s)$/;
const JOIN = /^(?:\s"|"\s|,\s|\s(?:and|&)\s|,\s(?:and|&)\s|\/|\s\/\s|;\s|,\s(?:Dr|Mr|Mrs|Ms)\.?\s)$/;

/** Baptiste, M */
function withInitial(plain: string, end: number): number {
  const initial = /^,\s[A-Z]\b\.?(?=\s[a-z(-]|[,;:)]|$)/.exec(plain.slice(end, end + 6));
  return initial === null ? end : end + initial[0].length;
}

function scoreOf(plain: string, tokens: readonly Token[], joined: number): number {
  const { start } = tokens[0]!;
  const { end } = tokens.at(-1)!;
  const before = plain.slice(Math.max(0, start - BEFORE), start);
  const after = plain.slice(end, end + AFTER);
  const isMany = tokens.some(({ kind }) => kind === 'given') || tokens.length > 1;
  if (beforeEponym.test(after) && !(isMany && /^'s\s/.test(after))) return 0;
  let words = scoreOfWords(tokens);
  if (words <= 0) return 0;
  const inverted = invertedScore(plain, tokens, end);
  if (tokens.length === 1 && inverted < 2) {
    // A capital says little at the start of a sentence, and capitals among small letters are an abbreviation's.
    if (tokens[0]!.kind !== 'given' && /(?:^|[\n.!?:;"*|]\s{0,2})$/.test(before)) words -= 2;
    if (isLarge(tokens[0]!.text)) words -= 3;
  }
  const isFamily =
    /^\s(?:family|household|twins|siblings|couple|brothers|sisters)\b/.test(after) && /[Tt]he\s$/.test(before);
  const led = isFamily ? 2 : best(BEFORE_NAME, before);
  const isListed = tokens.some(({ kind }) => kind === 'given' || kind === 'surname');
  // Van Bogaert's sclerosing leukoencephalitis: what is a finding's is no person's.
  const followed = /^'s\s/.test(after) && !isListed ? strong(best(AFTER_NAME, after)) : best(AFTER_NAME, after);
  // The name of a finding alone, or a saint's.
  if (tokens.every(({ kind, text }) => kind === 'eponym' || EPONYMS.has(text)) && (led < 5 || followed < 1)) return 0;
  if (tokens[0]!.text === 'St.' && led < 5) return 0;
  const sentence = sentenceAround(plain, start, end);
  const near = NEAR_NAME.test(sentence) ? 1 : MANY_NEAR.test(sentence) && led < 5 && followed < 4 ? -2 : 0;
  return words + inverted + led + followed + near + joined - (isTitleOfThing(after) ? 2 : 0);
}

/** Yildirim, Chidinma; Baptiste, M: a surname, and what may be a given name behind its comma. */
function invertedScore(plain: string, tokens: readonly Token[], end: number): number {
  if (tokens.filter(({ kind }) => kind !== 'particle').length > 1) return 0;
  const next = /^,\s([A-Z][A-Za-z'-]*)(?:\s[A-Z]\b\.?)?(?!\s(?:and|or|&)\s|,?\s[A-Z]{2,}\b)/.exec(
    plain.slice(end, end + 40),
  );
  if (next === null) return 0;
  const kind = kindOf(next[1]!, false);
  return kind === 'given' || kind === 'initial' ? 3 : kind === 'wordlike' ? 2 : kind === 'unknown' ? 1 : 0;
}

/** Morris Deprivation Category. */
function isTitleOfThing(after: string): boolean {
  const next = /^(?:'s)?\s([A-Z][a-z]{3,})\b/.exec(after);
  return next !== null && kindOf(next[1]!, false) === 'none';
}

/** Only what speaks for a person alone. */
function strong(weight: number): number {
  return weight >= 4 ? weight : 0;
}

function best(cues: readonly Cue[], text: string): number {
  let most = 0;
  let least = 0;
  for (const { pattern, weight } of cues) {
    if (weight <= most && weight >= least) continue;
    if (!pattern.test(text)) continue;
    most = Math.max(most, weight);
    least = Math.min(least, weight);
  }
  return least < 0 ? least : most;
}

const REACH = 120;

function sentenceAround(plain: string, start: number, end: number): string {
  const before = plain
    .slice(Math.max(0, start - REACH), start)
    .split(/[.!?]\s|\n/)
    .at(-1)!;
  return `${before} | ${plain.slice(end, end + REACH).split(/[.!?](?:\s|$)|\n/)[0]!}`;
}
