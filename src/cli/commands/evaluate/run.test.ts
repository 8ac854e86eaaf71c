/** The command against the scripted server; as a process of its own where it is killed, interrupted or starved. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  sendJson,
  startScriptedServer,
  type ScriptedServer,
  type ScriptedServerOptions,
} from '../../../chat/fixtures/scripted-server.ts';
import { promptedItem } from '../../../benchmarks/prompt.ts';
import { PROMPTS } from '../../../wording/prompt.ts';
import { readBenchmark } from '../../../benchmarks/read-benchmark.ts';
import { modelAnswerSchema, type ModelAnswer } from '../../../records/benchmark.ts';
import { readJsonl } from '../../../support/jsonl.ts';
import { runCommandLine } from '../../../../test/worlds/run-command-line.ts';
import { SAFETY_EN, SAFETY_LINES } from '../../../support/safety.ts';

const PROGRAM = fileURLToPath(new URL('../../main.ts', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'evaluate-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let out: string;
let folders = 0;
beforeEach(() => void (out = join(root, `out-${folders++}`)));
let server: ScriptedServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

/** A part of MedQA, made up: the right letter of item n is the n-th of ABCD. */
const data = join(root, 'medqa.jsonl');
const ITEMS = 240;
writeFileSync(
  data,
  Array.from({ length: ITEMS }, (_, at) => {
    const options = { A: `one ${at}`, B: `two ${at}`, C: `three ${at}`, D: `four ${at}` };
    const letter = 'ABCD'[at % 4]! as keyof typeof options;
    const row = {
      question: `Made-up question ${at}?`,
      answer: options[letter],
      options,
      answer_idx: letter,
      meta_info: 'step1',
    };
    return JSON.stringify(row) + '\n';
  }).join(''),
);
/** NaN of the question that tells whether a model answers at all. */
const numberOf = (prompt: string): number => Number(/question (\d+)\?/.exec(prompt)?.[1]);
const rightAnswer = (prompt: string): string =>
  `<think>\nn\n</think>\n<answer>${'ABCD'[numberOf(prompt) % 4]}</answer>`;

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Running {
  readonly child: ReturnType<typeof spawn>;
  readonly ended: Promise<Outcome>;
}

/** In this process. */
async function evaluate(parameters: readonly string[]): Promise<Outcome> {
  const { code, out: stdout, error: stderr } = await runCommandLine(['evaluate', ...parameters]);
  return { code, stdout, stderr };
}

function start(parameters: readonly string[], shell: readonly string[] = []): Running {
  const [program, ...rest] = [...shell, process.execPath, PROGRAM, 'evaluate', ...parameters];
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, FLEMING_API_KEY: undefined };
  const child = spawn(program!, rest, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (stderr += text));
  const ended = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, ended };
}

async function serve(options: ScriptedServerOptions = {}): Promise<string> {
  server = await startScriptedServer(options);
  return `openai:${server.url}#scripted`;
}

const flagsFor = (model: string, ...more: string[]): string[] => [
  '--benchmark',
  'medqa',
  '--data',
  data,
  '--model',
  model,
  '--out',
  out,
  ...more,
];
const run = (model: string, ...more: string[]): Promise<Outcome> => evaluate(flagsFor(model, ...more));

const answersIn = (folder: string): ModelAnswer[] =>
  readJsonl(join(folder, 'medqa', 'answers.jsonl'), { schema: modelAnswerSchema, tornLastLine: 'drop' });
const sortedIn = (folder: string): object[] =>
  answersIn(folder)
    .map((answer) => ({ ...answer, attempts: null }))
    .toSorted((left, right) => (left.itemId < right.itemId ? -1 : 1));

