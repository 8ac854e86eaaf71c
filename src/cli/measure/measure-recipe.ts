/**
 * How fast this machine is with the models of a recipe, for `fleming plan --measure`: each base that stages go back to is
 * opened as they will open it, and trains, writes and reads for some seconds. A base that is neither here nor new is not
 * fetched. Nothing is kept of it but what opening a model keeps in its cache.
 */
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { loraSchema, type Lora } from '../../engine/lora.ts';
import { measureAnswering, measureTraining, type Measuring } from '../../engine/measure-rates.ts';
import { modelOfProduct } from '../../engine/model-reference.ts';
import { adamParams } from '../../engine/adam-schedule.ts';
import type { StageRates } from '../../pipeline/plan-time.ts';
import { asksEngine } from '../../pipeline/planned-work.ts';
import type { RecipePlan } from '../../pipeline/recipe-plan.ts';
import type { Recipe, WiredStage } from '../../pipeline/recipe.ts';
import { basesOf } from '../../pipeline/bases-of.ts';
import type { BatchShape, ExpectedWork } from '../../products/expectation.ts';
import { likelyOf, type ExpectedCount } from '../../products/expected-count.ts';
import type { Interrupt } from '../../run/interrupt.ts';
import { NOTHING_KEPT, openToMeasure, type OpenedToMeasure } from './open-to-measure.ts';

export interface MeasureOptions {
  readonly threads: number;
  /** Of each rate. */
  readonly seconds: number;
  readonly interrupt: Interrupt;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
  readonly now?: () => number;
}

/** Of training in batches of one kind. */
export interface MeasuredTraining {
  readonly batch: BatchShape;
  readonly lora: Lora | null;
  readonly trainedPerSecond: number;
  readonly secondsPerStep: number;
}

/** Tokens a second with a base, and with what is trained from it. */
export interface MeasuredBase {
  /** The stage that makes it. */
  readonly base: string;
  readonly parameters: number;
  /** What was taken for something that is not known yet; null: nothing. */
  readonly assumed: string | null;
  readonly training: readonly MeasuredTraining[];
  /** Null: no stage that is to do writes. */
  readonly writtenPerSecond: number | null;
  readonly readPerSecond: number | null;
}

export interface MeasuredRecipe {
  readonly threads: number;
  readonly bases: readonly MeasuredBase[];
  readonly ratesOf: (stage: string) => StageRates | null;
}

interface Measured {
  readonly stage: WiredStage;
  readonly work: ExpectedWork;
  readonly lora: Lora | null;
}

export async function measureRecipe(
  recipe: Recipe,
  plan: RecipePlan,
  options: MeasureOptions,
): Promise<MeasuredRecipe> {
  const byBase = new Map<string, Measured[]>();
  for (const { name, work } of plan.stages) {
    if (work === null || work.engine === null || !asksEngine(work.engine)) continue;
    const stage = recipe.stages.find((each) => each.name === name)!;
    const [base, ...others] = basesOf(stage, recipe.stages);
    // Rates of several bases in one stage are no rate.
    if (base === undefined || others.length > 0) continue;
    byBase.set(base, [...(byBase.get(base) ?? []), { stage, work: work.engine, lora: loraOf(stage) }]);
  }
  const bases: MeasuredBase[] = [];
  for (const [base, stages] of byBase) {
    const measured = await measureBase(recipe, plan, base, stages, options);
    if (measured !== null) bases.push(measured);
  }
  const rates = new Map(
    bases.flatMap((measured) =>
      byBase.get(measured.base)!.flatMap((own) => {
        const found = ratesFor(measured, own);
        return found === null ? [] : [[own.stage.name, found] as const];
      }),
    ),
  );
  return { threads: options.threads, bases, ratesOf: (stage) => rates.get(stage) ?? null };
}

