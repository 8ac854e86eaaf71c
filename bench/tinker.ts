/**
 * What the Tinker protocol costs. First one step of reinforcement in the miniature's shape (groups sampled, one pass forward and
 * backward, one step of the optimizer): by the embedded engine in this process, and by the client through a server of ours, a
 * process before the same engine; in turn, with the same numbers. Then samples of a scripted server that answers each after
 * some milliseconds: their rate as a share of what so many in flight allow, and what memory grows by.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { embeddedEngines } from '../src/cli/adapters/embedded-engines.ts';
import { adamParams } from '../src/engine/adam-schedule.ts';
import { policyDatum } from '../src/engine/datum.ts';
import type { EngineFactory } from '../src/engine/engine-factory.ts';
import { writeTokenizerFolder } from '../src/engine/hugging-face/model-folder.ts';
import { folderReference } from '../src/engine/model-reference.ts';
import type { SampledSequence } from '../src/engine/sampler.ts';
import { tinkerEngines } from '../src/engine/tinker/tinker-engines.ts';
import type { TinkerSettings } from '../src/engine/tinker-wire/tinker-settings.ts';
import { trainTokenizer } from '../src/engine/tokenizer/train-bpe.ts';
import { EngineError } from '../src/support/errors.ts';
import type { TrainingEngine } from '../src/engine/training-engine.ts';
import type { BenchOptions } from './main.ts';
import { miniature } from './support/model-shapes.ts';
import { writeRandomModel } from './support/random-model.ts';
import { median, rounded } from './support/statistics.ts';

const GROUPS = 32;
const GROUP_SIZE = 16;
const PROMPT_TOKENS = 96;
const NEW_TOKENS = 64;

const IN_FLIGHT = 512;
const ANSWER_MILLISECONDS = [50, 500] as const;
const WAVES = 10;

export async function run({ repetitions }: BenchOptions): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-tinker-'));
  try {
    const step = await measureStep(folder, repetitions);
    const samples = [];
    for (const milliseconds of ANSWER_MILLISECONDS)
      for (const groupSize of [1, GROUP_SIZE]) samples.push(await measureSamples(milliseconds, groupSize));
    return { step, samples };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureStep(folder: string, repetitions: number): Promise<object> {
  const model = join(folder, 'model');
  writeRandomModel(miniature, model);
  const { tokenizerJson, vocabularySize } = trainTokenizer({
    texts: [],
    phrases: [],
    mergeCount: 0,
    vocabularyLimit: null,
  });
  writeTokenizerFolder(model, tokenizerJson, { maxPositions: miniature.maxPositions });
  const server = await startProcess(
    [
      'src/cli/main.ts',
      'serve',
      'tinker',
      '--model',
      model,
      '--name',
      'miniature',
      '--state',
      join(folder, 'state'),
    ].concat(['--port', '0', '--full', '--threads', String(availableParallelism())]),
  );
  const remote = clientOf(server.address);
  try {
    const openings: readonly EngineFactory[] = [embeddedEngines(), remote];
    const engines = [];
    for (const each of openings) engines.push(await each.openTrainer(folderReference(model)));
    const [own, served] = engines as [TrainingEngine, TrainingEngine];
    const seconds: [number, number][] = [];
    let areSame = true;
    for (let count = 0; count <= repetitions; count++) {
      const [inProcess, through] = [
        await timedStep(own, count, vocabularySize),
        await timedStep(served, count, vocabularySize),
      ];
      areSame &&= isDeepStrictEqual(inProcess.numbers, through.numbers);
      // The first is for what is made once.
      if (count > 0) seconds.push([inProcess.seconds, through.seconds]);
    }
    for (const engine of engines) await engine.close();
    const ratios = seconds.map(([one, other]) => other / one);
    return {
      rollouts: GROUPS * GROUP_SIZE,
      sameNumbers: areSame,
      throughServerToInProcess: rounded(median(ratios)),
      all: ratios.map(rounded),
    };
  } finally {
    await remote.close();
    server.stop();
  }
}

interface TimedStep {
  readonly seconds: number;
  /** All that the engine said. */
  readonly numbers: unknown;
}

