/**
 * Asking a model: answers a second as a share of what so many conversations in flight at a fixed latency allow, and what
 * memory grows by. The time is that from the first request to the last answer on the disk: connections are opened in it,
 * answers journalled and flushed as in any evaluation; `shareOfIdealWithPreparation` counts the writing of the items
 * too. The server runs in a process of its own, whose CPU is told beside the client's: where both share the cores,
 * their sum decides. A longer run of the same kind tells whether memory stays flat, and the rate without its ends.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { parseEndpoint } from '../src/chat/openai-compatible/endpoint.ts';
import { OpenAiCompatibleChatModel } from '../src/chat/openai-compatible/openai-compatible-chat-model.ts';
import { askSets } from '../src/attempts/sets/ask-sets.ts';
import type { AskedSet } from '../src/attempts/sets/asked-set.ts';
import { noProgress } from '../src/run/progress.ts';
import type { BenchOptions } from './main.ts';
import { median, rounded } from './support/statistics.ts';

const LATENCY_MS = 50;
const IN_FLIGHT = 512;
const ITEMS = 4000;
const LONG_ITEMS = 20_000;
/** Asked before anything counts: until then the code is not compiled, and an answer costs twice as much. */
const WARM_ITEMS = 8000;
const SERVER = fileURLToPath(new URL('./support/answering-server.ts', import.meta.url));

const itemSchema = z.object({ id: z.string(), text: z.string() });

/** Questions of about a thousand characters, made as they are read. */
function setOf(count: number): AskedSet<z.infer<typeof itemSchema>> {
  const filler = 'A patient comes with a finding of the bench. '.repeat(22);
  return {
    id: 'bench',
    version: 1,
    prompt: null,
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
    await measure(server, WARM_ITEMS);
    const runs: Measured[] = [];
    for (let index = 0; index < repetitions; index++) runs.push(await measure(server, ITEMS));
    const long = await measure(server, LONG_ITEMS);
    const middle = (of: (measured: Measured) => number): number => rounded(median(runs.map(of)));
    const ideal = idealPerSecond(ITEMS);
    return {
      items: ITEMS,
      inFlight: IN_FLIGHT,
      latencyMs: LATENCY_MS,
      // What the server made of it.
      latencyMsKept: middle((each) => each.meanWaitMs),
      idealPerSecond: rounded(ideal),
      answersPerSecond: middle((each) => each.perSecond),
      shareOfIdeal: middle((each) => each.perSecond / ideal),
      bestShareOfIdeal: rounded(Math.max(...runs.map((each) => each.perSecond)) / ideal),
      shareOfIdealWithPreparation: middle((each) => each.perSecondWithPreparation / ideal),
      [`steadyShareOfIdeal, ${LONG_ITEMS} items`]: rounded((long.steadyPerSecond * (LATENCY_MS / 1000)) / IN_FLIGHT),
      cpuMicrosecondsPerAnswer: {
        client: middle((each) => each.clientMicroseconds),
        clientMainThread: middle((each) => each.mainThreadMicroseconds),
        server: middle((each) => each.serverMicroseconds),
      },
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

interface Measured {
  readonly perSecond: number;
  readonly perSecondWithPreparation: number;
  /** From the tenth of the answers to nine tenths. */
  readonly steadyPerSecond: number;
  readonly clientMicroseconds: number;
  readonly mainThreadMicroseconds: number;
  readonly serverMicroseconds: number;
  /** From a whole request to its answer, as the server kept it. */
  readonly meanWaitMs: number;
  readonly residentEarly: number;
  readonly residentEnd: number;
}

async function measure(server: Server, items: number): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-evaluate-'));
  const set = setOf(items);
  const model = new OpenAiCompatibleChatModel({
    endpoint: parseEndpoint(`${server.url}#bench`),
    apiKey: null,
    connections: IN_FLIGHT,
    timeoutSeconds: 60,
  });
  let firstRequest = 0;
  const complete = model.complete.bind(model);
  model.complete = (request, signal) => {
    if (firstRequest === 0) firstRequest = performance.now();
    return complete(request, signal);
  };
  const resident: number[] = [];
  const keptAt = new Float64Array(items + 1);
  try {
    const before = { client: process.cpuUsage(), main: process.threadCpuUsage(), server: cpuOf(server) };
    const start = performance.now();
    const { kept } = await askSets({
      folder,
      asked: { spec: 'openai:bench', name: 'bench', sha256: null },
      decoding: { temperature: 0, topP: null, maxTokens: 512, samples: 1, seed: 0, shuffleOptions: false },
      sets: [set],
      model,
      concurrency: IN_FLIGHT,
      progress: {
        ...noProgress,
        stepDone: (_stage, { done }) => {
          if (keptAt[done] !== 0) return;
          keptAt[done] = performance.now();
          if (done % (items / 20) === 0) resident.push(process.memoryUsage.rss() / 2 ** 20);
        },
      },
      stop: new AbortController().signal,
    });
    if (kept !== items) throw new Error(`${kept} of ${items} answers were kept`);
    const microseconds = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / items;
    const [early, late] = [Math.floor(items / 10), Math.floor((items * 9) / 10)];
    return {
      perSecond: (items * 1000) / (keptAt[items]! - firstRequest),
      perSecondWithPreparation: (items * 1000) / (keptAt[items]! - start),
      steadyPerSecond: ((late - early) * 1000) / (keptAt[late]! - keptAt[early]!),
      clientMicroseconds: microseconds(process.cpuUsage(before.client)),
      mainThreadMicroseconds: microseconds(process.threadCpuUsage(before.main)),
      serverMicroseconds: (cpuOf(server) - before.server) / items,
      meanWaitMs: await meanWaitOf(server),
      residentEarly: resident[2] ?? 0,
      residentEnd: resident.at(-1) ?? 0,
    };
  } finally {
    await model.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Microseconds so far; NaN where the system does not tell. The kernel counts in hundredths of a second. */
function cpuOf({ process: { pid } }: Server): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10_000;
  } catch {
    return Number.NaN;
  }
}

function meanWaitOf({ process: child }: Server): Promise<number> {
  return new Promise((resolve) => {
    child.once('message', (milliseconds) => resolve(Number(milliseconds)));
    child.send('wait');
  });
}

interface Server {
  readonly url: string;
  readonly process: ChildProcess;
}

async function startServer(): Promise<Server> {
  const child = spawn(process.execPath, [SERVER, String(LATENCY_MS)], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error('the scripted server ended')));
    child.stdout!.setEncoding('utf8').once('data', (text: string) => resolve(text.trim()));
  });
  return { url, process: child };
}
