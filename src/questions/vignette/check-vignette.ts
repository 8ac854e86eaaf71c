/**
 * Whether a text, in a template's words or in a language model's, tells what the record holds and nothing else: who the
 * patient is, every finding, value and reference range, the negatives as negatives. Fails closed: what cannot be read is
 * a fault. Linear in the text.
 */
import { claimsOf, type Claim, type Form } from '../../graph/claims.ts';
import { holdsName } from '../../graph/names-in-text.ts';
import { readDenials } from './check/read-denials.ts';
import { readPerson } from './check/read-person.ts';
import { NUMBER, plainText, withoutClaims } from './check/read-text.ts';
import { readValues } from './check/read-values.ts';
import type { FaultKind, VignetteFault } from './check/vignette-fault.ts';
import type { DeniedWords, ToldValue, ToldWords, VignetteRecord } from './vignette-facts.ts';

export interface CheckRules {
  /** Names and synonyms, in any language, that only the options may hold. */
  readonly distractors?: readonly string[];
  /** Whether a text is a name of a finding or disease of the graph. */
  readonly isKnownName?: (text: string) => boolean;
}

/** Longest vignette in characters. The values are ours: a template's is a third as long. */
const LONGEST: Readonly<Record<VignetteRecord['detail'], number>> = { findings: 900, short: 1500, full: 4000 };
const MOST_WORDS_OF_A_NAME = 8;
const MOST_CHARACTERS_OF_A_NAME = 12;

type Owner =
  | { readonly kind: 'told'; readonly words: ToldWords }
  | { readonly kind: 'absent' | 'denial'; readonly words: DeniedWords }
  | { readonly kind: 'value'; readonly value: ToldValue };

/** With or without the sentence that asks. */
export function checkVignette(text: string, record: VignetteRecord, rules: CheckRules = {}): VignetteFault[] {
  const { language, detail, ask, masked } = record;
  const vignette = ask !== '' && text.endsWith(ask) ? text.slice(0, text.length - ask.length).trim() : text;
  const unfit = unfitText(vignette, language, LONGEST[detail]);
  if (unfit !== null) return [{ kind: unfit, about: '' }];
  if (holdsName(vignette, masked)) return [{ kind: 'names the answer', about: '' }];
  if (holdsName(vignette, rules.distractors ?? [])) return [{ kind: 'names a distractor', about: '' }];
  const plain = plainText(vignette, language);
  const claims = claimsOf(plain, formsOf(record));
  const rest = withoutClaims(plain, claims, language === 'en' ? 'x' : '某');
  const values = readValues(plain, claims.flatMap(valueClaim));
  const person = readPerson(rest, record);
  return [
    ...wordFaults(plain, rest, claims, record),
    ...person.faults,
    ...values.faults,
    ...record.values
      .filter(({ analyte }) => !values.told.has(analyte))
      .map(({ analyte }): VignetteFault => ({ kind: 'a value is not told', about: analyte })),
    ...strayNumbers(rest, person.numbers, values.spans),
    ...knownNames(plain, claims, language, rules),
  ];
}

