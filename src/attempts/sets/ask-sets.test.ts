import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ChatModel } from '../../chat/chat-model.ts';
import { startScriptedServer, scriptedText, type ScriptedServerOptions } from '../../chat/fixtures/scripted-server.ts';
import { parseEndpoint } from '../../chat/openai-compatible/endpoint.ts';
import { OpenAiCompatibleChatModel } from '../../chat/openai-compatible/openai-compatible-chat-model.ts';
import { modelAnswerSchema } from '../../records/benchmark.ts';
import { lockFolder } from '../../run/lock.ts';
import { noProgress } from '../../run/progress.ts';
import { readJsonl } from '../../support/jsonl.ts';
import { askSets, type AskSetsOptions, type AskSetsSummary } from './ask-sets.ts';
import type { AskedSet } from './asked-set.ts';
import { readOutputs } from './read-answers.ts';

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'ask-sets-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const itemSchema = z.object({ id: z.string(), text: z.string() });
type Item = z.infer<typeof itemSchema>;

function setOf(id: string, count: number): AskedSet<Item> {
  return {
    id,
    version: 1,
    prompt: null,
    source: `${id}.jsonl`,
    sha256: 'source',
    items: () => Array.from({ length: count }, (_, at) => ({ id: `i${at}`, text: `${id} asks ${at}` })),
    schema: itemSchema,
    idOf: (item) => item.id,
    messagesOf: (item) => [{ role: 'user', content: item.text }],
  };
}

const FEW = { faults: 12, timeouts: 12 };

interface Run extends AskSetsSummary {
  readonly prompts: ReadonlyMap<string, number>;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly seeds: Map<string, number[]>;
}

async function run(
  sets: readonly AskedSet<Item>[],
  server: ScriptedServerOptions = {},
  { samples = 1, concurrency = 64, ...changes }: Partial<AskSetsOptions> & { samples?: number } = {},
): Promise<Run> {
  const seeds = new Map<string, number[]>();
  const scripted = await startScriptedServer({
    instead: (_request, _response, { messages, seed }) => {
      const prompt = messages[0]!.content;
      seeds.set(prompt, [...(seeds.get(prompt) ?? []), Number(seed)]);
      return false;
    },
    ...server,
  });
  const model = new OpenAiCompatibleChatModel({
    endpoint: parseEndpoint(`${scripted.url}#m`),
    apiKey: null,
    connections: concurrency,
    timeoutSeconds: 4,
  });
  try {
    const summary = await askSets({
      folder: join(root, 'out'),
      // The port differs from server to server, the model does not.
      asked: { spec: 'openai:scripted#m', name: 'm', sha256: null },
      decoding: { temperature: 0.6, topP: null, maxTokens: null, samples, seed: 3, shuffleOptions: false },
      sets,
      model,
      concurrency,
      progress: noProgress,
      stop: new AbortController().signal,
      policy: { ...FEW, rateLimits: 12, firstWaitSeconds: 0.01, longestWaitSeconds: 0.1, longestAdvisedSeconds: 5 },
      graceSeconds: 2,
      ...changes,
    });
    return { ...summary, prompts: scripted.attempts, outcomes: scripted.outcomes, seeds };
  } finally {
    await model.close();
    await scripted.close();
  }
}

const answersOf = (id: string) =>
  readJsonl(join(root, 'out', id, 'answers.jsonl'), { schema: modelAnswerSchema }).toSorted((left, right) =>
    left.itemId < right.itemId ? -1 : Number(left.itemId > right.itemId) || left.sample - right.sample,
  );

