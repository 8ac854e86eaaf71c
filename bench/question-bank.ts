/**
 * The question bank at size: near duplicates among 20,000 to 200,000 made-up questions and decontamination of as many against
 * 20,000 protected items, in questions a second of CPU, and the exponent by which the time grows from each size to the next (1 is
 * linear). A share of the questions are copies, or copies of protected items, in which one word in thirty is another.
 */
import type { PublicQuestion } from '../src/records/bank-question.ts';
import { ProtectedItems } from '../src/questions/refine/decontaminate.ts';
import { jaccard, shinglesOf } from '../src/questions/refine/min-hash.ts';
import { findDuplicates, NEAR } from '../src/questions/refine/near-duplicates.ts';
import { comparedTokens } from '../src/questions/refine/text-of-question.ts';
import { anonymise } from '../src/questions/anonymise/anonymise.ts';
import { streamFromSeed } from '../src/support/random.ts';
import { rounded } from './support/statistics.ts';

const SIZES = [20_000, 50_000, 100_000, 200_000];
const PROTECTED = 20_000;
/** One in so many is a near copy of an earlier question, and one in so many of a protected item. */
const COPY_EVERY = 20;

const vocabulary = Array.from({ length: 8000 }, (_, index) => {
  const random = streamFromSeed(index + 1);
  return Array.from({ length: 2 + random.integer(3) }, () =>
    random.pick(['ka', 'lo', 'mi', 'ne', 'ru', 'ta', 'vi', 'zo', 'pe']),
  ).join('');
});

function wordsOf(seed: number, count: number): string[] {
  const random = streamFromSeed(seed);
  // Words of a language are not equally frequent.
  return Array.from({ length: count }, () => vocabulary[Math.floor(random.next() ** 3 * vocabulary.length)]!);
}

function questionOf(id: string, words: readonly string[], seed: number): PublicQuestion {
  const options = wordsOf(seed + 5e8, 8);
  return {
    id,
    language: 'en',
    stem: `${words.join(' ')}?`,
    options: [0, 1, 2, 3].map((at) => ({ letter: 'ABCD'[at]!, text: `${options[2 * at]} ${options[2 * at + 1]}` })),
    answer: 'A',
    origin: {
      dataset: 'made-up',
      split: 'train',
      role: 'training',
      itemId: id,
      licence: 'none',
      commercialUse: true,
      address: 'none',
      file: '0'.repeat(64),
    },
    labels: {},
    specialty: null,
  };
}

function isLeaked(index: number): boolean {
  return index % COPY_EVERY === 5;
}

/** One word in thirty is another one. */
function changed(words: readonly string[], seed: number): string[] {
  const random = streamFromSeed(seed + 9e8);
  return words.map((word) => (random.integer(30) === 0 ? random.pick(vocabulary) : word));
}

function bankOf(size: number): {
  readonly questions: PublicQuestion[];
  readonly copies: number;
  readonly leaked: number;
} {
  let [copies, leaked] = [0, 0];
  const questions = Array.from({ length: size }, (_, index) => {
    if (index % COPY_EVERY === COPY_EVERY - 1) {
      copies++;
      return questionOf(`q${index}`, changed(wordsOf(index - 7, 60), index), index - 7);
    }
    if (isLeaked(index)) {
      leaked++;
      const item = 1e8 + (index % PROTECTED);
      return questionOf(`q${index}`, changed(wordsOf(item, 60), index), index);
    }
    return questionOf(`q${index}`, wordsOf(index, 60), index);
  });
  return { questions, copies, leaked };
}

/** Planted copies that share so many shingles that they should be found; the others were changed too much. */
function nearCopies(questions: readonly PublicQuestion[]): number {
  const shingles = (at: number): Uint32Array => shinglesOf(comparedTokens(questions[at]!));
  return questions.filter(
    (_, at) => at % COPY_EVERY === COPY_EVERY - 1 && jaccard(shingles(at), shingles(at - 7)) >= NEAR,
  ).length;
}

function timed<T>(work: () => T): { readonly seconds: number; readonly result: T } {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, result };
}

export async function run(): Promise<Record<string, unknown>> {
  const items = new ProtectedItems();
  const indexing = timed(() => {
    for (let index = 0; index < PROTECTED; index++) {
      const { stem, options } = questionOf(`p${index}`, wordsOf(1e8 + index, 60), 2e8 + index);
      items.add({
        benchmark: 'made-up',
        id: `p${index}`,
        context: null,
        stem,
        options: options.map(({ text }) => text),
      });
    }
  });
  const rows = SIZES.map((size) => {
    const { questions, copies, leaked } = bankOf(size);
    const duplicates = timed(() => findDuplicates(questions));
    const contaminated = timed(() => questions.map((question) => items.overlapOf(question) !== null));
    const anonymised = timed(
      () => questions.slice(0, 10_000).filter(({ stem }) => anonymise(stem).text !== stem).length,
    );
    return { size, copies, near: nearCopies(questions), leaked, duplicates, contaminated, anonymised };
  });
  const growth = (seconds: readonly number[]): number[] =>
    seconds.slice(1).map((each, at) => rounded(Math.log(each / seconds[at]!) / Math.log(SIZES[at + 1]! / SIZES[at]!)));
  const largest = rows.at(-1)!;
  return {
    sizes: SIZES,
    protectedItems: PROTECTED,
    indexedPerSecond: Math.round(PROTECTED / indexing.seconds),
    nearDuplicates: {
      perSecond: rows.map(({ size, duplicates }) => Math.round(size / duplicates.seconds)),
      growthExponents: growth(rows.map(({ duplicates }) => duplicates.seconds)),
      planted: largest.copies,
      plantedThatAreNear: largest.near,
      found: largest.duplicates.result.duplicates.length,
      comparedPairs: rows.map(({ duplicates }) => duplicates.result.compared),
    },
    decontamination: {
      perSecond: rows.map(({ size, contaminated }) => Math.round(size / contaminated.seconds)),
      growthExponents: growth(rows.map(({ contaminated }) => contaminated.seconds)),
      planted: rows.map(({ leaked }) => leaked),
      found: rows.map(({ contaminated }) => contaminated.result.filter((found, at) => found && isLeaked(at)).length),
      foundWithoutBeingPlanted: rows.map(
        ({ contaminated }) => contaminated.result.filter((found, at) => found && !isLeaked(at)).length,
      ),
    },
    anonymisedPerSecond: Math.round(10_000 / largest.anonymised.seconds),
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}
