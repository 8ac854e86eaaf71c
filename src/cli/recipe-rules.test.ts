import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ConfigError } from '../support/errors.ts';
import { parseRecipe } from './recipe.ts';
import { recipeSchema } from './recipe-schema.ts';

const smoke = readFileSync(new URL('../../recipes/smoke.toml', import.meta.url), 'utf8');

/** What is said of the smoke recipe with the line that starts with `key` replaced. */
function problems(...lines: string[]): string {
  const text = lines.reduce((before, line) => {
    const key = line.split('=')[0]!.trim();
    const after = before.replace(new RegExp(`^${key} = .*$`, 'm'), line);
    expect(after).not.toBe(before);
    return after;
  }, smoke);
  try {
    parseRecipe(text, recipeSchema, 'smoke.toml');
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  return '';
}

it.each([
  [['keyValueHeads = 3'], /^smoke\.toml:\d+: model\.heads: 2 is not a multiple of keyValueHeads, 3$/],
  [['headSize = 15'], /model\.headSize: 15 is odd/],
  [['family = "qwen2"', 'hiddenSize = 48'], /heads x headSize = hiddenSize, not 2 x 16 = 48/],
  [['rowLength = 1000'], /base\.rowLength: 1000 is more than model\.maxPositions, 512/],
  [['maxTokens = 512'], /maxTokens: 512 leaves no room for a question/],
  [['languages = { en = 0, zh = 0 }'], /questions\.languages: every one of en, zh is 0/],
  [['developmentShare = 0'], /questions\.developmentShare: 0 leaves a split without questions/],
  [['hiddenSize = 9007199254740991'], /model\.hiddenSize: Too big: expected number to be <=100000/],
  [['train = 1000000001'], /questions\.train: Too big/],
  [['learningRate = 1e300'], /base\.learningRate: Too big/],
  [['learningRate = inf'], /base\.learningRate: .*received Infinity/],
  [['seed = 1e30'], /seed: Too big/],
])('%j is refused before the run', (lines, message) => {
  expect(problems(...lines)).toMatch(message);
});

it('takes the recipe as it is', () => {
  expect(problems('seed = 1')).toBe('');
});
