/**
 * Reading of answers on one core: outputs of 2,000 characters a second, by kind of output, and how the time of hostile
 * outputs grows with their length (2 would be linear for a doubled length; the square would be 4).
 */
import { followsFormat } from '../src/grading/format-reward.ts';
import { isCorrectSet, readLetters, type LettersFrame } from '../src/grading/read-letters.ts';
import { median, rounded } from './support/statistics.ts';
import type { BenchOptions } from './main.ts';

const outputLength = 2000;
const optionTexts = ['Acute pancreatitis', 'Cholecystitis', 'Appendicitis', 'Diverticulitis', 'Hepatitis B'];
const one: LettersFrame = { optionCount: 5, optionTexts, multiple: false };
const several: LettersFrame = { ...one, multiple: true };
const straightAway: LettersFrame = { ...one, thinking: 'optional' };

interface Kind {
  readonly name: string;
  readonly answer: string;
  readonly frame: LettersFrame;
  /** Whether the text before the answer is closed thinking. */
  readonly thinks: boolean;
}

const kinds: readonly Kind[] = [
  { name: 'letter', answer: 'C', frame: one, thinks: true },
  { name: 'letterInWords', answer: 'The correct answer is **C**.', frame: one, thinks: true },
  { name: 'letterAndText', answer: 'C. Appendicitis', frame: one, thinks: true },
  { name: 'text', answer: 'Appendicitis', frame: one, thinks: true },
  { name: 'chinese', answer: '答案：Ｃ', frame: one, thinks: true },
  { name: 'boxed', answer: '\\boxed{\\text{C}}', frame: one, thinks: true },
  { name: 'unrecognised', answer: 'it depends', frame: one, thinks: true },
  { name: 'withoutThinking', answer: 'C', frame: straightAway, thinks: false },
  { name: 'severalLetters', answer: 'A、C', frame: several, thinks: true },
  { name: 'severalTexts', answer: 'A. Acute pancreatitis\nC. Appendicitis', frame: several, thinks: true },
];

/** Of this process: a shared machine's pauses do not count. */
function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Outputs of one kind that differ, so that nothing is answered from a cache. */
function outputsOf({ answer, thinks }: Kind, count: number): string[] {
  const block = `<answer>${answer}</answer>`;
  return Array.from({ length: count }, (_, index) => {
    const words = `Patient ${index}: fever < 39, pain > 3 days, so option B seems less likely. `;
    const room = outputLength - block.length - (thinks ? '<think></think>\n'.length : 0);
    const text = words.repeat(Math.ceil(room / words.length)).slice(0, room);
    return thinks ? `<think>${text}</think>\n${block}` : `${text}${block}`;
  });
}

/** Rounds of every kind before the first that counts: the code is compiled, and for all kinds, as in a long grading. */
const WARM_ROUNDS = 4;

function rateOf({ kind, outputs }: Prepared): number {
  const started = cpuMilliseconds();
  let right = 0;
  for (const raw of outputs) right += Number(isCorrectSet(readLetters(raw, kind.frame), ['C']));
  if (right > outputs.length) throw new Error('impossible');
  return (outputs.length / (cpuMilliseconds() - started)) * 1000;
}

interface Prepared {
  readonly kind: Kind;
  readonly outputs: readonly string[];
}

/** Medians of the rounds, by kind. */
function ratesOf(repetitions: number): Record<string, number> {
  const prepared = kinds.map((kind) => ({ kind, outputs: outputsOf(kind, 4000) }));
  for (let round = 0; round < WARM_ROUNDS; round++) prepared.forEach(rateOf);
  return Object.fromEntries(
    prepared.map((each) => {
      const rates = Array.from({ length: repetitions }, () => rateOf(each));
      return [each.kind.name, Math.round(median(rates))];
    }),
  );
}

const hostile: Readonly<Record<string, (length: number) => string>> = {
  openingTags: (length) => '<answer>'.repeat(length / 8),
  brackets: (length) => '<'.repeat(length),
  tagOfSpaces: (length) => `</think><${' '.repeat(length)}`,
  closingTagOfSpaces: (length) => `</think></${' '.repeat(length)}x`,
  attributesWithoutEnd: (length) => `</think><answer ${'x '.repeat(length / 2)}`,
  manyAttributesWithoutEnd: (length) => `</think>${'<answer x'.repeat(length / 9)}`,
  blocks: (length) => `</think>${'<answer>A</answer>'.repeat(length / 18)}`,
  longBlock: (length) => `</think><answer>${' '.repeat(length)}</answer>`,
  thinkTags: (length) => '</think>x'.repeat(length / 9),
  zeroWidth: (length) => `</think><answer>${'\u200b'.repeat(length)}`,
};

/** Time of a doubled length over that of the length, the middle of several. */
function growth(make: (length: number) => string, judge: (raw: string) => unknown, repetitions: number): number {
  const length = 720_000;
  const [short, long] = [make(length), make(2 * length)];
  const timeOf = (raw: string): number => {
    const started = cpuMilliseconds();
    for (let round = 0; round < 5; round++) judge(raw);
    return cpuMilliseconds() - started;
  };
  judge(short);
  return median(Array.from({ length: repetitions }, () => timeOf(long) / timeOf(short)));
}

export async function run({ repetitions }: BenchOptions): Promise<Record<string, unknown>> {
  const outputsPerSecond = ratesOf(repetitions);
  const growthOf = (judge: (raw: string) => unknown): Record<string, number> =>
    Object.fromEntries(
      Object.entries(hostile).map(([name, make]) => [name, rounded(growth(make, judge, repetitions))]),
    );
  return {
    outputLength,
    target: 100_000,
    outputsPerSecond,
    slowest: Math.min(...Object.values(outputsPerSecond)),
    timeOfDoubledLength: {
      readLetters: growthOf((raw) => readLetters(raw, several)),
      followsFormat: growthOf((raw) => followsFormat(raw)),
    },
  };
}
