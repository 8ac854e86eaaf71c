/**
 * Steps of training on rows of a graph. The miniature's base stands in for the paper's Qwen2.5-7B: a pre-trained model knows
 * its textbook and has general skills; pre-training gives both to a small random model, and measures whether it has them.
 * Its optimizer is Muon: the same steps teach about twice as much as AdamW's (docs/log/base-and-cold-start.md). A model
 * that is pre-trained already goes on with AdamW, as it came.
 */
import { adamParams, scheduledRate } from '../engine/adam-schedule.ts';
import type { Policy } from '../engine/policy.ts';
import type { PretrainingEngine } from '../engine/pretraining-engine.ts';
import type { AdamParams, OptimStepOutput, Trainer } from '../engine/trainer.ts';
import { deriveSeed, randomStream } from '../support/random.ts';
import type { Language } from '../records/question.ts';
import { DRILL_KINDS, type DrillKind } from '../textbook/skill-drills.ts';
import { encodeDrill, type EncodedDrill, normalizeWeights, type RowSource } from '../textbook/pretraining-rows.ts';

export interface PretrainingSettings {
  readonly steps: number;
  readonly rowsPerStep: number;
  readonly learningRate: number;
  readonly warmupSteps: number;
  readonly weightDecay: number;
}

export interface PretrainingStep {
  /** Weighted mean negative log-likelihood, nats a token. */
  readonly loss: number;
  readonly gradientNorm: number | null;
  readonly learningRate: number;
  /** Tokens of the rows. */
  readonly tokens: number;
}

/** The momentum that Muon is usually given. */
const MOMENTUM = 0.95;

/** One step on rows addressed by seed and step. */
export function pretrainingStep(
  engine: PretrainingEngine,
  rows: RowSource,
  settings: PretrainingSettings,
  seed: number,
  step: number,
): Promise<PretrainingStep> {
  return rowStep(engine, rows, settings, {
    seed,
    step,
    move: (adam) => engine.muonStep({ ...adam, momentum: MOMENTUM }),
  });
}

/** The same of a model that has been trained before. */
export function continuedStep(
  engine: Trainer,
  rows: RowSource,
  settings: PretrainingSettings,
  seed: number,
  step: number,
): Promise<PretrainingStep> {
  return rowStep(engine, rows, settings, { seed, step, move: (adam) => engine.optimStep(adam) });
}

interface RowStepCall {
  readonly seed: number;
  readonly step: number;
  /** The optimizer's step on the gradient. */
  readonly move: (adam: AdamParams) => Promise<OptimStepOutput>;
}

async function rowStep(
  engine: Trainer,
  rows: RowSource,
  settings: PretrainingSettings,
  { seed, step, move }: RowStepCall,
): Promise<PretrainingStep> {
  const data = normalizeWeights(rows.draw(settings.rowsPerStep, randomStream(seed, 'pre-training', step)));
  const { lossSum } = await engine.forwardBackward(data, { kind: 'cross_entropy' });
  const learningRate = scheduledRate(step, settings);
  const { gradientNorm } = await move(adamParams(learningRate, settings.weightDecay));
  return {
    loss: lossSum,
    gradientNorm,
    learningRate,
    tokens: data.reduce((sum, { tokens }) => sum + tokens.length, 0),
  };
}

/** `recall`: share of textbook sentences completed word for word; the others: share of drills answered word for word. */
export type SkillProbe = Readonly<Partial<Record<'recall' | DrillKind, number>>>;

export interface ProbePlan {
  /** Sentences, and drills of each kind. */
  readonly count: number;
  readonly seed: number;
  /** Kinds of drills that are measured; absent: all. */
  readonly kinds?: readonly DrillKind[];
  /** Absent: both. */
  readonly languages?: readonly Language[];
}

/** Measures the base's skills: it completes a fixed sample of sentences, and fresh drills, greedily. */
export async function probeSkills(
  policy: Policy,
  rows: RowSource,
  { count, seed, kinds = DRILL_KINDS, languages = ['en', 'zh'] }: ProbePlan,
): Promise<SkillProbe> {
  const random = randomStream(deriveSeed(seed, 'skill probe'));
  const statements = random
    .shuffle(rows.statements.filter(({ language }) => languages.includes(language)))
    .slice(0, count);
  const drills = (kind: DrillKind): EncodedDrill[][] =>
    Array.from({ length: count }, (_, index) =>
      afterOneAnother(encodeDrill(policy, rows.drills.draw(kind, languages[index % languages.length]!, random))),
    );
  const scored: Partial<Record<'recall' | DrillKind, number>> = {
    recall: await exactShare(
      policy,
      statements.map(({ given, recalled }) => [
        { prompt: policy.tokenizer.encode(given), answer: policy.tokenizer.encode(`${recalled}\n`) },
      ]),
    ),
  };
  for (const kind of kinds) scored[kind] = await exactShare(policy, drills(kind));
  return scored;
}

/** Each answer of a drill with everything that comes before it, right answers of earlier parts included. */
function afterOneAnother(parts: readonly EncodedDrill[]): EncodedDrill[] {
  const before: number[] = [];
  return parts.map(({ prompt, answer }) => {
    before.push(...prompt);
    const whole = { prompt: [...before], answer };
    before.push(...answer);
    return whole;
  });
}

/** Share of the cases in which every answer is completed token for token; every mark of a list counts as an answer. */
async function exactShare(policy: Policy, cases: readonly (readonly EncodedDrill[])[]): Promise<number> {
  const answers = cases.flat();
  const longest = Math.max(...answers.map(({ answer }) => answer.length));
  const completions = await policy.greedy(
    answers.map(({ prompt }) => prompt),
    longest,
  );
  const isRight = answers.map(({ answer }, at) => answer.every((id, place) => completions[at]!.tokens[place] === id));
  let start = 0;
  const right = cases.filter((parts) => isRight.slice(start, (start += parts.length)).every(Boolean));
  return right.length / cases.length;
}