function unfitText(text: string, language: VignetteRecord['language'], longest: number): FaultKind | null {
  if (
    text.length > longest ||
    /[\p{Cc}\p{Co}\p{Cs}[\]{}#`|_\\]|\*(?!\d)|[<>](?!\s*\d)|https?:|\ufffd/u.test(text) ||
    text.toLowerCase().length !== text.length
  )
    return 'not plain text of one paragraph';
  if (/[?？]/.test(text)) return 'asks something itself';
  const han = (text.match(/\p{Script=Han}/gu) ?? []).length;
  const latin = (text.match(/\p{Script=Latin}/gu) ?? []).length;
  return (language === 'en' ? han > 0 : 2 * han < latin) ? 'another language' : null;
}

function formsOf({ language, told, absent, values }: VignetteRecord): Form<Owner>[] {
  const plain = (words: string): string => plainText(words, language);
  const forms: Form<Owner>[] = [];
  for (const words of told)
    for (const form of words.forms) forms.push({ words: plain(form), owner: { kind: 'told', words } });
  for (const words of absent) {
    for (const form of words.forms) forms.push({ words: plain(form), owner: { kind: 'absent', words } });
    for (const form of words.denials) forms.push({ words: plain(form), owner: { kind: 'denial', words } });
  }
  for (const value of values)
    for (const form of value.forms) forms.push({ words: plain(form), owner: { kind: 'value', value } });
  return forms;
}

function valueClaim({ from, to, owners }: Claim<Owner>): Claim<ToldValue>[] {
  const values = owners.flatMap((owner) => (owner.kind === 'value' ? [owner.value] : []));
  return values.length === 0 ? [] : [{ from, to, owners: values }];
}

type WordOwner = Exclude<Owner, { readonly kind: 'value' }>;

/** What is told and denied in words. */
function wordFaults(
  plain: string,
  rest: string,
  claims: readonly Claim<Owner>[],
  { language, told, absent }: VignetteRecord,
): VignetteFault[] {
  const inWords = claims.filter(({ owners }) => owners.some(({ kind }) => kind !== 'value'));
  const { denied, others } = readDenials(plain, rest, inWords, language);
  const faults: VignetteFault[] = others.map((about) => ({ kind: 'denies something', about }));
  const said = new Set<string>();
  for (const claim of inWords)
    for (const owner of claim.owners) {
      if (owner.kind === 'value') continue;
      said.add(owner.words.id);
      const kind = denialFault(owner, denied.has(claim));
      if (kind !== null) faults.push({ kind, about: owner.words.id });
    }
  for (const { id } of told) if (!said.has(id)) faults.push({ kind: 'a finding is not told', about: id });
  for (const { id } of absent) if (!said.has(id)) faults.push({ kind: 'a negative is not told', about: id });
  return faults;
}

function denialFault({ kind }: WordOwner, isDenied: boolean): FaultKind | null {
  if (kind === 'absent') return isDenied ? null : 'tells what is absent';
  return isDenied ? 'denies something' : null;
}

/** Numbers that are neither the patient's, nor a value's or its unit's, nor part of a name. */
function strayNumbers(
  rest: string,
  numbers: ReadonlySet<number>,
  spans: readonly (readonly [from: number, to: number])[],
): VignetteFault[] {
  const faults: VignetteFault[] = [];
  let span = 0;
  for (const { 0: about, index } of rest.matchAll(new RegExp(NUMBER, 'g'))) {
    while (span < spans.length && spans[span]![1] <= index) span++;
    const read = span < spans.length && spans[span]![0] <= index;
    if (!read && !numbers.has(index)) faults.push({ kind: 'tells a number', about });
  }
  return faults;
}

/** Names of further findings and diseases, by runs of words, or of characters in Chinese text. */
function knownNames(
  plain: string,
  claims: readonly Claim<Owner>[],
  language: VignetteRecord['language'],
  { isKnownName }: CheckRules,
): VignetteFault[] {
  if (isKnownName === undefined) return [];
  const parts = withoutClaims(plain, claims, ';').split(/[.,;:!()。、]/u);
  const runs = parts.flatMap((part) =>
    language === 'zh'
      ? runsOf([...part.trim()], MOST_CHARACTERS_OF_A_NAME, 2, '')
      : runsOf(part.trim().split(/\s+/).filter(Boolean), MOST_WORDS_OF_A_NAME, 1, ' '),
  );
  const known = runs.find(isKnownName);
  return known === undefined ? [] : [{ kind: 'tells another finding or disease', about: known }];
}

function runsOf(tokens: readonly string[], longest: number, shortest: number, joint: string): string[] {
  return tokens.flatMap((_, from) =>
    Array.from({ length: Math.max(0, Math.min(longest, tokens.length - from) - shortest + 1) }, (_unused, more) =>
      tokens.slice(from, from + shortest + more).join(joint),
    ),
  );
}
