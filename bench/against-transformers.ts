/**
 * Sampling against Transformers' `generate` on PyTorch: the same prompts at batch 64, each to itself on all cores, in turns,
 * so that what the machine does meanwhile falls on both. A round is two calls of ours and one of theirs; the ratio is that
 * of the round's tokens a second. Random weights give answers of one length; with `--run` the model of a finished run also
 * answers held-out questions of its own, each answer to its end. `PYTHON` names the interpreter that has both packages
 * (default `python3`).
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { embeddedEngines } from '../src/cli/adapters/embedded-engines.ts';
import { createEmbeddedEngine } from '../src/engine/embedded/open-engine.ts';
import { CONFIG_FILE } from '../src/engine/hugging-face/model-config.ts';
import { folderReference } from '../src/engine/model-reference.ts';
import type { Policy } from '../src/engine/policy.ts';
import { questionSchema } from '../src/records/question.ts';
import { questionText } from '../src/records/question-text.ts';
import { withAnsweringPolicy } from '../src/engine/with-policy.ts';
import { ConfigError } from '../src/support/errors.ts';
import { readJsonl } from '../src/support/jsonl.ts';
import type { BenchOptions } from './main.ts';
import { miniature, wide } from './support/model-shapes.ts';
import {
  randomPrompts,
  repeatedly,
  type Sampled,
  type SamplingCall,
  sixtyFourPrompts,
} from './support/sampling-call.ts';
import { median, quantile, rounded } from './support/statistics.ts';

export const takes = ['run'];

const PEER = fileURLToPath(new URL('./peers/transformers_generate.py', import.meta.url));
const MODELS = { miniature, wide } as const;
/** After a call of theirs, whose threads spin for a while before they rest. */
const REST_MS = 400;

export async function run({ repetitions, run: folder }: BenchOptions): Promise<Record<string, unknown>> {
  if (folder !== undefined && !existsSync(join(folder, 'model', CONFIG_FILE))) {
    throw new ConfigError(`--run ${folder}: no finished run is there (it has no model/${CONFIG_FILE})`);
  }
  const peer = await startPeer();
  const report: Record<string, unknown> = { peer: peer.versions };
  const measure = async (model: string, ours: () => Promise<Sampled>, call: SamplingCall) =>
    inTurns(ours, () => peer.call({ model, ...call }), repetitions);
  try {
    for (const [model, config] of Object.entries(MODELS)) {
      const engine = await createEmbeddedEngine({ config, seed: 1 });
      const different = randomPrompts(config, sixtyFourPrompts);
      // As reinforcement asks: groups of answers to one prompt.
      const grouped = randomPrompts(config, { ...sixtyFourPrompts, prompts: 8, answersEach: 8 });
      report[`${model}, 64 prompts`] = await measure(model, repeatedly(engine, different), different);
      report[`${model}, 8 prompts x 8 answers`] = await measure(model, repeatedly(engine, grouped), grouped);
      await engine.close();
    }
    if (folder !== undefined) {
      const model = resolve(folder, 'model');
      await withAnsweringPolicy(embeddedEngines(), folderReference(model), async (policy) => {
        const different = heldOutQuestions(folder, policy);
        const grouped = { ...different, prompts: different.prompts.slice(0, 8), answersEach: 8 };
        report['trained, 64 questions'] = await measure(model, repeatedly(policy.engine, different), different);
        report['trained, 8 questions x 8 answers'] = await measure(model, repeatedly(policy.engine, grouped), grouped);
      });
    }
  } finally {
    peer.close();
  }
  return report;
}

/** The first 64 questions of the run's new combinations, with the length that its recipe allows an answer. */
function heldOutQuestions(folder: string, policy: Policy): SamplingCall {
  const questions = readJsonl(join(folder, 'questions', 'new-combinations.jsonl'), { schema: questionSchema });
  const { maxTokens } = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as { maxTokens: number };
  return {
    prompts: questions.slice(0, 64).map((question) => policy.chatPrompt(questionText(question))),
    answersEach: 1,
    maxTokens,
    stopTokens: policy.stopTokens,
  };
}

async function inTurns(
  ours: () => Promise<Sampled>,
  theirs: () => Promise<Sampled>,
  rounds: number,
): Promise<Record<string, number>> {
  // Before anything counts: until then ours is not compiled, and theirs has not its memory.
  for (let warm = 0; warm < 3; warm++) await ours();
  await theirs();
  const [ourRates, theirRates]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    await sleep(REST_MS);
    const [first, second] = [await ours(), await ours()];
    const other = await theirs();
    ourRates.push((first.tokens + second.tokens) / (first.seconds + second.seconds));
    theirRates.push(other.tokens / other.seconds);
  }
  const ratios = ourRates.map((rate, round) => rate / theirRates[round]!);
  return {
    ratio: rounded(median(ratios)),
    lowerQuartile: rounded(quantile(ratios, 0.25)),
    upperQuartile: rounded(quantile(ratios, 0.75)),
    tokensPerSecond: rounded(median(ourRates)),
    peerTokensPerSecond: rounded(median(theirRates)),
  };
}

interface Peer {
  readonly versions: unknown;
  call(call: SamplingCall & { readonly model: string }): Promise<Sampled>;
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
    async call(call) {
      child.stdin.write(`${JSON.stringify(call)}\n`);
      return (await nextLine()) as Sampled;
    },
    close: () => child.kill(),
  };
}
