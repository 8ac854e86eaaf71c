/** What stands before and behind every text, as `post_processor` of tokenizer.json says it. */
import type { CheckpointError } from '../../../support/errors.ts';
import { said } from '../model-file.ts';

/** Texts of tokens; null is nothing. */
export interface Surroundings {
  readonly first: string | null;
  readonly last: string | null;
}

type Part = Readonly<Record<string, unknown>>;

/** Of at most one token before a text and one behind it; `refuse` makes the error for anything else. */
export function surroundingsOf(processor: unknown, refuse: (what: string) => CheckpointError): Surroundings {
  if (processor == null) return { first: null, last: null };
  const { type, processors, single } = processor as Part;
  if (type === 'ByteLevel') return { first: null, last: null };
  const unknown = (): CheckpointError =>
    refuse(`its post_processor is ${said(processor)}; allowed is one token before a text and one behind it`);
  if (type === 'Sequence' && Array.isArray(processors)) {
    const [only = null, ...more] = processors.filter((each) => (each as Part | null)?.['type'] !== 'ByteLevel');
    if (more.length > 0) throw unknown();
    return surroundingsOf(only, refuse);
  }
  if (type !== 'TemplateProcessing' || !Array.isArray(single)) throw unknown();
  const parts = single.map((part) => tokenIn(part as Part | null));
  const text = parts.indexOf(null);
  if (text < 0 || text > 1 || parts.length - text > 2 || parts.lastIndexOf(null) !== text) throw unknown();
  return { first: text === 1 ? parts[0]! : null, last: parts[text + 1] ?? null };
}

/** The text of a token, or null for the text that is encoded. */
function tokenIn(part: Part | null): string | null {
  const { id } = (part?.['SpecialToken'] ?? {}) as Part;
  return typeof id === 'string' ? id : null;
}

/** As tokenizer.json says it; null where nothing stands around a text. */
export function postProcessorOf(
  first: { readonly text: string; readonly id: number } | null,
  last: { readonly text: string; readonly id: number } | null,
): object | null {
  const used = [first, last].filter((token) => token !== null);
  if (used.length === 0) return null;
  const around = (sequence: string, id: number): object[] => [
    ...(first === null ? [] : [{ SpecialToken: { id: first.text, type_id: id } }]),
    { Sequence: { id: sequence, type_id: id } },
    ...(last === null ? [] : [{ SpecialToken: { id: last.text, type_id: id } }]),
  ];
  return {
    type: 'TemplateProcessing',
    single: around('A', 0),
    pair: [...around('A', 0), ...around('B', 1)],
    special_tokens: Object.fromEntries(used.map(({ text, id }) => [text, { id: text, ids: [id], tokens: [text] }])),
  };
}
