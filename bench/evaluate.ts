/**
 * Asking a model: answers a second as a share of what so many conversations in flight at a fixed latency allow, and what
 * memory grows by. The scripted server runs in a process of its own; connections are opened, answers written to the disk
 * and flushed as in any evaluation. A longer run of the same kind tells whether memory stays flat.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { parseEndpoint } from '../src/chat/openai-compatible/endpoint.ts';
import { OpenAiCompatibleChatModel } from '../src/chat/openai-compatible/openai-compatible-chat-model.ts';
import { answerSets } from '../src/answers/answer-sets.ts';
import { settingsOfSet, type AskedSet } from '../src/answers/asked-set.ts';
import { noProgress } from '../src/run/progress.ts';
import type { BenchOptions } from './main.ts';
import { median, rounded } from './support/statistics.ts';

const LATENCY_MS = 50;
const IN_FLIGHT = 512;
const ITEMS = 4000;
const LONG_ITEMS = 20_000;
const SERVER = fileURLToPath(new URL('../src/chat/fixtures/scripted-server.ts', import.meta.url));

const itemSchema = z.object({ id: z.string(), text: z.string() });

/** Questions of about a thousand characters, made as they are read. */
function setOf(count: number): AskedSet<z.infer<typeof itemSchema>> {
  const filler = 'A patient comes with a finding of the bench. '.repeat(22);
  return {
    id: 'bench',
    version: 1,
    source: 'bench',
    sha256: '',
    *items() {
      for (let at = 0; at < count; at++) yield { id: `i${at}`, text: `${filler}Question ${at}?` };
    },
    schema: itemSchema,
    idOf: (item) => item.id,
    messagesOf: (item) => [{ role: 'user', content: item.text }],
  };
}

export async function run({ repetitions }: BenchOptions): Promise<Record<string, unknown>> {
  const server = await startServer();
  try {
    await measure(server.url, 1000);
    const runs = [];
    for (let index = 0; index < repetitions; index++) runs.push(await measure(server.url, ITEMS));
    const long = await measure(server.url, LONG_ITEMS);
    const perSecond = median(runs.map((each) => each.perSecond));
    const ideal = idealPerSecond(ITEMS);
    return {
      items: ITEMS,
      inFlight: IN_FLIGHT,
      latencyMs: LATENCY_MS,
      idealPerSecond: rounded(ideal),
      answersPerSecond: rounded(perSecond),
      shareOfIdeal: rounded(perSecond / ideal),
      bestShareOfIdeal: rounded(Math.max(...runs.map((each) => each.perSecond)) / ideal),
      cpuMicrosecondsPerAnswer: rounded(median(runs.map((each) => each.cpuMicroseconds))),
      [`memory, ${LONG_ITEMS} items`]: {
        residentMiBAtTenth: rounded(long.residentEarly),
        residentMiBAtEnd: rounded(long.residentEnd),
        growthMiB: rounded(long.residentEnd - long.residentEarly),
      },
    };
  } finally {
    server.process.kill();
  }
}

/** The last wave is not full; it takes as long as any. */
function idealPerSecond(items: number): number {
  return items / (Math.ceil(items / IN_FLIGHT) * (LATENCY_MS / 1000));
}

async function measure(url: string, items: number) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-evaluate-'));
  const set = setOf(items);
  const model = new OpenAiCompatibleChatModel({
    endpoint: parseEndpoint(`${url}#bench`),
    apiKey: null,
    connections: IN_FLIGHT,
    timeoutSeconds: 60,
  });
  const resident: number[] = [];
  let [done, cpu, start, end] = [0, process.cpuUsage(), performance.now(), 0];
  try {
    const settings = settingsOfSet(set);
    [cpu, start] = [process.cpuUsage(), performance.now()];
    const { kept } = await answerSets({
      folder,
      settings: {
        version: 1,
        model: { spec: 'openai:bench', name: 'bench', sha256: null },
        decoding: { temperature: 0, topP: null, maxTokens: 512, samples: 1, seed: 0, shuffleOptions: false },
        versions: {},
        benchmarks: [settings],
      },
      sets: [set],
      model,
      concurrency: IN_FLIGHT,
      progress: {
        ...noProgress,
        stepDone: (_stage, step) => {
          done = step.done;
          if (done % (items / 20) === 0) resident.push(process.memoryUsage.rss() / 2 ** 20);
        },
      },
      stop: new AbortController().signal,
    });
    end = performance.now();
    if (kept !== items) throw new Error(`${kept} of ${items} answers were kept`);
  } finally {
    await model.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const { user, system } = process.cpuUsage(cpu);
  return {
    perSecond: (items * 1000) / (end - start),
    cpuMicroseconds: (user + system) / items,
    residentEarly: resident[2] ?? 0,
    residentEnd: resident.at(-1) ?? 0,
  };
}

async function startServer(): Promise<{ readonly url: string; readonly process: ChildProcess }> {
  const child = spawn(process.execPath, [SERVER, JSON.stringify({ latencyMs: LATENCY_MS })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error('the scripted server ended')));
    child.stdout.setEncoding('utf8').once('data', (text: string) => resolve(text.trim()));
  });
  return { url, process: child };
}
