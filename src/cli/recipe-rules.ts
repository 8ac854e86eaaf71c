/** What the values of a recipe must be to one another, told before a run begins; single values are the schema's affair. */
import type { z } from 'zod';
import type { Recipe } from './recipe-schema.ts';

interface BrokenRule {
  /** Of the key that is to be changed. */
  readonly path: readonly string[];
  readonly message: string;
}

/** For Zod's `superRefine`. */
export function recipeRules(recipe: Recipe, context: z.RefinementCtx): void {
  const broken = [...modelRules(recipe.model), ...lengthRules(recipe), ...weightRules(recipe), ...splitRules(recipe)];
  for (const { path, message } of broken) context.addIssue({ code: 'custom', path: [...path], message });
}

function* modelRules(model: Recipe['model']): Generator<BrokenRule> {
  const { family, hiddenSize, heads, keyValueHeads, headSize } = model;
  if (heads % keyValueHeads !== 0)
    yield {
      path: ['model', 'heads'],
      message: `${heads} is not a multiple of keyValueHeads, ${keyValueHeads}`,
    };
  if (headSize % 2 !== 0)
    yield { path: ['model', 'headSize'], message: `${headSize} is odd; rotary positions turn pairs` };
  if (family === 'qwen2' && heads * headSize !== hiddenSize)
    yield {
      path: ['model', 'headSize'],
      message: `a qwen2 model needs heads x headSize = hiddenSize, not ${heads} x ${headSize} = ${hiddenSize}`,
    };
}

function* lengthRules({ model, base, maxTokens }: Recipe): Generator<BrokenRule> {
  const { maxPositions } = model;
  if (base.rowLength > maxPositions)
    yield {
      path: ['base', 'rowLength'],
      message: `${base.rowLength} is more than model.maxPositions, ${maxPositions}`,
    };
  if (maxTokens >= maxPositions)
    yield {
      path: ['maxTokens'],
      message: `${maxTokens} leaves no room for a question: model.maxPositions is ${maxPositions}`,
    };
}

function* weightRules({ questions, base }: Recipe): Generator<BrokenRule> {
  const tables: [string[], Readonly<Record<string, number>>][] = [
    [['questions', 'languages'], questions.languages],
    [['questions', 'kinds'], questions.kinds],
    [['questions', 'prevalenceWeights'], questions.prevalenceWeights],
    [['base', 'shares'], base.shares],
  ];
  for (const [path, weights] of tables)
    if (Object.values(weights).every((weight) => weight === 0))
      yield { path, message: `every one of ${Object.keys(weights).join(', ')} is 0; one must be more` };
}

/** Without questions of a split there is nothing to train on, to choose by or to report. */
function* splitRules({ questions }: Recipe): Generator<BrokenRule> {
  for (const name of ['newDiseaseShare', 'heldOutShare', 'developmentShare'] as const)
    if (questions[name] === 0 || questions[name] === 1)
      yield { path: ['questions', name], message: `${questions[name]} leaves a split without questions` };
}
