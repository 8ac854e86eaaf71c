/** Shards of an evaluation and their whole, against one process that asks the same scripted server or recorded outputs. */
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendJson, startScriptedServer, type ScriptedServer } from '../../../chat/fixtures/scripted-server.ts';
import { lockFolder } from '../../../run/lock.ts';
import { shardIndexOf } from '../../../support/shard.ts';
import { publicQuestion } from '../../../questions/fixtures/public-questions.ts';
import { filesOf, runNode, sweepDiskFaults } from '../../../../test/worlds/disk-faults.ts';
import { runCommandLine, type CommandOutcome } from '../../../../test/worlds/run-command-line.ts';

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'evaluate-shards-'));
const at = (...names: string[]): string => join(root, ...names);
const data = at('medqa.jsonl');
const ITEMS = 60;
const SHARDS = [1, 2, 3];

let server: ScriptedServer;
beforeAll(async () => {
  const rows = Array.from({ length: ITEMS }, (_, item) => {
    const options = { A: `one ${item}`, B: `two ${item}`, C: `three ${item}`, D: `four ${item}` };
    const answer_idx = 'ABCD'[item % 4] as keyof typeof options;
    const row = { question: `Made-up question ${item}?`, answer: options[answer_idx], options, answer_idx };
    return `${JSON.stringify({ ...row, meta_info: 'step1' })}\n`;
  });
  writeFileSync(data, rows.join(''));
  // Right where the number is even; item 7 is refused by a filter.
  server = await startScriptedServer({
    reply: (prompt) => {
      const item = Number(/question (\d+)\?/.exec(prompt)?.[1] ?? 0);
      return { content: `<think>\n題 ${item}\n</think>\n<answer>${item % 2 === 0 ? 'ABCD'[item % 4] : 'A'}</answer>` };
    },
    instead: (_request, response, { messages }) => {
      if (!messages.some(({ content }) => content.includes('question 7?'))) return false;
      sendJson(response, 400, { error: { message: 'filtered' } });
      return true;
    },
  });
});
afterAll(async () => {
  await server.close();
  rmSync(root, { recursive: true, force: true });
});

const evaluate = (...parameters: string[]): Promise<CommandOutcome> =>
  runCommandLine(['evaluate', ...parameters, '--quiet']);
const merge = (...parameters: string[]): Promise<CommandOutcome> =>
  runCommandLine(['evaluate', 'merge', ...parameters]);
const asked = (out: string, ...more: string[]): string[] => {
  const named = ['--benchmark', 'medqa', '--data', data, '--model', `openai:${server.url}#scripted`];
  return [...named, '--samples', '2', '--out', at(out), ...more];
};
/** One question at a time: answers stand in the order of the items. */
const WHOLE = ['--concurrency', '1'];
/** All but clock readings: what was taken is looked at apart. */
const productOf = (folder: string): Record<string, string> =>
  Object.fromEntries(Object.entries(filesOf(at(folder))).filter(([name]) => !/^(?:calls\/|spent\.json$)/.test(name)));
const spentOf = (folder: string): unknown => ({
  ...(JSON.parse(readFileSync(at(folder, 'spent.json'), 'utf8')) as object),
  requestSeconds: null,
});
const shardFolders = (name: string): string[] => SHARDS.map((index) => at(`${name}.${index}`));

async function askShards(name: string): Promise<void> {
  for (const index of SHARDS) {
    const { code, out } = await evaluate(...asked(`${name}.${index}`, '--shard', `${index}/3`));
    expect(out).toMatch(new RegExp(`^shard ${index}/3: \\d+ of \\d+ answers are in `));
    expect([0, 1]).toContain(code);
  }
}

