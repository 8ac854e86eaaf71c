/**
 * What every stage of a recipe is expected to take and to make, one after the other: each is told what those that feed it
 * make, of what stands what is there. A kind knows no other kind: only counts by kind of product go from one to the next.
 */
import type { Expectation, StandingProduct } from '../products/expectation.ts';
import type { ExpectedProducts } from '../products/expected-products.ts';
import { standingProducts } from '../products/standing-products.ts';
import { questionText } from '../records/question-text.ts';
import { promptNamed } from '../wording/prompt.ts';
import type { Recipe } from './recipe.ts';

/** `standing`: the product of a stage that is complete and stays so; null: it is still to be made. */
export function expectStages(
  { stages, prompt }: Pick<Recipe, 'stages' | 'prompt'>,
  standing: (name: string | undefined) => StandingProduct | null,
): ReadonlyMap<string, Expectation> {
  const promptBytes = bytesAround(prompt);
  const expectations = new Map<string, Expectation>();
  const products = new Map<string, ExpectedProducts>();
  for (const { name, kind, settings, feeds, entries } of stages) {
    const made = (stage: string | undefined): ExpectedProducts => products.get(stage ?? '') ?? {};
    const expectation = kind.expect?.({ settings, feeds, entries, standing, made, promptBytes }) ?? { work: null };
    const expected = expectation.makes ?? {};
    const there = standing(name);
    expectations.set(name, expectation);
    products.set(name, there === null ? expected : standingProducts(kind.makes, there, expected));
  }
  return expectations;
}

/** Of the words that a prompt puts around a question, in English; a Chinese prompt has about as many bytes. */
function bytesAround(prompt: string): number {
  const nothing = { language: 'en', stem: '', options: [] } as const;
  const bytesOf = (text: string): number => Buffer.byteLength(text, 'utf8');
  return bytesOf(promptNamed(prompt).text(nothing)) - bytesOf(questionText(nothing));
}
