import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { QUESTIONS_FILE } from '../records/bank-manifest.ts';
import { questionText } from '../records/question-text.ts';
import { writeJsonl } from '../support/jsonl.ts';
import { about, atMost, exactly } from './expected-count.ts';
import type { ExpectedProducts } from './expected-products.ts';
import { writeSplitsFile } from './splits.ts';
import { standingProducts } from './standing-products.ts';

const root = mkdtempSync(join(tmpdir(), 'standing-products-'));
afterAll(() => rmSync(root, { recursive: true }));

const question = (id: string, dataset: string, tier: 'easy' | null = null) => ({
  id,
  language: 'en' as const,
  stem: `What does ${id} ask?`,
  options: [
    { letter: 'A', text: 'one' },
    { letter: 'B', text: 'two' },
  ],
  answer: 'A',
  origin: {
    dataset,
    split: 'train',
    role: 'training' as const,
    itemId: id,
    licence: 'MIT',
    commercialUse: true,
    address: 'https://example.org',
    file: 'a'.repeat(64),
  },
  labels: {},
  specialty: null,
  refinement: { annotatedTier: tier, labelCheck: null, reviewed: null },
});
const bytesOf = (...all: ReturnType<typeof question>[]): number =>
  all.reduce((sum, each) => sum + Buffer.byteLength(questionText(each)), 0) / all.length;
const product = (summary = {}) => ({ stage: 'made', folder: root, summary });

it('counts the questions of a bank, by source, and those without a tier', () => {
  const [one, two, three] = [question('q1', 'a'), question('q22', 'a', 'easy'), question('q333', 'b')];
  writeJsonl(join(root, QUESTIONS_FILE), [one, two, three]);
  expect(standingProducts(['bank'], product(), {}).bank).toEqual([
    { source: 'a', questions: exactly(2), bytes: bytesOf(one, two), untiered: exactly(1) },
    { source: 'b', questions: exactly(1), bytes: bytesOf(three), untiered: exactly(1) },
  ]);
});

it('counts what was parted, an empty split too', () => {
  const own = question('q1', 'a');
  writeJsonl(join(root, 'train.jsonl'), [own]);
  writeJsonl(join(root, 'held-out.jsonl'), []);
  const described = { label: { en: 'x', zh: 'x' }, about: { en: 'x', zh: 'x' }, clusters: 1 };
  writeSplitsFile(root, [
    { name: 'train', use: 'train', questions: 1, ...described },
    { name: 'held-out', use: 'held-out', questions: 0, ...described },
  ]);
  expect(standingProducts(['splits'], product(), {}).splits).toEqual([
    { name: 'train', use: 'train', questions: exactly(1), bytes: bytesOf(own), untiered: exactly(1) },
    { name: 'held-out', use: 'held-out', questions: exactly(0), bytes: null, untiered: exactly(0) },
  ]);
});

it('takes what training took in the place of what was expected, and keeps the rest', () => {
  const expected: ExpectedProducts = {
    model: { bytesPerToken: 4, answerBytes: 600, training: { steps: atMost(9), tokens: atMost(900) } },
    rollouts: { equivalents: atMost(50) },
  };
  const tuned = standingProducts(['model'], product({ steps: 5, tokens: 400 }), expected);
  expect(tuned.model).toEqual({ ...expected.model, training: { steps: exactly(5), tokens: exactly(400) } });
  const compute = { trainedTokens: 60, sampledTokens: 20, promptTokens: 10, steps: 2 };
  const reinforced = standingProducts(['model', 'rollouts'], product(compute), expected);
  expect(reinforced).toEqual({ model: expected.model, rollouts: { equivalents: about(70) } });
  expect(standingProducts(['model'], product({}), {})).toEqual({});
});
