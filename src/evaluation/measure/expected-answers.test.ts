import { expect, it } from 'vitest';
import { benchmarkNamed } from '../../benchmarks/benchmarks.ts';
import { atMost, exactly } from '../../products/expected-count.ts';
import type { ExpectedProducts } from '../../products/expected-products.ts';
import { expectedBenchmarks, expectedHeldOut } from './expected-answers.ts';

const made: Record<string, ExpectedProducts> = {
  questions: {
    splits: (['train', 'near', 'far'] as const).map((name) => ({
      name,
      use: name === 'train' ? 'train' : 'held-out',
      questions: atMost(name === 'far' ? 30 : 20),
      bytes: 160,
      untiered: exactly(0),
    })),
  },
  base: { model: { bytesPerToken: 4, answerBytes: null, training: null } },
  tuned: { model: { bytesPerToken: 4, answerBytes: 200, training: null } },
};
const known = {
  entries: { rows: [{ ask: 'choice' }, { ask: 'generate' }] },
  feeds: { questions: ['questions'], rows: ['base', 'tuned'] },
  standing: () => null,
  made: (name: string | undefined) => made[name ?? ''] ?? {},
  promptBytes: 40,
};
/** (160 + 40) / 4 bytes and what a template adds. */
const PROMPT = 70;

it('is a row times the held-out questions, each row with answers of its own length', () => {
  const { work } = expectedHeldOut({ ...known, settings: { maxTokens: 100 } });
  expect(work!.written).toEqual({ sequences: atMost(2 * 50), tokens: atMost(2 * 50 * 100, 50 * 100 + 50 * 50) });
  // A choice reads the prompt once more, and every option behind it.
  expect(work!.read.tokens).toEqual(atMost(50 * (3 * PROMPT + 60)));
  const { work: one } = expectedHeldOut({ ...known, settings: { maxTokens: 100, sets: ['near'] } });
  expect(one!.written.sequences).toEqual(atMost(40));
});

it('is unknown where nobody knows the questions', () => {
  expect(expectedHeldOut({ ...known, made: () => ({}), settings: { maxTokens: 100 } })).toEqual({ work: null });
});

it('counts the items of whole published files, the first of them by a limit, and the samples of each', () => {
  const items = (id: string): number => benchmarkNamed(id).editions.find(({ paper }) => paper)!.items!;
  const settings = { benchmarks: ['pubmedqa', 'mmlu-pro-biology'], samples: 3, maxTokens: 100 };
  const { work } = expectedBenchmarks({ ...known, settings });
  const all = items('pubmedqa') + items('mmlu-pro-biology');
  expect(work!.written.sequences).toEqual(exactly(2 * 3 * all));
  const { work: first } = expectedBenchmarks({ ...known, settings: { ...settings, limit: 600 } });
  expect(first!.read.sequences).toEqual(exactly(2 * (500 + 600)));
  expect(first!.read.tokens!.bound).toBe('about');
});

it('does not know how long answers without a limit are, nor items that nobody measured', () => {
  const settings = { benchmarks: ['medqa'], samples: 1 };
  const { work } = expectedBenchmarks({ ...known, settings });
  expect([work!.written.tokens, work!.read.tokens]).toEqual([null, null]);
  expect(work!.written.sequences).toEqual(exactly(2 * 1273));
});
