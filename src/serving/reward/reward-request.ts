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
  options: z.array(z.string()).min(2).max(optionLetters.length).optional(),
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

const requestSchema = z.strictObject({ items: z.array(itemSchema).max(MOST_ITEMS) });

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
  if (!checked.success) {
    const { issues } = checked.error;
    const more = issues.length > MOST_REASONS ? `; and ${issues.length - MOST_REASONS} more` : '';
    throw new RecordError(`${reasonsOf(issues.slice(0, MOST_REASONS))}${more}`);
  }
  const { items } = checked.data;
  items.forEach(({ ground_truth: letter, options }, at) => {
    if (options !== undefined && optionLetters.indexOf(letter) >= options.length)
      throw new RecordError(`items.${at}: ground_truth is ${letter}, and there are ${options.length} options`);
  });
  return items;
}
