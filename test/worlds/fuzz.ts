/**
 * Fuzzing of readers of foreign text: valid samples are damaged in ways that have broken readers (cut, repeated, spliced,
 * nested, odd characters), and the reader must give a value or its own refusal, soon.
 *
 * A few hundred inputs a reader by default; FLEMING_FUZZ_RUNS says how many (`scripts/fuzz.ts` runs a million).
 */
import { appendFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect } from 'vitest';
import { FlemingError } from '../../src/support/errors.ts';

const RUNS = Number(process.env['FLEMING_FUZZ_RUNS'] ?? 300);
/** The same inputs in every test run, so that what passed passes again; others in the long run, which finds. */
const SEED = process.env['FLEMING_FUZZ_RUNS'] === undefined ? { seed: 20_261_129 } : {};
/** CPU time of one small input beyond which a reader counts as slow; generous, as machines are shared. */
const SLOW_SECONDS = 2;

const ODD_PIECES = [
  '\0',
  '\u0000\u0001',
  '\ufeff',
  '\u2028',
  '\u202e',
  '\u001b]0;x\u0007',
  '\ud800',
  '\udfff',
  '\u0301',
  '😀',
  '中文',
  '"',
  "'",
  '\\',
  '\\"',
  '\\u',
  '`',
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '<',
  '>',
  '</',
  '&',
  '&#0;',
  ';',
  ':',
  ',',
  '=',
  '|',
  '!',
  '#',
  '%',
  '$',
  '@',
  '*',
  '~',
  '^',
  '/',
  '..',
  '../',
  '\n',
  '\r',
  '\r\n',
  '\t',
  ' ',
  '  ',
  '\u00a0',
  '{{',
  '}}',
  '[[',
  ']]',
  '<!--',
  '-->',
  '<ref>',
  '-{',
  '}-',
  '__proto__',
  'constructor',
  'null',
  'NaN',
  'true',
  '0',
  '-1',
  '1e999',
  '9007199254740993',
  '0x10',
  '1,000',
  '0/0',
  '100%',
];

interface Edit {
  readonly kind: 'cut' | 'end' | 'repeat' | 'insert' | 'nest' | 'splice' | 'swap';
  /** Shares of the text's length. */
  readonly from: number;
  readonly length: number;
  readonly piece: string;
  readonly times: number;
}

/** Texts made by up to five edits of a sample, at most `longest` characters of it. */
export function damaged(samples: readonly string[], longest = 4000): fc.Arbitrary<string> {
  const share = fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000);
  const edit: fc.Arbitrary<Edit> = fc.record({
    kind: fc.constantFrom('cut', 'end', 'repeat', 'insert', 'nest', 'splice', 'swap'),
    from: share,
    length: share.map((value) => value ** 3),
    piece: fc.oneof(fc.constantFrom(...ODD_PIECES), fc.string({ maxLength: 4 })),
    times: fc.constantFrom(1, 2, 3, 30),
  });
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(edit, { maxLength: 5 }), fc.constantFrom(...samples))
    .map(([sample, edits, other]) => edits.reduce((text, one) => applied(text, one, other), sample).slice(0, longest));
}

function applied(text: string, { kind, from, length, piece, times }: Edit, other: string): string {
  const start = Math.floor(from * text.length);
  const end = Math.min(text.length, start + 1 + Math.floor(length * text.length));
  const [before, part, after] = [text.slice(0, start), text.slice(start, end), text.slice(end)];
  switch (kind) {
    case 'cut':
      return before + after;
    case 'end':
      return before;
    case 'repeat':
      return before + part.repeat(times) + after;
    case 'insert':
      return before + piece.repeat(times) + part + after;
    case 'nest':
      return before + piece.repeat(times) + part + piece.repeat(times) + after;
    case 'splice':
      return before + other.slice(Math.floor(from * other.length));
    case 'swap':
      return before + after + part;
  }
}