describe('shards of an evaluation', () => {
  it('come to the bytes of one process, in any order of their folders', async () => {
    const one = await evaluate(...asked('one', ...WHOLE));
    await askShards('x');
    const merged = await merge(...shardFolders('x').toReversed(), '--out', at('x'));
    // What was refused is told by the status, as of one process.
    expect([merged.error, merged.code, one.code]).toEqual(['', 1, 1]);
    expect(merged.out).toContain('2 refused');
    const product = productOf('x');
    expect(Object.keys(product)).toEqual([
      'evaluation.json',
      'medqa/answers.jsonl',
      'medqa/items.jsonl',
      'medqa/marks.jsonl',
      'results.json',
    ]);
    expect(product).toEqual(productOf('one'));
  }, 60_000);

  it('are each a part: every item in one, and asked for there alone', () => {
    const counts = SHARDS.map((index) => {
      const lines = readFileSync(at(`x.${index}`, 'medqa', 'answers.jsonl'), 'utf8')
        .trimEnd()
        .split('\n');
      const ids = lines.map((line) => (JSON.parse(line) as { itemId: string }).itemId);
      expect(ids.every((id) => shardIndexOf(id, 3) === index)).toBe(true);
      return ids.length;
    });
    expect(counts.every((count) => count > 10)).toBe(true);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2 * ITEMS);
  });

  it('make a whole that the command without a shard goes on in', async () => {
    const requests = (): number => [...server.attempts.values()].reduce((sum, count) => sum + count, 0);
    const before = requests();
    expect((await evaluate(...asked('x', ...WHOLE))).out).toContain('of 120 right');
    expect(requests()).toBe(before);
    // And the whole stays what its shards come to.
    expect(await merge(...shardFolders('x'), '--out', at('x'))).toMatchObject({ code: 1, error: '' });
  });

  it('are bound to their folders, and have no results of their own', async () => {
    const other = await evaluate(...asked('x.1', '--shard', '2/3'));
    expect(other).toMatchObject({ code: 2, error: expect.stringMatching(/shard was "1\/3", is "2\/3"/) as string });
    const whole = await evaluate(...asked('x.1'));
    expect(whole).toMatchObject({ code: 2, error: expect.stringMatching(/shard was "1\/3", is absent/) as string });
    const regraded = await runCommandLine(['evaluate', 'regrade', at('x.1')]);
    expect(regraded).toMatchObject({
      code: 1,
      error: expect.stringContaining('holds shard 1/3 of an evaluation') as string,
    });
  });

  it('are refused in words when one is missing, doubled or of something else', async () => {
    const [first, second, third] = shardFolders('x') as [string, string, string];
    const out = ['--out', at('never')];
    cpSync(second, at('copy'), { recursive: true });
    await evaluate(...asked('quarter', '--shard', '3/4'));
    await evaluate(...asked('seeded', '--shard', '3/3', '--seed', '5'));
    const refusals: [string[], number, RegExp][] = [
      [[first, third, ...out], 2, /shard 2\/3 is missing: give the folders of all 3 shards/],
      [[first, second, at('copy'), third, ...out], 2, /x\.2 and .*copy are both shard 2\/3/],
      [[first, second, at('quarter'), ...out], 2, /x\.1 is shard 1\/3 and .*quarter is shard 3\/4/],
      [
        [first, second, at('seeded'), ...out],
        2,
        /seeded is a shard of another evaluation .*decoding\.seed was 0, is 5/,
      ],
      [[first, second, third, at('one'), ...out], 2, /one holds a whole evaluation and no shard/],
      [[first, second, third, '--out', second], 2, /--out .* is the folder of shard 2\/3/],
      [[first, second, third], 2, /--out DIR is missing/],
      [
        [first, second, third, '--out', at('seeded')],
        1,
        /evaluation\.json is there and is not what these shards come to/,
      ],
      [[first, at('nothing'), third, ...out], 2, /nothing: no such file or folder/],
    ];
    for (const [parameters, code, words] of refusals) {
      const refused = await merge(...parameters);
      expect(refused, words.source).toMatchObject({ code, error: expect.stringMatching(words) as string });
    }
    expect(() => filesOf(at('never'))).toThrow('ENOENT');
  }, 60_000);

  it('are refused while answers are missing, damaged or of another shard, unless a part is wanted', async () => {
    const [first, second, third] = shardFolders('x') as [string, string, string];
    const changed = (name: string, change: (answers: string) => string): string => {
      cpSync(second, at(name), { recursive: true });
      const path = at(name, 'medqa', 'answers.jsonl');
      writeFileSync(path, change(readFileSync(path, 'utf8')));
      return at(name);
    };
    const of = (folder: string, out: string, ...more: string[]) =>
      merge(first, folder, third, '--out', at(out), ...more);
    const lacking = changed('lacking', (text) => text.split('\n').slice(2).join('\n'));
    expect(await of(lacking, 'part')).toMatchObject({
      code: 1,
      error: expect.stringMatching(
        /shard 2\/3 \(.*lacking\) lacks 2; give the commands of these shards again/,
      ) as string,
    });
    const partial = await of(lacking, 'part', '--partial');
    expect(partial).toMatchObject({ code: 1, error: '2 answers are missing and count as wrong.\n' });
    // A line without its newline was never kept: its answer is missing too.
    const torn = changed('torn', (text) => text.slice(0, -1));
    expect((await of(torn, 'no')).error).toContain('lacks 1;');
    const foreign = changed('foreign', (text) => text + readFileSync(join(third, 'medqa', 'answers.jsonl'), 'utf8'));
    expect((await of(foreign, 'no')).error).toMatch(/which shard 2\/3 of medqa does not ask for/);
    cpSync(second, at('edited'), { recursive: true });
    appendFileSync(at('edited', 'medqa', 'items.jsonl'), '{}\n');
    expect((await of(at('edited'), 'no')).error).toMatch(
      /items\.jsonl is missing or is not what evaluation\.json says/,
    );
  });

  it('are not merged while one is being asked', async () => {
    const lock = lockFolder(at('x.2'));
    try {
      const { code, error } = await merge(...shardFolders('x'), '--out', at('x'));
      expect({ code, error }).toMatchObject({
        code: 1,
        error: expect.stringMatching(/x\.2 is in use by process/) as string,
      });
    } finally {
      lock.release();
    }
  });

  it('never write over answers that are there', async () => {
    await evaluate(...asked('kept', ...WHOLE));
    const path = at('kept', 'medqa', 'answers.jsonl');
    const before = readFileSync(path, 'utf8').split('\n').slice(0, -3).join('\n') + '\n';
    writeFileSync(path, before);
    const refused = await merge(...shardFolders('x'), '--out', at('kept'));
    expect(refused).toMatchObject({
      code: 1,
      error: expect.stringMatching(/answers\.jsonl is there and is not/) as string,
    });
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('go on after a kill by the same command, and so does their merging', async () => {
    const start = at('start');
    cpSync(data, join(start, 'medqa.jsonl'));
    const outputs = Array.from({ length: ITEMS }, (_, item) => ({
      itemId: `row-${item + 1}`,
      raw: '<answer>B</answer>',
    }));
    writeFileSync(join(start, 'outputs.jsonl'), outputs.map((output) => `${JSON.stringify(output)}\n`).join(''));
    const ask = (folder: string, index: number): string[] => {
      const named = ['--benchmark', 'medqa', '--data', join(folder, 'medqa.jsonl')];
      const model = ['--model', `recorded:${join(folder, 'outputs.jsonl')}`, '--name', 'm', '--concurrency', '1'];
      const shard = ['--shard', `${index}/2`, '--out', join(folder, `x.${index}`)];
      return [MAIN, 'evaluate', ...named, ...model, ...shard, '--quiet'];
    };
    const snapshot = (folder: string): Record<string, string> =>
      Object.fromEntries(
        Object.entries(filesOf(folder))
          .filter(([name]) => !/calls\/|spent\.json$/.test(name))
          .map(([name, text]) => [name, text.replaceAll(folder, 'HERE')]),
      );
    const asking = await sweepDiskFaults({ start, command: (folder) => ask(folder, 1), snapshot }, 'kill', 40);
    for (const index of [1, 2]) expect(await runNode(ask(start, index))).toMatchObject({ code: 0 });
    const command = (folder: string): string[] => {
      const shards = [1, 2].map((index) => join(folder, `x.${index}`));
      return [MAIN, 'evaluate', 'merge', ...shards, '--out', join(folder, 'x')];
    };
    const merging = await sweepDiskFaults({ start, command, snapshot }, 'kill', 7);
    for (const { trials, expected } of [asking, merging]) {
      expect(trials.length).toBeGreaterThan(3);
      for (const { at: place, operation, again, snapshot: left } of trials) {
        expect(again, `${place}: ${operation}`).toMatchObject({ code: 0 });
        expect(left, `${place}: ${operation}`).toEqual(expected);
      }
    }
  }, 600_000);
});

describe('shards of a file of questions', () => {
  it('come to the bytes of one process', async () => {
    const questions = at('questions.jsonl');
    const made = Array.from({ length: 20 }, (_, item) =>
      publicQuestion({ id: `q${item}`, stem: `Made-up question ${item}?`, origin: { itemId: `${item}` } }),
    );
    writeFileSync(questions, made.map((question) => `${JSON.stringify(question)}\n`).join(''));
    const ask = (out: string, ...more: string[]) =>
      evaluate('--questions', questions, '--model', `openai:${server.url}#scripted`, '--out', at(out), ...more);
    const price = ['--price', 'read=1,written=2,currency=USD,asOf=2026-12-01'];
    await ask('q', ...WHOLE, ...price);
    for (const index of SHARDS) await ask(`q.${index}`, '--shard', `${index}/3`);
    const merged = await merge(...shardFolders('q'), '--out', at('merged'), ...price, '--json');
    expect(JSON.parse(merged.out)).toMatchObject({ kind: 'fleming-questions', items: 20, answered: 19, refused: 1 });
    // What was taken is the sum. After the refusal the model was asked whether it answers at all.
    expect(spentOf('merged')).toEqual(spentOf('q'));
    expect(spentOf('merged')).toMatchObject({ requests: 21, answers: 20, money: { currency: 'USD' } });
    expect(productOf('merged')).toEqual(productOf('q'));
    expect(Object.keys(productOf('q'))).toContain('questions/marks.jsonl');
  });
});
