import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CallJournal } from './call-journal.ts';
import { madeUpCalls } from './fixtures/made-up-calls.ts';
import { CallParses, tallyOutcomes, type CallParser, type Parsed } from './parse-calls.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parses-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const calls = madeUpCalls(6, 1);
type Calls = typeof calls;

/** As another process would make of it. */
const parseCalls = (of: string, wanted: Calls, by: CallParser<string>): Map<string, Parsed<string>> =>
  new CallParses(of, by).of(wanted);
const MOST = { mostRead: 1, mostWritten: 1 };

/** Answers to all calls but the last two; every third is empty. */
async function journalled(): Promise<void> {
  const journal = await CallJournal.open(folder);
  for (const [at, { key, item, index }] of calls.slice(0, 4).entries()) {
    const content = at % 3 === 0 ? null : `text ${at}`;
    const rest = { reasoning: 'why', finish: 'stop', read: 1, written: 1, reasoningTokens: null, seconds: 1 } as const;
    await journal.answered({ key, item, index, content, ...rest }, MOST);
  }
  await journal.close();
}

function parser(version: number, seen: string[]): CallParser<string> {
  return {
    name: 'letters',
    version,
    valueSchema: z.string(),
    read: ({ content }, { state }, { item }) => {
      seen.push(item);
      return { rejected: state === 'whole' ? null : state, value: `${version}: ${content ?? ''}` };
    },
  };
}

describe('what a parser makes of answers', () => {
  it('is made once of each, and anew by another version', async () => {
    await journalled();
    const seen: string[] = [];
    const first = parseCalls(folder, calls.slice(0, 2), parser(1, seen));
    expect([...first.values()]).toEqual([
      { rejected: 'empty', value: '1: ' },
      { rejected: null, value: '1: text 1' },
    ]);
    const all = parseCalls(folder, calls, parser(1, seen));
    expect([all.size, seen]).toEqual([4, ['i0', 'i1', 'i2', 'i3']]);
    expect([...parseCalls(folder, calls, parser(2, seen)).values()].map(({ value }) => value)).toEqual([
      '2: ',
      '2: text 1',
      '2: text 2',
      '2: ',
    ]);
    expect(seen).toHaveLength(8);
  });

  it('is made of what came since, whoever asks for which calls when, and of the first of two answers', async () => {
    await journalled();
    const seen: string[] = [];
    const parses = new CallParses(folder, parser(1, seen));
    expect([...parses.of(calls.slice(2, 3)).keys()]).toEqual([calls[2]!.key]);
    expect(seen).toEqual(['i2']);
    const journal = await CallJournal.open(folder);
    const rest = { reasoning: null, finish: 'stop', read: 1, written: 1, reasoningTokens: null, seconds: 1 } as const;
    for (const at of [4, 1]) {
      const { key, item, index } = calls[at]!;
      await journal.answered({ key, item, index, content: 'later', ...rest }, MOST);
    }
    const parsed = parses.of(calls.toReversed());
    expect(calls.map(({ key }) => parsed.get(key)?.value)).toEqual([
      '1: ',
      '1: text 1',
      '1: text 2',
      '1: ',
      '1: later',
      undefined,
    ]);
    expect(seen.toSorted()).toEqual(['i0', 'i1', 'i2', 'i3', 'i4']);
    expect(parses.of(calls)).toEqual(parsed);
    await journal.close();
    expect(parseCalls(folder, calls, parser(1, seen))).toEqual(parsed);
    expect(seen).toHaveLength(5);
  });

  it('is made again where its file is damaged', async () => {
    await journalled();
    const seen: string[] = [];
    const whole = parseCalls(folder, calls, parser(1, seen));
    const path = join(folder, 'parses', 'letters-1.jsonl');
    expect(existsSync(path)).toBe(true);
    writeFileSync(path, '{"key":');
    expect(parseCalls(folder, calls, parser(1, seen))).toEqual(whole);
    expect(seen).toHaveLength(8);
  });

  it('is counted so that all calls are accounted for, and says so where they are not', async () => {
    await journalled();
    const parsed = parseCalls(folder, calls, parser(1, []));
    const tally = { wanted: 6, answered: 4, failedAgain: 1, failedFinal: 0, open: 1 };
    expect(tallyOutcomes(calls, tally, parsed)).toEqual({
      wanted: 6,
      done: 2,
      rejected: { empty: 2 },
      failedAgain: 1,
      failedFinal: 0,
      open: 1,
    });
    expect(() => tallyOutcomes(calls, { ...tally, answered: 5, open: 0 }, parsed)).toThrow(/not the 5 answered of 6/);
  });
});