/** Bytes made by up to four edits of a sample: some changed, cut out, repeated or put in their place, or the end cut off. */
export function damagedBytes(samples: readonly Uint8Array[]): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  const share = fc.integer({ min: 0, max: 10_000 }).map((parts) => parts / 10_000);
  const edit = fc.record({
    kind: fc.constantFrom('change', 'change', 'cut', 'end', 'repeat', 'overwrite'),
    /** From the end, where many forms keep what they say of themselves. */
    fromEnd: fc.boolean(),
    at: share,
    bytes: fc.uint8Array({ minLength: 1, maxLength: 9 }),
  });
  return fc.tuple(fc.constantFrom(...samples), fc.array(edit, { minLength: 1, maxLength: 4 })).map(([sample, edits]) =>
    edits.reduce((whole, { kind, fromEnd, at, bytes }) => {
      const offset = Math.floor((fromEnd ? at ** 3 : at) * whole.length);
      const place = fromEnd ? Math.max(0, whole.length - 1 - offset) : offset;
      const [before, after] = [whole.subarray(0, place), whole.subarray(place)];
      switch (kind) {
        case 'change':
          return Uint8Array.from([...before, bytes[0]!, ...after.subarray(1)]);
        case 'cut':
          return Uint8Array.from([...before, ...after.subarray(bytes.length)]);
        case 'end':
          return Uint8Array.from(before);
        case 'repeat':
          return Uint8Array.from([...before, ...after.subarray(0, bytes[0]), ...after]);
        case 'overwrite':
          return Uint8Array.from([...before, ...bytes, ...after.subarray(bytes.length)]);
      }
    }, Uint8Array.from(sample)),
  );
}

type Refusal = abstract new (...parameters: never[]) => Error;

export interface FuzzOptions<Input> {
  /** Classes of errors that refuse an input; a FlemingError by default. Any other error fails the test. */
  readonly refusals?: readonly Refusal[];
  /** What must be true of every value that is read: never what the input does not hold. */
  readonly holds?: (value: unknown, input: Input) => void;
  /** The reader reads any text at all, so that nothing is ever refused. */
  readonly refusesNothing?: boolean;
  /** Fewer inputs than others by this factor, for a reader that is slow by its nature (a process, a thread). */
  readonly fewerBy?: number;
}

/** Gives `read` inputs, and checks that it reads or refuses each in its own words, and that it does both. */
export async function fuzz<Input>(
  name: string,
  inputs: fc.Arbitrary<Input>,
  read: (input: Input) => unknown,
  options: FuzzOptions<Input> = {},
): Promise<void> {
  const { refusals = [FlemingError], holds, refusesNothing = false, fewerBy = 1 } = options;
  const counts = { inputs: 0, read: 0, refused: 0, slowestMilliseconds: 0 };
  const property = fc.asyncProperty(inputs, async (input) => {
    const before = process.cpuUsage();
    counts.inputs++;
    try {
      // Apart from `holds`: an optional call does not even look at its arguments.
      const value = await read(input);
      holds?.(value, input);
      counts.read++;
    } catch (cause) {
      if (!refusals.some((refusal) => cause instanceof refusal)) throw cause;
      counts.refused++;
    }
    let seconds = cpuSecondsSince(before);
    // The first reading loads what all later ones use: what is slow by itself is slow again.
    if (seconds > SLOW_SECONDS) seconds = await leastSeconds(input, read, refusals);
    counts.slowestMilliseconds = Math.max(counts.slowestMilliseconds, seconds * 1000);
    if (seconds > SLOW_SECONDS) throw new Error(`Slow: ${seconds} s of CPU`);
  });
  await fc.assert(property, { numRuns: Math.max(1, Math.ceil(RUNS / fewerBy)), ...SEED });
  const log = process.env['FLEMING_FUZZ_LOG'];
  if (log !== undefined) appendFileSync(log, JSON.stringify({ name, ...counts }) + '\n');
  expect(counts.read, 'inputs that were read').toBeGreaterThan(0);
  if (!refusesNothing) expect(counts.refused, 'inputs that were refused').toBeGreaterThan(0);
}

/**
 * Checks that the CPU time of `read` grows as its input does: eight times the input may take at most 24 times as long
 * (64 times would be the square), best of three, and what takes less than a tenth of a second is not judged.
 */
export async function expectLinear<Input>(
  makeInput: (size: number) => Input,
  size: number,
  read: (input: Input) => unknown,
): Promise<void> {
  const small = await leastSeconds(makeInput(size), read);
  const large = await leastSeconds(makeInput(8 * size), read);
  expect(large, `CPU seconds of 8 x ${size}, ${small.toFixed(3)} of ${size}`).toBeLessThan(0.1 + 24 * small);
}

async function leastSeconds<Input>(
  input: Input,
  read: (input: Input) => unknown,
  refusals: readonly Refusal[] = [FlemingError],
): Promise<number> {
  let least = Infinity;
  for (let round = 0; round < 3; round++) {
    const before = process.cpuUsage();
    try {
      await read(input);
    } catch (cause) {
      if (!refusals.some((refusal) => cause instanceof refusal)) throw cause;
    }
    least = Math.min(least, cpuSecondsSince(before));
  }
  return least;
}

function cpuSecondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
