/** What a trainer asks: outputs of its model, each with the right option's letter and, where it has them, the options. */
import { z } from 'zod';
import { optionLetters } from '../../grading/read-answer.ts';
import { RecordError } from '../../support/errors.ts';
import { parseExactJson } from '../../support/exact-json.ts';
import { reasonsOf } from '../../support/jsonl.ts';

export const MOST_ITEMS = 10_000;
/** Some 250,000 tokens: no model of today answers at such length. */
export const LONGEST_COMPLETION = 1_000_000;

const itemSchema = z.strictObject({
  /** The whole output of the model, its thinking included. */
  completion: z.string().max(LONGEST_COMPLETION),
  /** The letter of the right option. */
  ground_truth: z.string().regex(/^[A-U]$/, 'must be the letter of an option, A to U'),
  /** Texts of the options, in the order of the letters. Without them letters alone are read. */
  options: z.array(z.unknown()).min(2).max(optionLetters.length).pipe(z.array(z.string())).optional(),
  /** `optional` reads an answer without `</think>`; as it is by default, such an output was cut off. */
  thinking: z.enum(['expected', 'optional']).optional(),
  /** The prompt ends in `<think>`, so that the output may start inside. */
  think_opened_by_prompt: z.boolean().optional(),
  // A trainer may send what else it has of a row; none of it changes a grade.
  prompt: z.unknown().optional(),
  language: z.string().optional(),
  id: z.string().optional(),
});
export type RewardItem = z.infer<typeof itemSchema>;

const MOST_REASONS = 5;
/** A reason may repeat every name that a client made up. */
const LONGEST_REASON = 300;

/** Items are counted before one is looked at: each mistake in one becomes a record of its own. */
const requestSchema = z.strictObject({ items: z.array(z.unknown()).max(MOST_ITEMS) });

export function readRewardRequest(body: string): readonly RewardItem[] {
  let value: unknown;
  try {
    value = parseExactJson(body);
  } catch (cause) {
    throw new RecordError(`not JSON: ${(cause as Error).message}; send {"items": [{"completion", "ground_truth"}]}`, {
      cause,
    });
  }
  const checked = requestSchema.safeParse(value);
  if (!checked.success) throw refusalOf(checked.error.issues);
  const items = itemsOf(checked.data.items);
  items.forEach(({ ground_truth: letter, options }, at) => {
    if (options !== undefined && optionLetters.indexOf(letter) >= options.length)
      throw new RecordError(`items.${at}: ground_truth is ${letter}, and there are ${options.length} options`);
  });
  return items;
}

type Issue = Parameters<typeof reasonsOf>[0][number];

function itemsOf(values: readonly unknown[]): readonly RewardItem[] {
  const items: RewardItem[] = [];
  const wrong: Issue[] = [];
  for (const [at, value] of values.entries()) {
    const { success, data, error } = itemSchema.safeParse(value);
    if (success) items.push(data);
    else for (const { path, message } of error.issues) wrong.push({ path: ['items', at, ...path], message });
  }
  if (wrong.length > 0) throw refusalOf(wrong);
  return items;
}

function refusalOf(issues: readonly Issue[]): RecordError {
  const short = ({ path, message }: Issue): Issue => ({ path, message: message.slice(0, LONGEST_REASON) });
  const told = reasonsOf(issues.slice(0, MOST_REASONS).map(short));
  return new RecordError(issues.length > MOST_REASONS ? `${told}; and ${issues.length - MOST_REASONS} more` : told);
}
