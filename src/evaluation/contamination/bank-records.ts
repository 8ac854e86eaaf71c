/** A training bank line by line: a bank of ours, question and options in other forms, or plain text. */
import { RecordError } from '../../support/errors.ts';
import { iterateJsonl } from '../../support/jsonl.ts';

export interface BankRecord {
  readonly line: number;
  readonly text: string;
  /** Empty where the record has none. */
  readonly options: readonly string[];
}

/** Fields that may hold the text, the first that is there counts. */
const textFields = ['stem', 'question', 'Question', 'Open-ended Verifiable Question', 'prompt', 'text'] as const;

/** `path`: the file that holds the lines; of a bank of ours, what `openBank` says. */
export function* bankRecords(path: string): Generator<BankRecord> {
  for (const { value, line } of iterateJsonl(path)) {
    const record = typeof value === 'string' ? { text: value } : value;
    const where = `${path}:${line}`;
    if (typeof record !== 'object' || record === null || Array.isArray(record))
      throw new RecordError(`${where}: a line must be an object with one of ${textFields.join(', ')}, or a string`);
    const fields = record as Readonly<Record<string, unknown>>;
    const text = textFields.map((field) => fields[field]).find((candidate) => typeof candidate === 'string');
    if (typeof text !== 'string')
      throw new RecordError(
        `${where}: none of ${textFields.join(', ')} is a text; the line has ${Object.keys(fields).slice(0, 12).join(', ') || 'no field'}`,
      );
    yield { line, text, options: optionTexts(fields['options'] ?? fields['choices']) };
  }
}

/** A list of texts or of `{text}` / `{value}`, or an object of letters and texts. */
function optionTexts(options: unknown): string[] {
  if (typeof options !== 'object' || options === null) return [];
  return Object.values(options).flatMap((option: unknown) => {
    if (typeof option === 'string') return [option];
    if (typeof option !== 'object' || option === null) return [];
    const { text, value } = option as { text?: unknown; value?: unknown };
    return [text, value].filter((candidate) => typeof candidate === 'string').slice(0, 1);
  });
}
