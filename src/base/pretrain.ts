/**
 * Pre-training of the miniature's base model, which stands in for the paper's Qwen2.5-7B. A pre-trained model knows its
 * textbook and has general skills; pre-training gives both to a small random model, and measures whether it has them.
 * The optimizer is Muon: the same steps teach about twice as much as AdamW's (docs/log/base-and-cold-start.md).
 */
import { adamParams, scheduledRate } from '../engine/adam-schedule.ts';
import type { Policy } from '../engine/policy.ts';
import type { PretrainingEngine } from '../engine/pretraining-engine.ts';
import { deriveSeed, randomStream } from '../support/random.ts';
import type { DrillKind } from '../textbook/skill-drills.ts';
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
  readonly gradientNorm: number;
  readonly learningRate: number;
  /** Tokens of the rows. */
  readonly tokens: number;
}

/** The momentum that Muon is usually given. */
const MOMENTUM = 0.95;

/** One step on rows addressed by seed and step. */
export async function pretrainingStep(
  engine: PretrainingEngine,
  rows: RowSource,
  settings: PretrainingSettings,
  seed: number,
  step: number,
): Promise<PretrainingStep> {
  const data = normalizeWeights(rows.draw(settings.rowsPerStep, randomStream(seed, 'pre-training', step)));
  const { lossSum } = await engine.forwardBackward(data, { kind: 'cross_entropy' });
  const learningRate = scheduledRate(step, settings);
  const adam = adamParams(learningRate, settings.weightDecay);
  const { gradientNorm } = await engine.muonStep({ ...adam, momentum: MOMENTUM });
  return {
    loss: lossSum,
    gradientNorm,
    learningRate,
    tokens: data.reduce((sum, { tokens }) => sum + tokens.length, 0),
  };
}

export interface SkillProbe {
  /** Share of textbook sentences completed word for word. */
  readonly recall: number;
  /** Share of drills answered word for word. */
  readonly common: number;
  readonly left: number;
  readonly option: number;
  readonly observe: number;
  readonly recite: number;
  readonly fact: number;
  readonly path: number;
}

/** Measures the base's skills: it completes a fixed sample of sentences, and fresh drills, greedily. */
export async function probeSkills(policy: Policy, rows: RowSource, count: number, seed: number): Promise<SkillProbe> {
  const random = randomStream(deriveSeed(seed, 'skill probe'));
  const languageOf = (index: number): 'en' | 'zh' => (index % 2 === 0 ? 'en' : 'zh');
  const statements = random.shuffle(rows.statements).slice(0, count);
  const drills = (kind: DrillKind): EncodedDrill[][] =>
    Array.from({ length: count }, (_, index) =>
      afterOneAnother(encodeDrill(policy, rows.drills.draw(kind, languageOf(index), random))),
    );
  const sets = {
    recall: statements.map(({ given, recalled }) => [
      { prompt: policy.tokenizer.encode(given), answer: policy.tokenizer.encode(`${recalled}\n`) },
    ]),
    common: drills('common'),
    left: drills('left'),
    option: drills('option'),
    observe: drills('observe'),
    recite: drills('recite'),
    fact: drills('fact'),
    path: drills('path'),
  };
  const scored: Record<string, number> = {};
  for (const [name, cases] of Object.entries(sets)) scored[name] = await exactShare(policy, cases);
  return scored as unknown as SkillProbe;
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