/** Null where nobody can open the base before it is made. */
async function measureBase(
  recipe: Recipe,
  plan: RecipePlan,
  base: string,
  stages: readonly Measured[],
  options: MeasureOptions,
): Promise<MeasuredBase | null> {
  const source = recipe.stages.find(({ name }) => name === base)!;
  const stands = plan.stages.some(({ name, state }) => name === base && state === 'stands');
  const model = stands
    ? ({ kind: 'reference', model: modelOfProduct(join(plan.folder, base)) } as const)
    : (source.kind.foresees?.(source.settings) ?? null);
  if (model === null) return null;
  const training: MeasuredTraining[] = [];
  let answering: Awaited<ReturnType<typeof measureAnswering>> | null = null;
  let facts: Pick<OpenedToMeasure, 'parameters' | 'assumed'> | null = null;
  const loras = [...new Map(stages.filter(trains).map(({ lora }) => [JSON.stringify(lora), lora])).values()];
  for (const lora of loras.length === 0 ? [null] : loras) {
    const opened = await openToMeasure(model, { ...options, base, trains: loras.length > 0, lora });
    try {
      facts = { parameters: opened.parameters, assumed: opened.assumed };
      const how = measuringOf(opened, options);
      const own = stages.filter((stage) => trains(stage) && isSame(stage.lora, lora));
      for (const batch of batchesOf(own)) {
        options.log(`${base}: training in ${batch.kind} ...`);
        const rate = await measureTraining(opened.trainer!, batch, how, updateOf(opened, batch));
        training.push({ batch, lora, ...rate });
      }
      const lengths = answering === null ? lengthsOf(stages) : null;
      if (lengths === null) continue;
      options.log(`${base}: reading and writing ...`);
      answering = await measureAnswering(opened.sampler, lengths, how);
    } finally {
      await opened.close();
    }
  }
  const { writtenPerSecond = null, readPerSecond = null } = answering ?? {};
  return { base, ...facts!, training, writtenPerSecond, readPerSecond };
}

function measuringOf({ vocabularySize }: OpenedToMeasure, { seconds, interrupt, now }: MeasureOptions): Measuring {
  return {
    vocabularySize,
    seconds,
    ...(now === undefined ? {} : { now }),
    between: async () => {
      // Without a turn of the event loop no signal comes in.
      await nextTurn();
      interrupt.throwIfRequested(NOTHING_KEPT);
    },
  };
}

/** A new model is pre-trained by Muon. */
function updateOf({ newModel }: OpenedToMeasure, { kind }: BatchShape): (() => Promise<unknown>) | undefined {
  if (newModel === null || kind !== 'rows') return undefined;
  return () => newModel.muonStep({ ...adamParams(0, 0), momentum: 0.95 });
}

/** One batch of each kind: how long its sequences are matters less. */
function batchesOf(stages: readonly Measured[]): BatchShape[] {
  const batches = stages.flatMap(({ work }) => (work.batch === null ? [] : [work.batch]));
  return batches.filter(({ kind }, at) => batches.findIndex((batch) => batch.kind === kind) === at);
}

function lengthsOf(stages: readonly Measured[]): { promptTokens: number; answerTokens: number } | null {
  const writing = stages.filter(({ work }) => work.written.sequences?.count !== 0);
  const batch = writing.find(({ work }) => work.batch !== null && work.batch.kind !== 'rows')?.work.batch;
  if (batch !== undefined && batch !== null) return batch;
  const mean = (tokens: ExpectedCount | null, of: ExpectedCount | null): number | null =>
    tokens === null || of === null ? null : Math.max(1, Math.round(likelyOf(tokens) / likelyOf(of)));
  for (const { work } of writing) {
    const [promptTokens, answerTokens] = [work.read, work.written].map(({ tokens, sequences }) =>
      mean(tokens, sequences),
    );
    if (promptTokens !== null && answerTokens !== null)
      return { promptTokens: promptTokens!, answerTokens: answerTokens! };
  }
  return null;
}

function ratesFor({ training, writtenPerSecond, readPerSecond }: MeasuredBase, own: Measured): StageRates | null {
  const trained = training.find(({ batch, lora }) => batch.kind === own.work.batch?.kind && isSame(lora, own.lora));
  if (trains(own) && trained === undefined) return null;
  return {
    unit: 'tokens',
    trainedPerSecond: trained?.trainedPerSecond ?? null,
    writtenPerSecond,
    ...(readPerSecond === null ? {} : { readPerSecond }),
    ...(trained === undefined ? {} : { secondsPerStep: trained.secondsPerStep }),
  };
}

function trains({ work }: Measured): boolean {
  return work.trained.sequences?.count !== 0;
}

function isSame(left: Lora | null, right: Lora | null): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function loraOf({ settings }: WiredStage): Lora | null {
  const lora = loraSchema.safeParse(settings['lora']);
  return lora.success ? lora.data : null;
}
