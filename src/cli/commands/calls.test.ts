/** `questions refine --shard` and `calls merge`, against one process that asks the same scripted server. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScriptedServer, type ScriptedServer } from '../../chat/fixtures/scripted-server.ts';
import { madeUpWords, publicQuestion } from '../../questions/fixtures/public-questions.ts';
import { lockFolder } from '../../run/lock.ts';
import { deriveSeed } from '../../support/random.ts';
import { shardIndexOf } from '../../support/shard.ts';
import { filesOf } from '../../../test/worlds/disk-faults.ts';
import { runCommandLine, type CommandOutcome } from '../../../test/worlds/run-command-line.ts';

const root = mkdtempSync(join(tmpdir(), 'calls-'));
const at = (...names: string[]): string => join(root, ...names);
const QUESTIONS = 24;
const TRIALS = 2;
const bank = at('bank.jsonl');
const edited = at('edited.jsonl');
const SHARDS = [1, 2, 3];
const FOLDERS = SHARDS.map((index) => at(`x.${index}`));

let server: ScriptedServer;
const requests = (): number => [...server.attempts.values()].reduce((sum, count) => sum + count, 0);
beforeAll(async () => {
  const questions = Array.from({ length: QUESTIONS }, (_, item) =>
    publicQuestion({
      id: `q${item}`,
      stem: `${madeUpWords(item, 20)}?`,
      options: madeUpWords(100 + item, 4).split(' '),
      answer: 'ABCD'[item % 4]!,
    }),
  );
  // Told twice: what filters take out is seen in the whole alone.
  const all = [...questions, { ...questions[0]!, id: 'again' }];
  writeFileSync(bank, all.map((question) => `${JSON.stringify(question)}\n`).join(''));
  writeFileSync(
    edited,
    all
      .slice(1)
      .map((question) => `${JSON.stringify(question)}\n`)
      .join(''),
  );
  server = await startScriptedServer({
    reply: (prompt) => {
      const draw = deriveSeed('refined', prompt);
      const words = prompt.includes('Judge how difficult') ? ['Easy', 'Moderate', 'Difficult'] : ['A', 'B', 'C', 'D'];
      return { content: `<think>\n難\n</think>\n<answer>${words[draw % words.length]}</answer>` };
    },
  });
});
afterAll(async () => {
  await server.close();
  rmSync(root, { recursive: true, force: true });
});

const refine = (out: string, ...more: string[]): Promise<CommandOutcome> => refineBank(bank, out, ...more);
const refineBank = (of: string, out: string, ...more: string[]): Promise<CommandOutcome> => {
  const model = `openai:${server.url}#scripted`;
  const models = ['--annotator', model, '--validator', model, '--trials', `${TRIALS}`];
  return runCommandLine(['questions', 'refine', of, ...models, '--out', out, '--quiet', ...more]);
};
const merge = (...parameters: string[]): Promise<CommandOutcome> => runCommandLine(['calls', 'merge', ...parameters]);
const bankIn = (folder: string): Record<string, string> =>
  Object.fromEntries(Object.entries(filesOf(folder)).filter(([name]) => !name.startsWith('calls/')));

describe('shards of what refining asks', () => {
  it('come to the bank of one process, which then asks nothing', async () => {
    expect(await refine(at('one'))).toMatchObject({ code: 0 });
    const ofOne = requests();
    let asked = 0;
    for (const index of SHARDS) {
      const { code, out } = await refine(at(`x.${index}`), '--shard', `${index}/3`);
      expect(code).toBe(0);
      const [, own] = new RegExp(`^shard ${index}/3: (\\d+) of ${QUESTIONS} questions were asked about`).exec(out)!;
      asked += Number(own);
    }
    expect(asked).toBe(QUESTIONS);
    // Each call was made once, by one of them.
    expect(requests()).toBe(2 * ofOne);
    const merged = await merge(...FOLDERS.toReversed(), '--out', at('x'));
    expect(merged).toMatchObject({ code: 0, error: '' });
    expect(merged.out).toContain(`label-check: ${QUESTIONS * TRIALS} answers to ${QUESTIONS * TRIALS} calls are in `);
    expect(merged.out).toContain(`difficulty: ${QUESTIONS} answers to ${QUESTIONS} calls are in `);
    expect(await refine(at('x'), '--transport', 'replay')).toMatchObject({ code: 0 });
    expect(requests()).toBe(2 * ofOne);
    const product = bankIn(at('x'));
    expect(Object.keys(product)).toEqual(
      expect.arrayContaining(['questions.jsonl', 'review-queue.jsonl', 'dropped.jsonl']),
    );
    expect(product).toEqual(bankIn(at('one')));
    // Given again, nothing changes.
    expect((await merge(...FOLDERS, '--out', at('x'))).code).toBe(0);
  }, 60_000);

  it('ask about their own questions alone', () => {
    for (const index of SHARDS) {
      const journals = Object.entries(filesOf(at(`x.${index}`, 'calls'))).filter(([name]) =>
        name.endsWith('calls.jsonl'),
      );
      expect(journals).toHaveLength(2);
      const lines = journals.flatMap(([, text]) => text.trimEnd().split('\n'));
      const items = lines
        .map((line) => (JSON.parse(line) as { item?: string }).item)
        .filter((item) => item !== undefined);
      expect(items.length).toBeGreaterThan(0);
      expect(items.every((item) => shardIndexOf(item, 3) === index)).toBe(true);
    }
  });

  it('are bound to their folders, which are no banks', async () => {
    const [first] = FOLDERS as [string];
    const refusals: [string[], RegExp][] = [
      [[first, '--shard', '2/3'], /was begun as shard 1\/3, not 2\/3/],
      [[first, '--shard', '1/3', '--seed', '4'], /was begun for other calls \(label-check\)/],
      [[first], /holds shard 1\/3 of calls: put all shards together/],
      [[at('one'), '--shard', '1/3'], /one holds a bank \(.*\): give the shard an --out folder of its own/],
      [[at('no'), '--shard', '1/3', '--transport', 'batch'], /--shard and --transport batch exclude each other/],
    ];
    for (const [[out, ...more], words] of refusals)
      expect(await refine(out!, ...more), words.source).toMatchObject({
        code: 2,
        error: expect.stringMatching(words) as string,
      });
    const unasked = await runCommandLine(['questions', 'refine', bank, '--out', at('no'), '--shard', '1/3']);
    expect(unasked.error).toContain('give --validator or --annotator');
  });

  it('are refused in words when one is missing, doubled, unfinished or of something else', async () => {
    const [first, second, third] = FOLDERS as [string, string, string];
    cpSync(second, at('copy'), { recursive: true });
    await refineBank(edited, at('foreign'), '--shard', '3/3');
    await refine(at('half'), '--shard', '3/3', '--max-calls', '2');
    cpSync(third, at('damaged'), { recursive: true });
    writeFileSync(at('damaged', 'shard.json'), '{"kind":"fleming-calls-shard"}');
    const out = ['--out', at('never')];
    const refusals: [string[], number, RegExp][] = [
      [[first, third, ...out], 2, /shard 2\/3 is missing/],
      [[first, second, at('copy'), third, ...out], 2, /x\.2 and .*copy are both shard 2\/3/],
      [
        [first, second, at('foreign'), ...out],
        2,
        /foreign is a shard of other calls than .*x\.1: difficulty, label-check/,
      ],
      [[first, second, at('half'), ...out], 1, /shard 3\/3 \(.*half\) has calls to make: give its command again/],
      [[first, second, at('one'), ...out], 2, /one holds no shard\.json and is no shard/],
      [[first, second, at('damaged'), ...out], 1, /shard\.json is damaged: version: /],
      [[first, second, third, '--out', third], 2, /is the folder of shard 3\/3; give a folder of its own/],
      [[first, second, third, '--out', at('one')], 1, /calls\.jsonl is there and is not what these shards come to/],
      [[first, second, third], 2, /--out DIR is missing/],
    ];
    for (const [parameters, code, words] of refusals)
      expect(await merge(...parameters), words.source).toMatchObject({
        code,
        error: expect.stringMatching(words) as string,
      });
    expect(existsSync(at('never'))).toBe(false);
  }, 60_000);

  it('are not merged while one is being asked', async () => {
    const lock = lockFolder(at('x.2'));
    try {
      const { code, error } = await merge(...FOLDERS, '--out', at('x'));
      expect({ code, error }).toMatchObject({
        code: 1,
        error: expect.stringMatching(/x\.2 is in use by process/) as string,
      });
    } finally {
      lock.release();
    }
  });

  it('go on by the same command and pay for nothing twice', async () => {
    const before = requests();
    expect((await refine(at('half'), '--shard', '3/3')).code).toBe(0);
    const journals = (folder: string): number =>
      Object.entries(filesOf(join(folder, 'calls')))
        .filter(([name]) => name.endsWith('calls.jsonl'))
        .reduce((sum, [, text]) => sum + text.split('"kind":"answered"').length - 1, 0);
    const [, , third] = FOLDERS as [string, string, string];
    expect(journals(at('half'))).toBe(journals(third));
    expect(requests() - before).toBe(journals(third) - 2);
    expect(JSON.parse(readFileSync(at('half', 'shard.json'), 'utf8'))).toMatchObject({ done: true });
  });
});
