/**
 * Text without what identifies a person (paper section 3.1, filter c): names, dates, telephone numbers, e-mail
 * addresses, identifiers, addresses, ages over 89, in English and Chinese. Returns counts by kind and never what was
 * found.
 */
import type { BankQuestion } from '../../records/bank-question.ts';
import { RULES, type IdentifierKind } from './rules.ts';

export interface Anonymised {
  readonly text: string;
  readonly found: Readonly<Partial<Record<IdentifierKind, number>>>;
}

export function anonymise(original: string): Anonymised {
  const found: Partial<Record<IdentifierKind, number>> = {};
  let text = original;
  for (const { kind, pattern, replace } of RULES) {
    text = text.replace(pattern, (match: string, ...rest: (string | number | undefined)[]) => {
      const groups = rest.filter((part): part is string | undefined => typeof part !== 'number').slice(0, -1);
      const instead = replace === undefined ? `[${kind.toUpperCase()}]` : replace(match, ...groups);
      if (instead === null) return match;
      found[kind] = (found[kind] ?? 0) + 1;
      return instead;
    });
  }
  return { text, found };
}

export interface AnonymisedQuestion<Question> {
  readonly question: Question;
  readonly found: Anonymised['found'];
}

/**
 * Makes stem and options anonymous. Options that differ in nothing but persons become equal texts, and the format
 * filter then drops the question.
 */
export function anonymiseQuestion<Question extends BankQuestion>(question: Question): AnonymisedQuestion<Question> {
  const found: Partial<Record<IdentifierKind, number>> = {};
  const clean = (text: string): string => {
    const result = anonymise(text);
    for (const [kind, count] of Object.entries(result.found) as [IdentifierKind, number][])
      found[kind] = (found[kind] ?? 0) + count;
    return result.text;
  };
  const stem = clean(question.stem);
  const options = question.options.map((option) => ({ ...option, text: clean(option.text) }));
  if (Object.keys(found).length === 0) return { question, found };
  return { question: { ...question, stem, options }, found };
}
