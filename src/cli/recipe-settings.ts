/** The recipe's values for the report: each with its origin, the paper or us, and the reason. */
import type { Setting } from '../evaluation/run-report/report-input.ts';
import type { Recipe } from './recipe-schema.ts';

/** Values that the paper gives or describes; every other value is ours. */
const FROM_PAPER: Readonly<Record<string, string>> = {
  'reinforcement.divideByDeviation': 'eq. 2-3: the advantage is not divided by the standard deviation',
  'reinforcement.formatReward': 'section 3.3: reward is correctness and format; the size of the second is ours',
  'stage1.curriculum': 'figure 2: Easy and Moderate in equal numbers',
  'stage2.curriculum': 'figure 2: right : wrong = 1 : 2, more rollouts per prompt, re-mined',
  'questions.prevalenceWeights.rare': 'section 3.1: less common diseases are favoured; the weights are ours',
};

const OURS = 'not given by the paper; the recipe file says why';

export function settingsOf(recipe: Recipe): Setting[] {
  const described = [
    setting('stage1.curriculum', 'easy : moderate = 1 : 1'),
    setting('stage2.curriculum', 'right : wrong = 1 : 2, weighted by failures'),
  ];
  return [...flatten('', recipe), ...described];
}

function flatten(prefix: string, value: unknown): Setting[] {
  if (Array.isArray(value)) return [setting(prefix, value.map(String).join(', '))];
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, inner]) => flatten(prefix === '' ? key : `${prefix}.${key}`, inner));
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return [setting(prefix, value)];
  return [];
}

function setting(name: string, value: string | number | boolean): Setting {
  const reason = FROM_PAPER[name];
  return { name, value, origin: reason === undefined ? 'ours' : 'paper', reason: reason ?? OURS };
}