async function timedStep(engine: TrainingEngine, step: number, vocabularySize: number): Promise<TimedStep> {
  const begun = performance.now();
  const requests = Array.from({ length: GROUPS * GROUP_SIZE }, (_, index) => ({
    prompt: Array.from(
      { length: PROMPT_TOKENS },
      (_token, place) => (Math.floor(index / GROUP_SIZE) * 7 + place) % 250,
    ),
    seed: 10_000 * step + index,
  }));
  const params = { maxTokens: NEW_TOKENS, temperature: 1, topP: null, topK: null, stopTokens: [], vocabularySize };
  const sequences = await engine.sample(requests, params);
  const data = sequences.map((sequence, index) => rolloutDatum(requests[index]!.prompt, sequence, index));
  const [output, { gradientNorm }] = await Promise.all([
    engine.forwardBackward(data, { kind: 'importance_sampling' }),
    engine.optimStep(adamParams(1e-4, 0)),
  ]);
  return {
    seconds: (performance.now() - begun) / 1000,
    // Log-probabilities of samples go over the wire as float32.
    numbers: {
      sequences: sequences.map((sequence) => ({ ...sequence, logprobs: sequence.logprobs.map(Math.fround) })),
      logprobs: output.logprobs,
      gradientNorm,
    },
  };
}

function rolloutDatum(prompt: readonly number[], { tokens, logprobs }: SampledSequence, index: number) {
  return policyDatum(prompt, tokens, logprobs, (index % GROUP_SIZE) - (GROUP_SIZE - 1) / 2, 1e-4);
}

/** `groupSize` samples of each prompt. */
async function measureSamples(milliseconds: number, groupSize: number): Promise<object> {
  const server = await startProcess(['bench/support/scripted-sampler.ts', String(milliseconds)]);
  const engines = clientOf(server.address);
  try {
    const engine = await engines.openTrainer(folderReference('unused'));
    const count = IN_FLIGHT * WAVES;
    const requests = Array.from({ length: count }, (_, seed) => ({ prompt: [1, Math.floor(seed / groupSize)], seed }));
    const params = { maxTokens: 32, temperature: 1, topP: null, topK: null, stopTokens: [] };
    await engine.sample(requests.slice(0, IN_FLIGHT), params);
    const before = process.memoryUsage().rss;
    const begun = performance.now();
    const sequences = await engine.sample(requests, params);
    const seconds = (performance.now() - begun) / 1000;
    if (sequences.length !== count) throw new EngineError('samples are missing');
    await engine.close();
    return {
      inFlight: IN_FLIGHT,
      groupSize,
      answerMilliseconds: milliseconds,
      samples: count,
      shareOfIdeal: rounded((WAVES * milliseconds) / 1000 / seconds),
      grownMegabytes: rounded((process.memoryUsage().rss - before) / 1e6),
    };
  } finally {
    await engines.close();
    server.stop();
  }
}

function clientOf(address: string): ReturnType<typeof tinkerEngines> {
  const settings: TinkerSettings = {
    address,
    apiKey: null,
    baseModel: 'miniature',
    encoding: 'protobuf',
    trains: 'all-weights',
    reduction: null,
    clip: null,
    snapshots: null,
    concurrency: IN_FLIGHT,
    grouped: true,
    contextTokens: null,
    patienceSeconds: 30,
  };
  const unused = (): never => {
    throw new EngineError('internal: a benchmark asks for no tokenizer');
  };
  return tinkerEngines({ settings, tokenizerFolder: unused, contextTokensOf: unused, log: () => undefined });
}

interface StartedServer {
  readonly address: string;
  stop(): void;
}

/** A server as a process of its own, when it has printed where it listens. */
function startProcess(parameters: readonly string[]): Promise<StartedServer> {
  const child: ChildProcess = spawn(process.execPath, parameters, {
    cwd: join(import.meta.dirname, '..'),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let said = '';
    for (const stream of [child.stdout!, child.stderr!])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
        if (address !== undefined) resolve({ address, stop: () => void child.kill('SIGTERM') });
      });
    child.on('error', reject);
    child.on('close', (code) => reject(new EngineError(`the server ended with ${code}: ${said.slice(-2000)}`)));
  });
}