describe('fleming evaluate', () => {
  it('asks, marks and counts: known letters give the known accuracy', async () => {
    // Wrong at every fifth item, without an answer block at every tenth.
    const model = await serve({
      reply: (prompt) => {
        const number = numberOf(prompt);
        if (number % 10 === 0) return { content: 'I would say A.', reasoning_content: 'hm' };
        return { content: number % 5 === 0 ? '<think>x</think><answer>none of them</answer>' : rightAnswer(prompt) };
      },
    });
    const { code, stdout } = await run(model, '--json', '--quiet');
    expect(code).toBe(0);
    const results = JSON.parse(stdout) as { benchmarks: unknown[]; safety: { en: string } };
    expect(results.safety.en).toBe(SAFETY_EN);
    expect(results.benchmarks).toMatchObject([
      { id: 'medqa', items: ITEMS, answered: ITEMS, correct: ITEMS * 0.8, accuracy: 0.8, unread: ITEMS * 0.2 },
    ]);
    expect(JSON.parse(readFileSync(join(out, 'results.json'), 'utf8'))).toMatchObject({ complete: true });
    expect(readdirSync(out).toSorted()).toEqual(['calls', 'evaluation.json', 'medqa', 'results.json', 'spent.json']);
    expect(JSON.parse(readFileSync(join(out, 'evaluation.json'), 'utf8'))).toMatchObject({
      version: 2,
      model: { spec: model, name: 'scripted' },
      decoding: { temperature: 0, topP: null, maxTokens: null, samples: 1, seed: 0, shuffleOptions: false },
      sets: [{ id: 'medqa', prompt: 'instructed', items: ITEMS, source: data }],
    });
  });

  it('shows a table with the safety lines, and says that a file is a part', async () => {
    const { code, stdout, stderr } = await run(await serve({ reply: (prompt) => ({ content: rightAnswer(prompt) }) }));
    expect([code, stdout.endsWith(`${SAFETY_LINES}\n`)]).toEqual([0, true]);
    expect(stdout).toMatch(/medqa +100\.00 .*240 of 240 right/);
    expect(stderr).toContain('only part of the benchmark');
    expect(stderr).toContain('answers: 240/240');
  });

  it('leaves on Ctrl-C with 130 and how to go on, every answer that was under way kept', async () => {
    const model = await serve({ latencyMs: 100 });
    const { child, ended } = start(flagsFor(model, '--concurrency', '8'));
    const timer = setInterval(() => server!.answered.size >= 16 && child.kill('SIGINT') && clearInterval(timer), 5);
    const { code, stderr } = await ended;
    clearInterval(timer);
    expect(code).toBe(130);
    expect(answersIn(out)).toHaveLength(server!.answered.size);
    expect(stderr).toMatch(/Stopped: \d+ of 240 answers are in .* To continue: npx fleming evaluate --benchmark medqa/);
    expect(existsSync(join(out, 'lock.json'))).toBe(false);
  });

  it('refuses other settings in the same folder, naming them, and goes on with its own', async () => {
    const model = await serve({ reply: (prompt) => ({ content: rightAnswer(prompt) }) });
    expect(await run(model, '--quiet')).toMatchObject({ code: 0 });
    const other = await run(model, '--quiet', '--temperature', '0.5', '--seed', '4');
    expect(other).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('decoding.seed was 0, is 4; decoding.temperature was 0, is 0.5'),
    });
    const asked = server!.attempts.size;
    expect(await run(model, '--quiet', '--concurrency', '3')).toMatchObject({ code: 0 });
    expect([...server!.attempts.values()].reduce((sum, count) => sum + count, 0)).toBe(asked);
  });

  it('sends the key and keeps it out of everything that it shows and writes', async () => {
    const key = 'sk-scripted-7c1e9';
    const keys = new Set<string | undefined>();
    const model = await serve({
      instead: (request, response, { messages }) => {
        keys.add(request.headers.authorization);
        if (numberOf(messages[0]!.content) !== 5) return false;
        sendJson(response, 401, { error: { message: `Incorrect API key provided: ${key}` } });
        return true;
      },
      reply: () => ({ content: `<answer>A</answer> ${key}` }),
    });
    const flags = flagsFor(model, '--api-key-env', 'SCRIPTED_KEY', '--verbose', '--concurrency', '2');
    vi.stubEnv('SCRIPTED_KEY', key);
    const { code, stdout, stderr } = await evaluate(flags);
    vi.unstubAllEnvs();
    expect([code, [...keys]]).toEqual([1, [`Bearer ${key}`]]);
    expect(stderr).toMatch(
      /HTTP 401: Incorrect API key provided: \[API key\].*--api-key-env.*the same command goes on/s,
    );
    expect(answersIn(out).length).toBeGreaterThan(0);
    expect(stdout + stderr + textBelow(out)).not.toContain(key);
  });

  it('tells which answers a model refused, and ends with 1', async () => {
    const model = await serve({
      instead: (_request, response, { messages }) => {
        if (numberOf(messages[0]!.content) !== 5) return false;
        sendJson(response, 400, { error: { message: 'maximum context length' } });
        return true;
      },
    });
    const { code, stdout, stderr } = await run(model, '--quiet', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      complete: false,
      benchmarks: [{ answered: ITEMS - 1, refused: 1, items: ITEMS }],
    });
    expect(stderr).toMatch(/1 of 240 were refused.*--ask-refused.*\n.*medqa, item row-6: HTTP 400: maximum context/);
  });

  it('ends with what it has when many are refused, counted apart, and asks for them when wanted', async () => {
    let filters = true;
    const model = await serve({
      reply: (prompt) => ({ content: rightAnswer(prompt) }),
      instead: (_request, response, { messages }) => {
        const number = numberOf(messages[0]!.content);
        if (!filters || !(number < 60)) return false;
        sendJson(response, 400, { error: { message: 'filtered by the content policy', code: 'content_filter' } });
        return true;
      },
    });
    const first = await run(model, '--quiet', '--json', '--concurrency', '8');
    expect(first.code).toBe(1);
    const [result] = (JSON.parse(first.stdout) as { benchmarks: Record<string, unknown>[] }).benchmarks;
    expect(result).toMatchObject({ items: ITEMS, answered: 180, refused: 60, unread: 0, correct: 180, accuracy: 0.75 });
    expect(result!['overAnswered']).toMatchObject({ accuracy: 1 });
    const asked = server!.attempts.size;
    const again = await run(model, '--quiet');
    expect([again.code, server!.attempts.size]).toEqual([1, asked]);
    expect(again.stdout).toMatch(/180 of 240 right .* 60 refused  100\.00 over the 180 answered/);
    expect(again.stderr).toMatch(/60 of 240 were refused/);
    filters = false;
    const wanted = await run(model, '--quiet', '--json', '--ask-refused');
    expect(wanted.code).toBe(0);
    expect(JSON.parse(wanted.stdout)).toMatchObject({ complete: true, benchmarks: [{ refused: 0, accuracy: 1 }] });
  });

  it('stops soon, with its words, at a server that refuses everything', async () => {
    const model = await serve({
      instead: (_request, response) => (sendJson(response, 400, { error: { message: 'no model of that name' } }), true),
    });
    const { code, stderr } = await run(model, '--quiet');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/no model of that name.*0 of 240 answers are in/)]);
    expect([...server!.attempts.values()].reduce((sum, count) => sum + count, 0)).toBeLessThan(80);
  });

  it(
    'says which file takes no more when the disk is full, and goes on when there is room',
    { timeout: 180_000 },
    async () => {
      const model = await serve({ reply: (prompt) => ({ content: rightAnswer(prompt) + 'x'.repeat(1000) }) });
      const limited = ['bash', '-c', 'ulimit -f 100; exec "$@"', 'bash'];
      const full = await start(flagsFor(model, '--quiet'), limited).ended;
      expect(full).toMatchObject({ code: 1, stderr: expect.stringMatching(/answers\.jsonl cannot be written: EFBIG/) });
      // Answers are written in batches: how many fit depends on how they came together.
      expect(answersIn(out).length).toBeLessThan(ITEMS);
      expect(statSync(join(out, 'medqa', 'answers.jsonl')).size).toBeLessThanOrEqual(100 * 1024);
      expect(await run(model, '--quiet')).toMatchObject({ code: 0 });
      expect(sortedIn(out)).toHaveLength(ITEMS);
    },
  );

  it('counts what was taken over all calls, tells it before and after, and never passes a limit', async () => {
    const model = await serve({ reply: (prompt) => ({ content: rightAnswer(prompt) }) });
    const price = ['--price', 'read=1000,written=2000,currency=USD,asOf=2026-12-01'];
    const cut = await run(model, '--max-calls', '100', '--max-tokens', '50', ...price);
    expect(cut.code).toBe(1);
    expect(cut.stderr).toMatch(/240 calls are to be made: at most \d+ tokens read, at most 12000 written, .* USD/);
    expect(cut.stderr).toMatch(/the limit of 100 calls is reached.*100 of 240 answers are in .*raise the limit/);
    expect([server!.answered.size, answersIn(out).length]).toEqual([100, 100]);
    const poor = await run(model, '--max-cost', '0.5', '--max-tokens', '50', '--quiet', ...price);
    expect(poor.stderr).toMatch(/the limit of 0\.5 USD leaves no room for another call/);
    const few = await run(model, '--max-total-tokens', '50', '--max-tokens', '50', '--quiet');
    expect(few.stderr).toMatch(/the limit of 50 tokens leaves no room/);
    expect(server!.answered.size).toBe(100);
    const whole = await run(model, '--max-calls', '240', '--max-tokens', '50', '--quiet', '--json', ...price);
    expect(whole.code).toBe(0);
    const prompts = [...server!.answered.keys()].reduce((sum, prompt) => sum + prompt.length, 0);
    const { spent } = JSON.parse(whole.stdout) as { spent: Record<string, unknown> };
    expect(spent).toMatchObject({ requests: 240, answers: 240, readTokens: prompts, writtenTokens: 240 * 7 });
    expect(spent['money']).toMatchObject({ uncounted: 0, currency: 'USD', asOf: '2026-12-01' });
    expect((spent['money'] as { sure: number }).sure).toBeCloseTo((prompts * 1000 + 240 * 7 * 2000) / 1e6, 6);
    expect(JSON.parse(readFileSync(join(out, 'spent.json'), 'utf8'))).toEqual(spent);
    // Answers stand in their own journal alone.
    expect(readFileSync(join(out, 'calls', 'calls.jsonl'), 'utf8')).not.toContain('<answer>');
  });

  it.each([
    [['--max-cost', '1', '--max-tokens', '9'], /a limit of 1 in money, and no price.*--price/],
    [['--max-total-tokens', '1000'], /needs a longest answer.*--max-tokens/],
  ])('refuses %s before anything is asked', async (flags, message) => {
    const { code, stderr } = await run(await serve(), '--quiet', ...flags);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect([server!.attempts.size, existsSync(out)]).toEqual([0, false]);
  });

  it('asks the first questions alone, says so beside the accuracy, and is another evaluation than the whole', async () => {
    const model = await serve({ reply: (prompt) => ({ content: rightAnswer(prompt) }) });
    const { code, stdout } = await run(model, '--quiet', '--limit', '12');
    expect([code, server!.attempts.size]).toEqual([0, 12]);
    expect(stdout).toMatch(/medqa +100\.00 .* 12 of 12 right {2}the first 12 alone/);
    expect(JSON.parse(readFileSync(join(out, 'evaluation.json'), 'utf8'))).toMatchObject({
      sets: [{ id: 'medqa', items: 12, limit: 12, version: expect.stringContaining('first 12') }],
    });
    expect(await run(model, '--quiet')).toMatchObject({ code: 2, stderr: expect.stringMatching(/other settings/) });
    expect(await run(model, '--quiet', '--limit', '13')).toMatchObject({ code: 2 });
    expect(server!.attempts.size).toBe(12);
  });

  it('writes out the first prompts as they are sent', async () => {
    const model = await serve();
    const path = join(root, 'prompts.jsonl');
    expect(await run(model, '--quiet', '--limit', '8', '--write-out', path)).toMatchObject({ code: 0 });
    const written = readJsonl<{ itemId: string; messages: { content: string }[] }>(path);
    expect(written.map(({ itemId }) => itemId)).toEqual(['row-1', 'row-2', 'row-3', 'row-4', 'row-5']);
    for (const { messages } of written) expect(server!.attempts.has(messages[0]!.content)).toBe(true);
  });

  it('takes the answers of an evaluation as a model and comes to the same results', async () => {
    const scripted = await serve();
    expect(await run(scripted, '--quiet')).toMatchObject({ code: 0 });
    const results = (): object => {
      const { model: _, ...rest } = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')) as { model: unknown };
      return rest;
    };
    const [first, recorded] = [results(), `recorded:${join(out, 'medqa', 'answers.jsonl')}`];
    out = join(root, `out-${folders++}`);
    expect(await run(recorded, '--quiet')).toMatchObject({ code: 0 });
    expect(results()).toEqual(first);
  });

  it('shuffles options by the seed, the same for every run of it, and the marks follow', async () => {
    const rightByText = (prompt: string): string => {
      const number = numberOf(prompt);
      const words = ['one', 'two', 'three', 'four'][number % 4];
      return `<think>n</think><answer>${new RegExp(`^([A-D])\\. ${words} ${number}$`, 'm').exec(prompt)![1]}</answer>`;
    };
    const model = await serve({ reply: (prompt) => ({ content: rightByText(prompt) }) });
    const { stdout } = await run(model, '--quiet', '--json', '--shuffle-options', '--seed', '9');
    expect(JSON.parse(stdout)).toMatchObject({ benchmarks: [{ correct: ITEMS }] });
    const prompts = new Set(server!.attempts.keys());
    expect(prompts).not.toEqual(
      new Set((await readBenchmark('medqa', data)).map((item) => PROMPTS.instructed.text(promptedItem(item)))),
    );
    out = join(root, `out-${folders++}`);
    await run(model, '--quiet', '--shuffle-options', '--seed', '9');
    expect(new Set(server!.attempts.keys())).toEqual(prompts);
  });
});

