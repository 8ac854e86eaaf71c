/**
 * The stage kind `evaluation.held-out`: the models of a recipe answer its held-out questions once. A base that does not know
 * the format is measured by forced choice; its generated answers stand beside (`<row>-generated.jsonl`).
 */
import { join } from 'node:path';
import { z } from 'zod';
import { chooseOptions } from '../../attempts/choose-options.ts';
import { evaluatePolicy } from '../../attempts/evaluate-policy.ts';
import type { Policy } from '../../engine/policy.ts';
import { maxTokens } from '../../products/setting-schemas.ts';
import { heldOutSplits, readSplit } from '../../products/splits.ts';
import { defineStageKind, type ManyProduct } from '../../products/stage-kind.ts';
import { writeAnswersIndex } from '../../products/answers.ts';
import { commonQuestion, type CommonQuestion } from '../../records/common-question.ts';
import { bilingualSchema, paperRowSchema, type Row } from '../../records/row.ts';
import type { Score } from '../../records/score.ts';
import { modelOfProduct } from '../../engine/model-reference.ts';
import type { Scorer } from '../../engine/scorer.ts';
import type { EngineFactory } from '../../engine/engine-factory.ts';
import { withAnsweringPolicy, withScoringPolicy } from '../../engine/with-policy.ts';
import { readJsonl, writeJsonl } from '../../support/jsonl.ts';
import { promptNamed, type Prompt } from '../../wording/prompt.ts';
import { expectedHeldOut } from './expected-answers.ts';
import { isBeside, rowBefore, rowName, rowProblems, rowQuantise } from './row-name.ts';

const rowEntry = z.object({
  label: bilingualSchema,
  /** One line on what the row is. */
  about: bilingualSchema.optional(),
  /** generate: greedy answers, read; choice: the most probable option, for a model that does not know the format. */
  ask: z.enum(['generate', 'choice']).default('generate'),
  quantise: rowQuantise,
  /** Beside the recipe, not part of it. */
  control: z.boolean().default(false),
  /** The row of the paper's table 4 that it stands beside. */
  paper: paperRowSchema.optional(),
});
type RowEntry = z.output<typeof rowEntry>;

interface SetOfQuestions {
  readonly name: string;
  readonly questions: readonly CommonQuestion[];
}

export const heldOutKind = defineStageKind({
  name: 'evaluation.held-out',
  about: "the recipe's models answer its held-out questions; one row of the tables each",
  version: 3,
  settings: z.object({
    /** Held-out splits, the main one first; absent: all of them. */
    sets: z.array(z.string()).min(1).optional(),
    maxTokens,
  }),
  roles: {
    questions: { accepts: ['splits'], about: 'whose held-out questions are asked' },
    rows: { accepts: ['model'], about: 'the models, in the order of the tables', many: true, entry: rowEntry },
  },
  makes: ['answers'],
  asks: true,
  check: (_settings, feeds, entries) => rowProblems(feeds, entries),
  weight: () => 60,
  expect: expectedHeldOut,
  run: async ({ settings, inputs, context, engines, recipe }) => {
    const prompt = promptNamed(recipe.prompt);
    const splits = heldOutSplits(inputs.questions, settings.sets ?? null);
    const sets = splits.map(({ name }) => ({
      name,
      questions: readSplit(inputs.questions, name).map(commonQuestion),
    }));
    const asked = inputs.rows.flatMap((row) => asksOf(row, sets, engines, { prompt, maxTokens: settings.maxTokens }));
    for (const [at, { file, measure }] of asked.entries()) {
      context.progress.update(at, asked.length);
      const { folder: kept } = await context.once(file, async (draft) => {
        writeJsonl(join(draft, 'scores.jsonl'), await measure());
      });
      writeJsonl(join(context.folder, `${file}.jsonl`), readJsonl(join(kept, 'scores.jsonl')));
    }
    writeAnswersIndex(context.folder, {
      rows: inputs.rows.map((row) => rowOf(row, inputs.rows)),
      sets: splits.map(({ name, label, about }) => ({ name, label, about })),
    });
    return { rows: inputs.rows.length, questions: sets.reduce((sum, { questions }) => sum + questions.length, 0) };
  },
});

interface Ask {
  /** Name of the file of scores. */
  readonly file: string;
  readonly measure: () => Promise<Score[]>;
}

function asksOf(
  product: ManyProduct<RowEntry>,
  sets: readonly SetOfQuestions[],
  engines: EngineFactory,
  { prompt, maxTokens: longest }: { readonly prompt: Prompt; readonly maxTokens: number },
): Ask[] {
  const { folder, entry } = product;
  const row = rowName(product);
  const inEachSet = async (measure: (set: SetOfQuestions) => Promise<Score[]>): Promise<Score[]> => {
    const scores: Score[] = [];
    for (const set of sets) scores.push(...(await measure(set)));
    return scores;
  };
  const model = modelOfProduct(folder);
  const generate = (): Promise<Score[]> =>
    withAnsweringPolicy(
      engines,
      model,
      (policy: Policy) =>
        inEachSet(({ name, questions }) =>
          evaluatePolicy(policy, questions, { row, set: name, prompt, maxTokens: longest }),
        ),
      { quantise: entry.quantise ?? null },
    );
  if (entry.ask === 'generate') return [{ file: row, measure: generate }];
  const choose = (): Promise<Score[]> =>
    withScoringPolicy(engines, model, (policy: Policy<Scorer>) =>
      inEachSet(({ name, questions }) => chooseOptions(policy, questions, { row, set: name, prompt })),
    );
  return [
    { file: row, measure: choose },
    { file: `${row}-generated`, measure: generate },
  ];
}

function rowOf(row: ManyProduct<RowEntry>, rows: readonly ManyProduct<RowEntry>[]): Row {
  const { entry } = row;
  return {
    name: rowName(row),
    label: entry.label,
    about: entry.about ?? null,
    startsFrom: rowBefore(row, rows),
    role: entry.control || isBeside(row, rows) ? 'control' : 'recipe',
    paper: entry.paper ?? null,
  };
}
