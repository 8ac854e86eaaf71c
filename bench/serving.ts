/**
 * Answers over HTTP beside the same answers of one call in process, as ratios: generated tokens a second, and the time until the
 * first token of an answer, with 1, 8 and 32 clients at once, for two sizes of models. Client and server share this process, so that both are in the
 * figures; the sides take turns, and the seeds are the same, so that the tokens are.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedEngines } from '../src/cli/adapters/embedded-engines.ts';
import { openServedModel } from '../src/cli/adapters/served-model-spec.ts';
import { writeTokenizerFolder } from '../src/engine/hugging-face/model-folder.ts';
import { folderReference } from '../src/engine/model-reference.ts';
import { Policy } from '../src/engine/policy.ts';
import { loadTokenizer } from '../src/engine/tokenizer/tokenizer.ts';
import { trainTokenizer } from '../src/engine/tokenizer/train-bpe.ts';
import { DEFAULT_HTTP_LIMITS } from '../src/serving/openai/http-server.ts';
import { startOpenAiServer } from '../src/serving/openai/openai-server.ts';
import type { BenchOptions } from './main.ts';
import { SHAPES, type ShapeName } from './support/model-shapes.ts';
import { writeRandomModel } from './support/random-model.ts';
import { ratiosOf, spreadOf } from './support/statistics.ts';

const CLIENTS = [1, 8, 32];
/** Of an answer, by the shape that is asked. */
const SIZES = { '4M': 128, '60M': 32 } as const satisfies Partial<Record<ShapeName, number>>;

interface Round {
  readonly tokensPerSecond: number;
  /** Milliseconds, the middle one of the answers. */
  readonly toFirst: number;
}

function questionOf(client: number): string {
  return `Question ${client}: which test comes next? `.repeat(4);
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

async function inProcess(policy: Policy, clients: number, newTokens: number): Promise<Round> {
  const requests = Array.from({ length: clients }, (_, seed) => ({
    prompt: policy.chatPrompt(questionOf(seed)),
    seed,
  }));
  const params = { maxTokens: newTokens, temperature: 0.9, topP: null, topK: null };
  const first = new Map<number, number>();
  const begun = performance.now();
  const completions = await policy.complete(requests, params, {
    onTokens: (drawn) => {
      for (const { request: at } of drawn) if (!first.has(at)) first.set(at, performance.now() - begun);
    },
  });
  const tokens = completions.reduce((sum, completion) => sum + completion.tokens.length, 0);
  return { tokensPerSecond: (1000 * tokens) / (performance.now() - begun), toFirst: middle([...first.values()]) };
}

interface Served {
  readonly address: string;
  readonly agent: Agent;
  readonly newTokens: number;
}

/** One streamed answer: its tokens, and the milliseconds until its first event. */
function streamed({ address, agent, newTokens }: Served, client: number): Promise<{ tokens: number; toFirst: number }> {
  const body = JSON.stringify({
    model: 'bench',
    messages: [{ role: 'user', content: questionOf(client) }],
    seed: client,
    temperature: 0.9,
    max_tokens: newTokens,
    stream: true,
    stream_options: { include_usage: true },
  });
  const begun = performance.now();
  return new Promise((done, fail) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const asked = request(`${address}/v1/chat/completions`, { agent, method: 'POST', headers }, (response) => {
      let toFirst = 0;
      let end = '';
      response
        .setEncoding('utf8')
        .on('data', (part: string) => {
          if (toFirst === 0) toFirst = performance.now() - begun;
          end = (end + part).slice(-2000);
        })
        .on('end', () => done({ toFirst, tokens: Number(/"completion_tokens":(\d+)/.exec(end)?.[1] ?? Number.NaN) }));
    });
    asked.on('error', fail).end(body);
  });
}

async function overHttp(served: Served, clients: number): Promise<Round> {
  const begun = performance.now();
  const answers = await Promise.all(Array.from({ length: clients }, (_, client) => streamed(served, client)));
  const tokens = answers.reduce((sum, answer) => sum + answer.tokens, 0);
  if (!(tokens > 0)) throw new Error('an answer without a count of its tokens');
  const milliseconds = performance.now() - begun;
  return { tokensPerSecond: (1000 * tokens) / milliseconds, toFirst: middle(answers.map(({ toFirst }) => toFirst)) };
}

export async function run({ repetitions }: BenchOptions): Promise<Record<string, unknown>> {
  const figures: Record<string, unknown> = {};
  for (const [shape, newTokens] of Object.entries(SIZES) as [keyof typeof SIZES, number][])
    figures[shape] = await measured(shape, newTokens, repetitions);
  return figures;
}

async function measured(shape: ShapeName, newTokens: number, repetitions: number): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-serving-'));
  const config = SHAPES[shape];
  const texts = [{ text: questionOf(1), weight: 1 }];
  const { tokenizerJson } = trainTokenizer({ texts, phrases: [], mergeCount: 50, vocabularyLimit: null });
  writeRandomModel(config, folder);
  writeTokenizerFolder(folder, tokenizerJson, { maxPositions: config.maxPositions });
  const opened = { concurrency: 32, timeoutSeconds: 600, contextTokens: 0, environment: {}, quantise: null };
  const { model, fingerprint } = await openServedModel(folder, { ...opened, name: 'bench', cacheBytes: 2 ** 29 });
  const server = await startOpenAiServer({
    host: '127.0.0.1',
    port: 0,
    tls: null,
    keys: null,
    model,
    fingerprint,
    limits: { running: 32, waiting: 0, mostTokens: newTokens, mostChoices: 1, seconds: 600 },
    http: DEFAULT_HTTP_LIMITS,
    record: null,
    onError: (error) => {
      throw error;
    },
  });
  const engine = await embeddedEngines().openSampler(folderReference(folder));
  const policy = new Policy(engine, loadTokenizer(folder));
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const served = { address: server.address, agent, newTokens };
  const rounds = CLIENTS.map((clients) => ({ clients, own: [] as Round[], overHttp: [] as Round[] }));
  // The first round compiles the code, opens sessions, and does not count.
  for (let round = -1; round < repetitions; round++)
    for (const each of rounds) {
      const [first, second] = [await inProcess(policy, each.clients, newTokens), await overHttp(served, each.clients)];
      if (round < 0) continue;
      each.own.push(first);
      each.overHttp.push(second);
    }
  agent.destroy();
  await server.drain();
  await Promise.all([model.close(), engine.close()]);
  rmSync(folder, { recursive: true });
  return Object.fromEntries(rounds.map((each) => [`clients${each.clients}`, figuresOf(each)]));
}

function figuresOf(sides: { readonly own: readonly Round[]; readonly overHttp: readonly Round[] }): object {
  const of = (side: readonly Round[], name: keyof Round): number[] => side.map((each) => each[name]);
  return {
    tokensPerSecond: spreadOf(of(sides.overHttp, 'tokensPerSecond')),
    tokensPerSecondOfInProcess: ratiosOf(of(sides.overHttp, 'tokensPerSecond'), of(sides.own, 'tokensPerSecond')),
    millisecondsToFirst: spreadOf(of(sides.overHttp, 'toFirst')),
    millisecondsToFirstOfInProcess: ratiosOf(of(sides.overHttp, 'toFirst'), of(sides.own, 'toFirst')),
  };
}
