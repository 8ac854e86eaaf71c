/**
 * The embedded engine: training as a share of the machine's own MatMul peak, what a step of the optimizers costs beside
 * it, and sampling in tokens a second.
 * Training FLOPs are counted as 6 x parameters x tokens, embedding included, attention and padding not; prompts that are
 * computed once for several answers and masked targets count in full, so a share may pass 1.
 * Every repetition measures the peak just before and after, and the ratio is to their mean; on a machine with other
 * work the peak, whose threads wait for each other, suffers more than the engine, and the best of both tells more.
 * With `--peers` the engine is held against other programs instead (peers/against-peers.ts).
 */
import { availableParallelism } from 'node:os';
import type { EmbeddedEngine } from '../src/engine/embedded/embedded-engine.ts';
import { createEmbeddedEngine } from '../src/engine/embedded/open-engine.ts';
import { completionDatum, type Datum } from '../src/engine/datum.ts';
import type { DecoderConfig } from '../src/engine/decoder-config.ts';
import type { AdamParams } from '../src/engine/trainer.ts';
import { ConfigError } from '../src/support/errors.ts';
import { randomStream } from '../src/support/random.ts';
import { openMachinePeak, type MachinePeak } from './machine-peak.ts';
import type { BenchOptions } from './main.ts';
import { againstPeers } from './peers/against-peers.ts';
import { miniature, narrow, wide } from './support/model-shapes.ts';
import { randomPrompts, repeatedly, type SamplingShape, sixtyFourPrompts } from './support/sampling-call.ts';
import { median, rounded } from './support/statistics.ts';

const adam: AdamParams = {
  learningRate: 1e-4,
  beta1: 0.9,
  beta2: 0.95,
  epsilon: 1e-8,
  weightDecay: 0,
  gradClipNorm: 1,
};

export const takes = ['gguf', 'peers', 'only', 'model', 'newTokens', 'batches', 'shapes', 'peerDtype'];

export async function run(options: BenchOptions): Promise<Record<string, unknown>> {
  if (options.peers === true) return againstPeers(options);
  if (options.gguf !== undefined) throw new ConfigError('--gguf says something of --peers alone here');
  const { repetitions } = options;
  const peak = await openMachinePeak();
  const wideEngine = await createEmbeddedEngine({ config: wide, seed: 1 });
  const narrowEngine = await createEmbeddedEngine({ config: narrow, seed: 1 });
  const miniatureEngine = await createEmbeddedEngine({ config: miniature, seed: 1 });
  const full = randomData(wide, { count: 32, shortest: 128, longest: 128, promptShare: 0 });
  const masked = randomData(narrow, { count: 75, shortest: 60, longest: 160, promptShare: 0.4 });
  const rollouts = groupedData(narrow, { groups: 8, groupSize: 8, prompt: 60, shortest: 20, longest: 120 });
  const report = {
    threads: availableParallelism(),
    'training, 3.7M parameters, 32 x 128 tokens': await train(wideEngine, full, peak, repetitions),
    'training, 1.4M parameters, 75 x 60 to 160 tokens, 40 % prompt': await train(
      narrowEngine,
      masked,
      peak,
      repetitions,
    ),
    'training, 1.4M parameters, 8 prompts of 60 x 8 answers of 20 to 120 tokens': await train(
      narrowEngine,
      rollouts,
      peak,
      repetitions,
    ),
    'a step of the optimizer against forward and backward, the miniature, 64 x 96 tokens': await optimizers(
      miniatureEngine,
      randomData(miniature, { count: 64, shortest: 96, longest: 96, promptShare: 0 }),
      repetitions,
    ),
    'sampling, 3.7M parameters, 64 x (32 + 96) tokens': await sample(wideEngine, sixtyFourPrompts, peak, repetitions),
    'sampling, the miniature, 64 x (32 + 96) tokens': await sample(
      miniatureEngine,
      sixtyFourPrompts,
      peak,
      repetitions,
    ),
    'sampling, 1.4M parameters, 512 x (60 + 80) tokens': await sample(
      narrowEngine,
      { prompts: 512, answersEach: 1, promptTokens: 60, addedTokens: 80 },
      peak,
      repetitions,
    ),
  };
  await Promise.all([peak, wideEngine, narrowEngine, miniatureEngine].map((opened) => opened.close()));
  return report;
}