describe('answers to sets', () => {
  it('are kept, each once and whole, of a server that fails in every way', async () => {
    const faults = { rateLimited: 0.02, serverError: 0.01, reset: 0.01, stall: 0.01 };
    const sets = [setOf('one', 900), setOf('two', 300)];
    const { outcome, wanted, kept, retries, outcomes, prompts } = await run(sets, { faults, latencyMs: 5 });
    expect([outcome, wanted, kept]).toEqual([{ kind: 'done' }, 1200, 1200]);
    for (const kind of ['rateLimited', 'serverError', 'reset', 'stall']) expect(outcomes[kind]).toBeGreaterThan(3);
    const answers = [...answersOf('one'), ...answersOf('two')];
    expect(answers).toHaveLength(1200);
    expect(new Set(answers.map(({ set, itemId }) => `${set} ${itemId}`)).size).toBe(1200);
    for (const { set, itemId, raw, attempts } of answers) {
      const prompt = `${set} asks ${itemId.slice(1)}`;
      expect(raw).toBe(scriptedText(prompt));
      expect(attempts).toBe(prompts.get(prompt));
    }
    expect(retries).toBe(answers.reduce((sum, { attempts }) => sum + attempts - 1, 0));
  });

  it('are asked with one seed for each sample, the same in every run', async () => {
    const first = await run([setOf('one', 5)], {}, { samples: 3 });
    expect(answersOf('one').map(({ itemId, sample }) => `${itemId} ${sample}`)).toHaveLength(15);
    const seeds = [...first.seeds.values()].flat();
    expect(new Set(seeds).size).toBe(15);
    expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31)).toBe(true);
    rmSync(join(root, 'out'), { recursive: true });
    const second = await run([setOf('one', 5)], {}, { samples: 3, concurrency: 1 });
    const sorted = ({ seeds: own }: Run) => [...own].toSorted().map(([prompt, of]) => [prompt, of.toSorted()]);
    expect(sorted(second)).toEqual(sorted(first));
  });

  it('that are there are not asked again; what was torn is', async () => {
    const set = setOf('one', 40);
    await run([set]);
    const path = join(root, 'out', 'one', 'answers.jsonl');
    const lines = readFileSync(path, 'utf8').split('\n');
    const rawsOf = () => answersOf('one').map(({ itemId, raw }) => [itemId, raw]);
    const whole = rawsOf();
    writeFileSync(path, `${lines.slice(0, 25).join('\n')}\n${lines[25]!.slice(0, 30)}`);
    const { before, kept, prompts } = await run([set]);
    expect([before, kept, prompts.size]).toEqual([25, 15, 15]);
    expect(rawsOf()).toEqual(whole);
    expect((await run([set])).prompts.size).toBe(0);
  });

  it('of which one is damaged are refused; without its line that one alone is asked again', async () => {
    const set = setOf('one', 40);
    await run([set]);
    const path = join(root, 'out', 'one', 'answers.jsonl');
    const lines = readFileSync(path, 'utf8').split('\n');
    const { itemId } = JSON.parse(lines[7]!) as { itemId: string };
    writeFileSync(path, lines.with(7, lines[7]!.slice(0, 30)).join('\n'));
    await expect(run([set])).rejects.toThrow(/answers\.jsonl:8: .*delete this line/);
    writeFileSync(path, lines.toSpliced(7, 1).join('\n'));
    const { before, kept, prompts } = await run([set]);
    expect([before, kept, [...prompts.keys()]]).toEqual([39, 1, [`one asks ${itemId.slice(1)}`]]);
    expect(answersOf('one')).toHaveLength(40);
  });

  it('go on in a folder whose items were lost or changed by hand', async () => {
    const set = setOf('one', 10);
    await run([set]);
    const items = join(root, 'out', 'one', 'items.jsonl');
    const written = readFileSync(items, 'utf8');
    writeFileSync(items, written.replace('asks 3', 'asks something else'));
    await run([set]);
    expect(readFileSync(items, 'utf8')).toBe(written);
  });

  it('that a model refuses are kept as such, the others as answers, and asked again when wanted', async () => {
    const instead: ScriptedServerOptions['instead'] = (_request, response, { messages }) => {
      if (!messages[0]!.content.endsWith('7')) return false;
      response.writeHead(400).end('{"error":{"message":"too long"}}');
      return true;
    };
    const set = setOf('one', 20);
    const { outcome, kept, refused, refusals } = await run([set], { instead });
    expect([outcome.kind, kept, refused]).toEqual(['done', 18, 2]);
    expect(refusals).toContainEqual({ set: 'one', itemId: 'i7', sample: 0, message: 'HTTP 400: too long' });
    expect(answersOf('one').filter((answer) => answer.refused !== undefined)).toMatchObject([
      { itemId: 'i17', raw: '', finish: 'filtered', attempts: 1, refused: 'HTTP 400: too long' },
      { itemId: 'i7', raw: '' },
    ]);
    const same = await run([set]);
    expect([same.outcome.kind, same.before, same.kept, same.refused, same.prompts.size]).toEqual(['done', 18, 0, 2, 0]);
    const refusedAgain = await run([set], { instead }, { askRefused: true });
    expect([refusedAgain.kept, refusedAgain.refused]).toEqual([0, 2]);
    const again = await run([set], {}, { askRefused: true });
    expect([again.before, again.kept, again.refused]).toEqual([18, 2, 0]);
    expect([...again.prompts.keys()].toSorted()).toEqual(['one asks 17', 'one asks 7']);
    const last = await run([set], {}, { askRefused: true });
    expect([last.before, last.refused, last.prompts.size]).toEqual([20, 0, 0]);
    const counted = readOutputs(join(root, 'out', 'one', 'answers.jsonl'));
    expect(counted.get('i7')!.get(0)).toBe(scriptedText('one asks 7'));
  });

  it('end with the folder free and whole when they are stopped', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 60);
    const sets = [setOf('one', 400)];
    const { outcome, kept, wanted } = await run(sets, { latencyMs: 20 }, { concurrency: 8, stop: stop.signal });
    expect(outcome.kind).toBe('stopped');
    expect(kept).toBeLessThan(wanted);
    expect(answersOf('one')).toHaveLength(kept);
    expect(existsSync(join(root, 'out', 'lock.json'))).toBe(false);
    expect(await run(sets)).toMatchObject({ before: kept, kept: 400 - kept });
  });

  it('are not begun in a folder that another process works in, or that was begun otherwise', async () => {
    await run([setOf('one', 3)]);
    await expect(run([setOf('one', 4)])).rejects.toThrow(/was begun with other settings: set one\.items was 3, is 4/);
    const lock = lockFolder(join(root, 'out'));
    await expect(run([setOf('one', 3)])).rejects.toThrow(/is in use by process/);
    lock.release();
  });

  it('stop when one of them cannot be kept, and leave the folder free', async () => {
    const set = setOf('one', 200);
    const model: ChatModel = {
      name: 'm',
      complete: async () => ({
        kind: 'completion',
        raw: 1n as never,
        finish: 'stop',
        promptTokens: null,
        generatedTokens: null,
      }),
      close: async () => {},
    };
    await expect(run([set], {}, { model })).rejects.toThrow(/BigInt/);
    expect(existsSync(join(root, 'out', 'lock.json'))).toBe(false);
  });
});