describe('a wrong call', () => {
  const wrong: [string, string[], RegExp][] = [
    ['no model', ['--benchmark', 'medqa', '--data', data, '--out', 'x'], /--model is missing/],
    [
      'no place for answers',
      ['--benchmark', 'medqa', '--data', data, '--model', `recorded:${data}`],
      /--out DIR is missing/,
    ],
    ['no data', ['--benchmark', 'medqa', '--model', 'hf:x', '--out', 'x'], /--data/],
    [
      'a benchmark that is none',
      ['--benchmark', 'medqua', '--data', data, '--model', 'hf:x', '--out', 'x'],
      /did you mean medqa/,
    ],
    [
      'benchmarks and questions',
      ['--benchmark', 'medqa', '--questions', data, '--model', 'hf:x', '--out', 'x'],
      /exclude each other/,
    ],
    [
      'a model of no kind',
      ['--benchmark', 'medqa', '--data', data, '--model', 'gpt', '--out', 'x'],
      /openai:URL#model, hf:DIR/,
    ],
    [
      'a folder without its kind',
      ['--benchmark', 'medqa', '--data', data, '--model', root, '--out', 'x'],
      /did you mean hf:/,
    ],
    [
      'a folder that is not there',
      ['--benchmark', 'medqa', '--data', data, '--model', 'hf:nowhere', '--out', 'x'],
      /no such folder/,
    ],
    [
      'a GGUF that is not there',
      ['--benchmark', 'medqa', '--data', data, '--model', 'gguf:no.gguf', '--out', 'x'],
      /no such file/,
    ],
    [
      'no name of the model',
      ['--benchmark', 'medqa', '--data', data, '--model', 'openai:http://127.0.0.1:1/v1', '--out', 'x'],
      /name is missing behind #/,
    ],
    [
      'a key that is not set',
      [
        '--benchmark',
        'medqa',
        '--data',
        data,
        '--model',
        'openai:http://127.0.0.1:1/v1#m',
        '--api-key-env',
        'NO_SUCH_KEY',
        '--out',
        'x',
      ],
      /NO_SUCH_KEY.*not set/,
    ],
    ['samples of none', ['--samples', '0'], /must be 1 or more/],
    ['a temperature of none', ['--temperature', 'hot'], /0 to 2, or 'default'/],
  ];
  it.each(wrong)('%s is told with 2', async (_name, parameters, message) => {
    const { code, stdout, stderr } = await evaluate(parameters);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  it('a server that is not there is told at once, with 1', async () => {
    await serve();
    const model = `openai:${server!.url}#m`;
    await server!.close();
    server = null;
    const { code, stderr } = await run(model, '--quiet');
    expect(code).toBe(1);
    expect(stderr).toMatch(/ECONNREFUSED.*is the server running/);
  });
});

describe.runIf(process.env['FLEMING_DATA'] !== undefined)('benchmarks as they are published', () => {
  it.each(['pubmedqa', 'mmlu-pro-biology'])('%s: known right and wrong letters give the known accuracy', async (id) => {
    const folder = process.env['FLEMING_DATA']!;
    const items = await readBenchmark(id, folder);
    const replies = new Map(
      items.map((item, at) => {
        const wrong = item.options.find(({ letter }) => !item.gold.includes(letter))!.letter;
        return [
          PROMPTS.instructed.text(promptedItem(item)),
          `<think>n</think>\n<answer>${at % 3 === 0 ? wrong : item.gold.join(', ')}</answer>`,
        ];
      }),
    );
    const model = await serve({ reply: (prompt) => ({ content: replies.get(prompt) }) });
    const flags = ['--benchmark', id, '--data', folder, '--model', model, '--out', out, '--quiet', '--json'];
    const { code, stdout } = await evaluate(flags);
    expect(code).toBe(0);
    const correct = items.length - Math.ceil(items.length / 3);
    expect(JSON.parse(stdout)).toMatchObject({
      complete: true,
      benchmarks: [{ id, items: items.length, correct, unread: 0, accuracy: correct / items.length }],
    });
  });
});

function textBelow(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
}
