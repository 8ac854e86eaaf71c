/**
 * Sampling against Transformers' `generate` on PyTorch: the same shapes at batch 64, each to itself on all cores, in turns,
 * so that what the machine does meanwhile falls on both. A round is two calls of ours and one of theirs; the ratio is
 * that of the round. `PYTHON` names the interpreter that has both packages (default `python3`).
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createEmbeddedEngine } from '../src/engine/embedded/embedded-engine.ts';
import { ConfigError } from '../src/support/errors.ts';
import type { BenchOptions } from './main.ts';
import { miniature, wide } from './support/model-shapes.ts';
import { sampledTokens, samplingCall, type SamplingShape, sixtyFourPrompts } from './support/sampling-call.ts';
import { median, quantile, rounded } from './support/statistics.ts';

const PEER = fileURLToPath(new URL('./peers/transformers_generate.py', import.meta.url));
const MODELS = { miniature, wide } as const;
const SHAPES: Readonly<Record<string, SamplingShape>> = {
  '64 prompts': sixtyFourPrompts,
  // As reinforcement asks: groups of answers to one prompt.
  '8 prompts x 8 answers': { ...sixtyFourPrompts, prompts: 8, answersEach: 8 },
};
/** After a call of theirs, whose threads spin for a while before they rest. */
const REST_MS = 400;

export async function run({ repetitions }: BenchOptions): Promise<Record<string, unknown>> {
  const peer = await startPeer();
  const report: Record<string, unknown> = { peer: peer.versions };
  try {
    for (const [model, config] of Object.entries(MODELS)) {
      const engine = await createEmbeddedEngine({ config, seed: 1 });
      for (const [name, shape] of Object.entries(SHAPES)) {
        const ours = samplingCall(engine, shape);
        const theirs = () => peer.call({ model, ...shape });
        report[`${model}, ${name}`] = await inTurns(ours, theirs, sampledTokens(shape), repetitions);
      }
      await engine.close();
    }
  } finally {
    peer.close();
  }
  return report;
}

type Timed = () => Promise<number>;

async function inTurns(ours: Timed, theirs: Timed, tokens: number, rounds: number): Promise<Record<string, number>> {
  // Before anything counts: until then ours is not compiled, and theirs has not its memory.
  for (let warm = 0; warm < 3; warm++) await ours();
  await theirs();
  const [ourTimes, theirTimes, ratios]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    await sleep(REST_MS);
    const own = ((await ours()) + (await ours())) / 2;
    const other = await theirs();
    ourTimes.push(own);
    theirTimes.push(other);
    ratios.push(other / own);
  }
  return {
    ratio: rounded(median(ratios)),
    lowerQuartile: rounded(quantile(ratios, 0.25)),
    upperQuartile: rounded(quantile(ratios, 0.75)),
    tokensPerSecond: rounded(tokens / median(ourTimes)),
    peerTokensPerSecond: rounded(tokens / median(theirTimes)),
  };
}

interface Peer {
  readonly versions: unknown;
  /** Seconds. */
  call(shape: object): Promise<number>;
  close(): void;
}

async function startPeer(): Promise<Peer> {
  const python = process.env['PYTHON'] ?? 'python3';
  const child = spawn(python, [PEER, '--in-turns'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const failed = new Promise<never>((_, reject) => {
    const wanted = 'PYTHON names an interpreter that has torch and transformers';
    child.on('error', ({ message }) => reject(new ConfigError(`${python} cannot be started (${message}): ${wanted}`)));
    child.on('exit', (code) => reject(new ConfigError(`${python} ended with status ${code}: ${wanted}`)));
  });
  failed.catch(() => {});
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const nextLine = async (): Promise<unknown> => {
    const line = await Promise.race([lines.next(), failed]);
    return line.done === true ? failed : JSON.parse(line.value);
  };
  return {
    versions: await nextLine(),
    async call(shape) {
      child.stdin.write(`${JSON.stringify(shape)}\n`);
      return (await nextLine()) as number;
    },
    close: () => child.kill(),
  };
}
