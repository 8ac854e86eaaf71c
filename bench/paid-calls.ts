/**
 * Asking through the journal of calls, undisturbed and killed: 16,000 tries at 256 in flight of a server that fails in every
 * way. Tells answers a second as a share of what so many in flight at the server's latency allow, and counts on the server
 * what was answered and what of it was lost by kills. Server and client share the cores of the machine.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readAnswers } from '../src/attempts/calls/call-journal.ts';
import { askKilled, countOf, type KilledAsking } from '../src/attempts/calls/fixtures/killed-asking.ts';
import { readChannels } from '../src/chat/answer-channels.ts';
import { startScriptedServer, type ScriptedServer } from '../src/chat/fixtures/scripted-server.ts';
import type { BenchOptions } from './main.ts';
import { rounded } from './support/statistics.ts';

const LATENCY_MS = 8000;
/** Kills are for what is kept, not for the rate. */
const LATENCY_OF_KILLED_MS = 2000;
const TRIES = 8;
const QUESTIONS = 2000;
const IN_FLIGHT = 256;
const TIMEOUT_SECONDS = 12;
const KILLS = 10;
const FAULTS = { rateLimited: 0.02, serverError: 0.01, reset: 0.01, stall: 0.01 };
const SPOILT = { cutOff: 0.01, empty: 0.01 };

export const takes = ['questions'] as const;

/** `questions` in the place of 2,000. */
export async function run({ questions = QUESTIONS }: BenchOptions): Promise<Record<string, unknown>> {
  const tries = questions * TRIES;
  const idealSeconds = (Math.ceil(tries / IN_FLIGHT) * LATENCY_MS) / 1000;
  const undisturbed = await ask(questions, 0, LATENCY_MS);
  const killed = await ask(questions, KILLS, LATENCY_OF_KILLED_MS);
  return {
    tries,
    inFlight: IN_FLIGHT,
    latencyMs: LATENCY_MS,
    latencyOfKilledMs: LATENCY_OF_KILLED_MS,
    idealSeconds: rounded(idealSeconds),
    shareOfIdeal: rounded(idealSeconds / undisturbed.asking.last.askingSeconds),
    undisturbed: shown(undisturbed),
    killed: shown(killed),
    sameAnswersAndTotals: isDeepStrictEqual(undisturbed.kept, killed.kept),
  };
}

interface Asked {
  readonly asking: KilledAsking;
  readonly kept: Kept;
  readonly server: Pick<ScriptedServer, 'answered' | 'abandoned' | 'outcomes'>;
}

interface Kept {
  readonly answers: ReadonlyMap<string, string>;
  readonly states: Readonly<Record<string, number>>;
  readonly readTokens: number;
  readonly writtenTokens: number;
}

async function ask(questions: number, kills: number, latencyMs: number): Promise<Asked> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-paid-calls-'));
  const server = await startScriptedServer({ latencyMs, faults: FAULTS, spoilt: SPOILT, retryAfter: '1' });
  try {
    const asked = { folder, url: server.url, items: questions, tries: TRIES };
    const call = { ...asked, concurrency: IN_FLIGHT, timeoutSeconds: TIMEOUT_SECONDS };
    return { asking: await askKilled(server, call, kills), kept: keptIn(folder), server };
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function keptIn(folder: string): Kept {
  const answers = new Map<string, string>();
  const states: Record<string, number> = {};
  let [readTokens, writtenTokens] = [0, 0];
  for (const { key, content, reasoning, finish, read, written } of readAnswers(folder)) {
    const { state } = readChannels({ content, reasoning }, finish);
    answers.set(key, `${state} ${content}`);
    states[state] = (states[state] ?? 0) + 1;
    readTokens += read ?? 0;
    writtenTokens += written ?? 0;
  }
  return { answers, states, readTokens, writtenTokens };
}

function shown({ asking, kept, server }: Asked): Record<string, unknown> {
  const { kills, last, seconds } = asking;
  const tries = last.wanted;
  return {
    kills,
    seconds: rounded(seconds),
    clientCpuSecondsOfLast: rounded(last.cpuSeconds),
    lowestInFlight: last.lowestInFlight,
    keptAnswers: kept.answers.size,
    states: kept.states,
    spent: last.spent,
    serverOutcomes: server.outcomes,
    triesAnsweredByServer: server.answered.size,
    answersSentByServer: countOf(server.answered),
    answersSentAgainAfterKills: countOf(server.answered) - tries,
    answersNobodyTook: countOf(server.abandoned),
  };
}
