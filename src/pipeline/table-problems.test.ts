import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkTable } from './table-problems.ts';
import { lineOfKey } from './toml-lines.ts';

const schema = z.object({
  seed: z.number().int(),
  coldStart: z.object({ learningRate: z.number().positive(), epochs: z.number().int().default(1) }),
  rlvr: z.strictObject({ groupSize: z.number().int(), ratio: z.tuple([z.number(), z.number()]).optional() }).optional(),
  teacher: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('graph') }),
      z.object({ kind: z.literal('openai'), url: z.string(), model: z.string() }),
    ])
    .optional(),
  benchmarks: z.array(z.object({ name: z.string(), limit: z.number().optional() })).default([]),
  weights: z.record(z.string(), z.object({ share: z.number() })).optional(),
});

const good = `
# a comment = not a key
seed = 7
[coldStart]
learningRate = 1e-3
`;

const check = (text: string, prefix: string[] = []) =>
  checkTable(parse(text), schema, (key) => `mini.toml:${lineOfKey(text, key)}`, prefix);
const problems = (text: string): readonly string[] => check(text).problems;

describe('a table', () => {
  it('is checked with its defaults', () => {
    expect(check(good).value).toEqual({
      seed: 7,
      coldStart: { learningRate: 0.001, epochs: 1 },
      benchmarks: [],
    });
  });

  it.each([
    [
      'near a known key',
      `${good}learningrate = 2`,
      'mini.toml:6: unknown key "learningrate" in [coldStart]; did you mean "learningRate"?',
    ],
    [
      'near a known table',
      `${good}[rlvrr]\ngroupSize = 4`,
      'mini.toml:6: unknown key "rlvrr" at the top; did you mean "rlvr"?',
    ],
    [
      'known in another table',
      `${good}groupSize = 4`,
      'mini.toml:6: unknown key "groupSize" in [coldStart]; it belongs in [rlvr]',
    ],
    [
      'known nowhere',
      `${good}beam = 4`,
      'mini.toml:6: unknown key "beam" in [coldStart]; known there: learningRate, epochs',
    ],
    [
      'in a strict table',
      `${good}[rlvr]\ngroupSize = 4\ngroupsize = 5`,
      'mini.toml:8: unknown key "groupsize" in [rlvr]; did you mean "groupSize"?',
    ],
    [
      'of another variant',
      `${good}[teacher]\nkind = "graph"\nurl = "x"`,
      'mini.toml:8: unknown key "url" in [teacher]; known there with what the table says otherwise: kind',
    ],
    [
      'in the second element of an array',
      `${good}[[benchmarks]]\nname = "a"\n[[benchmarks]]\nname = "b"\nlimt = 1`,
      'mini.toml:10: unknown key "limt" in [benchmarks.1]; did you mean "limit"?',
    ],
    [
      'in a record',
      `${good}[weights.public]\nshare = 1\nshar = 2`,
      'mini.toml:8: unknown key "shar" in [weights.public]; did you mean "share"?',
    ],
    [
      'in an inline table',
      `${good}[rlvr]\ngroupSize = 4\n[weights]\npublic = { share = 1, x = 2 }`,
      'mini.toml:9: unknown key "x" in [weights.public]; known there: share',
    ],
    [
      'after a text of several lines',
      `note = """\nseed = 1\n"""\n${good}`,
      'mini.toml:1: unknown key "note" at the top; known there: seed, coldStart, rlvr, teacher, benchmarks, weights',
    ],
  ])('refuses an unknown key %s, with its line', (_, text, problem) => {
    expect(problems(text)).toEqual([problem]);
  });

  it('tells everything that is wrong at once', () => {
    expect(problems('seed = "x"\n[coldStart]\nlearningRate = -1\nepoch = 2\n')).toEqual([
      'mini.toml:4: unknown key "epoch" in [coldStart]; did you mean "epochs"?',
      'mini.toml:1: seed: Invalid input: expected number, received string',
      'mini.toml:3: coldStart.learningRate: Too small: expected number to be >0',
    ]);
  });

  it('names the table when a key is missing', () => {
    expect(problems('seed = 1\n[coldStart]\n')).toEqual([
      'mini.toml:2: coldStart.learningRate is missing; it must be a number',
    ]);
  });
});