async function train(
  engine: EmbeddedEngine,
  data: readonly Datum[],
  peak: MachinePeak,
  repetitions: number,
): Promise<Record<string, number>> {
  const step = async (): Promise<number> => {
    const start = performance.now();
    await engine.forwardBackward(data, { kind: 'cross_entropy' });
    await engine.optimStep(adam);
    return (performance.now() - start) / 1000;
  };
  await step();
  const tokens = data.reduce((sum, datum) => sum + datum.tokens.length, 0);
  const gflopsOf = (seconds: number): number => (6 * engine.parameterCount * tokens) / seconds / 1e9;
  const peaks = [await peak.measure()];
  const figures: number[] = [];
  for (let index = 0; index < repetitions; index++) {
    figures.push(gflopsOf(await step()));
    peaks.push(await peak.measure());
  }
  const ratios = figures.map((figure, index) => (2 * figure) / (peaks[index]! + peaks[index + 1]!));
  return {
    peakGflops: rounded(median(peaks)),
    gflops: rounded(median(figures)),
    shareOfPeak: rounded(median(ratios)),
    bestOfBestPeak: rounded(Math.max(...figures) / Math.max(...peaks)),
    tokensPerSecond: rounded((median(figures) * 1e9) / 6 / engine.parameterCount),
  };
}

/** Steps of both optimizers in turns, each as a share of the time that its own gradient took. */
async function optimizers(
  engine: EmbeddedEngine,
  data: readonly Datum[],
  repetitions: number,
): Promise<Record<string, number>> {
  const shareOf = async (step: () => Promise<unknown>): Promise<number> => {
    const start = performance.now();
    await engine.forwardBackward(data, { kind: 'cross_entropy' });
    const middle = performance.now();
    await step();
    return (performance.now() - middle) / (middle - start);
  };
  const adamw: number[] = [];
  const muon: number[] = [];
  const byAdamw = () => shareOf(() => engine.optimStep(adam));
  const byMuon = () => shareOf(() => engine.muonStep({ ...adam, momentum: 0.95 }));
  // Once before anything counts: sessions are opened and code is compiled.
  await byAdamw();
  await byMuon();
  for (let index = 0; index < repetitions; index++) {
    adamw.push(await byAdamw());
    muon.push(await byMuon());
  }
  return { adamw: rounded(median(adamw)), muon: rounded(median(muon)) };
}

/** The share of the peak counts 2 x parameters for each new token; reading the prompts is in the time, not in the count. */
async function sample(
  engine: EmbeddedEngine,
  shape: SamplingShape,
  peak: MachinePeak,
  repetitions: number,
): Promise<Record<string, number>> {
  const call = repeatedly(engine, randomPrompts(engine.config, shape));
  // Twice before anything counts: until then the code is not compiled.
  for (let warm = 0; warm < 2; warm++) await call();
  const figures: number[] = [];
  const peaks = [await peak.measure()];
  for (let index = 0; index < repetitions; index++) {
    const { tokens, seconds } = await call();
    figures.push(tokens / seconds);
    peaks.push(await peak.measure());
  }
  const gflops = (2 * engine.parameterCount * median(figures)) / 1e9;
  return {
    tokensPerSecond: rounded(median(figures)),
    bestTokensPerSecond: rounded(Math.max(...figures)),
    shareOfPeak: rounded(gflops / median(peaks)),
    tokensPerSecondAtPeak: rounded((median(peaks) * 1e9) / 2 / engine.parameterCount),
  };
}

/** Random tokens; the first `promptShare` of each datum's targets have weight 0. */
function randomData(
  { vocabSize }: DecoderConfig,
  { count, shortest, longest, promptShare }: { count: number; shortest: number; longest: number; promptShare: number },
): Datum[] {
  const random = randomStream('bench data', count);
  return Array.from({ length: count }, () => {
    const length = shortest + random.integer(longest - shortest + 1);
    const sequence = Array.from({ length: length + 1 }, () => random.integer(vocabSize));
    const weights = Array.from({ length }, (_, place) => (place < promptShare * length ? 0 : 1));
    return { tokens: sequence.slice(0, -1), targetTokens: sequence.slice(1), weights };
  });
}

/** Groups of random answers to the same random prompt; only the answers count. */
function groupedData(
  { vocabSize }: DecoderConfig,
  shape: { groups: number; groupSize: number; prompt: number; shortest: number; longest: number },
): Datum[] {
  const random = randomStream('bench rollouts');
  const tokens = (count: number): number[] => Array.from({ length: count }, () => random.integer(vocabSize));
  return Array.from({ length: shape.groups }, () => tokens(shape.prompt)).flatMap((prompt) =>
    Array.from({ length: shape.groupSize }, () => {
      const length = shape.shortest + random.integer(shape.longest - shape.shortest + 1);
      return completionDatum(prompt, tokens(length), 1);
    }),
  );
}
