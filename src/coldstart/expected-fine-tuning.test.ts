import { expect, it } from 'vitest';
import { about, atMost, exactly } from '../products/expected-count.ts';
import type { ExpectedProducts } from '../products/expected-products.ts';
import { expectedFineTuning, type FineTuningCounts } from './expected-fine-tuning.ts';

const own: FineTuningCounts = { epochs: 2, batchSize: 16, evaluateEverySteps: 13, maxTokens: 256 };
const splits = (['train', 'development'] as const).map((name) => ({
  name,
  use: name,
  questions: exactly(48),
  bytes: 360,
  untiered: exactly(0),
}));

function expected(
  change: Partial<FineTuningCounts>,
  products: Record<string, ExpectedProducts> = {},
  budget: string[] = [],
) {
  const made: Record<string, ExpectedProducts> = {
    start: { model: { bytesPerToken: 4, answerBytes: null, training: null } },
    traces: { trajectories: { traces: atMost(300), bytes: 600 } },
    questions: { splits },
    base: { replay: { rowTokens: 192 } },
    ...products,
  };
  const settings = { ...own, ...change };
  return expectedFineTuning({
    settings,
    feeds: {
      start: ['start'],
      trajectories: ['traces'],
      questions: ['questions'],
      replay: settings.replayRows === undefined ? [] : ['base'],
      budget,
    },
    entries: {},
    standing: () => null,
    made: (name) => made[name ?? ''] ?? {},
    promptBytes: 40,
  });
}
/** (360 + 40) / 4 bytes and what a template adds; a trace has 600 / 4. */
const [PROMPT, TRACE] = [120, 150];

it('trains on every trace so many times, with its prompt and replayed rows', () => {
  const { work, makes } = expected({ replayRows: 3 });
  // 300 x 2 / 16
  const steps = 38;
  const tokens = (answer: number): number => steps * (16 * (PROMPT + answer) + 3 * 192);
  expect(work!.steps).toEqual(atMost(steps));
  expect(work!.trained).toEqual({ sequences: atMost(steps * 19), tokens: atMost(tokens(256), tokens(TRACE)) });
  expect(makes!.model).toEqual({
    bytesPerToken: 4,
    answerBytes: 600,
    training: { steps: work!.steps, tokens: work!.trained.tokens },
  });
});

it('does not take traces for shorter than they are where answers may not be as long', () => {
  const { work } = expected({ maxTokens: 100 });
  expect(work!.trained.tokens).toEqual(atMost(38 * 16 * (PROMPT + TRACE)));
  expect(work!.written.tokens).toEqual(atMost(4 * 48 * 100));
});

it('looks at the development questions before it begins and on the way', () => {
  // After 13, 26 and 38 steps.
  expect(expected({}).work!.written).toEqual({ sequences: atMost(4 * 48), tokens: atMost(192 * 256, 192 * TRACE) });
  expect(expected({}).work!.read.tokens).toEqual(atMost(192 * PROMPT));
  const { work } = expected({ forecast: { tries: 8 } });
  expect([work!.written.sequences, work!.read.sequences]).toEqual([atMost(12 * 48), atMost(5 * 48)]);
});

it('holds back what it is told to, and says that it does not count what that is for', () => {
  const { work } = expected({ heldBackShare: 0.5, forecast: { tries: 8 } });
  expect([work!.steps, work!.without]).toEqual([atMost(19), ['loss on traces held back']]);
});

it('takes the compute of the stages of its budget, in steps as long as those of its start', () => {
  const training = { steps: exactly(10), tokens: exactly(5000) };
  const start = { model: { bytesPerToken: 4, answerBytes: 600, training } };
  const budget = {
    start,
    one: { rollouts: { equivalents: atMost(9000, 6000) } },
    two: { rollouts: { equivalents: about(1000) } },
  };
  const { work } = expected({}, budget, ['one', 'two']);
  expect([work!.steps, work!.trained.tokens]).toEqual([atMost(20, 14), atMost(10_000, 7000)]);
  const { work: unknown } = expected({}, { ...budget, two: {} }, ['one', 'two']);
  expect([unknown!.steps, unknown!.trained.tokens, unknown!.written.tokens]).toEqual([null, null, null]);
});

it('does not know what traces that nobody can count take', () => {
  const { work, makes } = expected({}, { traces: {} });
  expect([work!.trained.tokens, makes!.model!.training]).toEqual([null, null]);
});
