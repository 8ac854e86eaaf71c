import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publicQuestionSchema, type BankQuestion, type PublicQuestion } from '../../records/bank-question.ts';
import { everyQuestion, miniatureBank } from '../../../test/worlds/banks.ts';
import { madeUpWords, publicQuestion } from '../fixtures/public-questions.ts';
import { SPLIT_NAMES, splitBank, type BankSplits } from './split-bank.ts';

/** Questions of a group share nearly all of their words, and not their answers. */
const ofGroups = (groups: readonly number[]): PublicQuestion[] =>
  groups.map((group, at) =>
    publicQuestion({
      id: `q-${at}`,
      stem: `${madeUpWords(group, 80)} case ${at}?`,
      answer: 'ABCD'[at % 4],
      options: madeUpWords(1000 + group, 4).split(' '),
    }),
  );
const splitOf = ({ questions }: BankSplits): Map<string, string> =>
  new Map(SPLIT_NAMES.flatMap((name) => questions[name].map(({ id }) => [id, name] as const)));

describe('splits of a bank', () => {
  it('never part a cluster, hold every question once and no more than was asked for', () => {
    const groups = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 12, maxLength: 60 });
    fc.assert(
      fc.property(
        groups,
        fc.integer({ min: 0, max: 1000 }),
        fc.double({ min: 0.05, max: 0.45, noNaN: true }),
        (of, seed, share) => {
          const all = ofGroups(of);
          let splits: BankSplits;
          try {
            splits = splitBank(all, { developmentShare: share / 2, heldOutShare: share, seed });
          } catch (error) {
            expect((error as Error).message).toMatch(/no question is left for|is no question/);
            return;
          }
          const where = splitOf(splits);
          expect(where.size).toBe(all.length);
          const first = new Map<number, string>();
          for (const [at, group] of of.entries()) {
            const split = where.get(`q-${at}`)!;
            expect(first.get(group) ?? split).toBe(split);
            first.set(group, split);
          }
          expect(splits.counts['held-out'].questions).toBeLessThanOrEqual(splits.counts['held-out'].wanted!);
          const clusters = SPLIT_NAMES.reduce((sum, name) => sum + splits.counts[name].clusters, 0);
          expect(clusters).toBe(new Set(of).size);
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);

  it('keep the same words about other values together: one teaches the answer of the other', () => {
    const values = Array.from({ length: 40 }, (_, at) =>
      publicQuestion({
        id: `q-${at}`,
        stem: `${madeUpWords(at >> 1, 6)} has a lactate ${at % 2 === 0 ? '> 4.5' : '< 45'} mmol/L?`,
        options: madeUpWords(1000 + (at >> 1), 4).split(' '),
      }),
    );
    const where = splitOf(splitBank(values, { heldOutShare: 0.3, seed: 1 }));
    expect(where.size).toBe(40);
    for (let at = 0; at < 40; at += 2) expect(where.get(`q-${at}`)).toBe(where.get(`q-${at + 1}`));
  });

  it('are the same for a seed whatever the order, and others for another', () => {
    const all = ofGroups(Array.from({ length: 60 }, (_, at) => at >> 1));
    const split = (questions: readonly BankQuestion[], seed: number): [string, string][] =>
      [...splitOf(splitBank(questions, { developmentCount: 6, heldOutShare: 0.2, seed }))].toSorted();
    expect(split(all, 3)).toEqual(split(all.toReversed(), 3));
    expect(split(all, 3)).not.toEqual(split(all, 4));
    const { counts, questions } = splitBank(all, { developmentCount: 6, heldOutShare: 0.2, seed: 3 });
    expect(counts).toEqual({
      train: { wanted: null, questions: 42, clusters: 21, largestCluster: 2 },
      development: { wanted: 6, questions: 6, clusters: 3, largestCluster: 2 },
      'held-out': { wanted: 12, questions: 12, clusters: 6, largestCluster: 2 },
    });
    for (const question of questions.train as PublicQuestion[]) {
      expect(publicQuestionSchema.parse(question)).toEqual(question);
      const other = questions.train.find(({ id }) => id === `q-${Number(question.id.slice(2)) ^ 1}`) as PublicQuestion;
      expect(question.cluster).toBe(other.cluster);
    }
  });

  it('keep the subgraphs of a graph and the clusters that questions state whole', () => {
    const graph = everyQuestion(miniatureBank()).slice(0, 600) as BankQuestion[];
    const own = Array.from({ length: 40 }, (_, at) =>
      publicQuestion({ id: `own-${at}`, stem: `${madeUpWords(at, 30)}?`, cluster: `case-${at % 10}` }),
    );
    const splits = splitBank([...graph, ...own], { heldOutShare: 0.3, developmentShare: 0.1, seed: 0 });
    const seen = new Map<string, string>();
    for (const name of SPLIT_NAMES)
      for (const question of splits.questions[name]) {
        const cluster =
          'origin' in question ? (question as PublicQuestion).cluster! : (question.subgraph as { id: string }).id;
        expect(seen.get(cluster) ?? name).toBe(name);
        seen.set(cluster, name);
      }
    const again = splitBank(splits.questions['held-out'], { heldOutShare: 0.5, seed: 1 });
    expect(again.counts.development).toEqual({ wanted: 0, questions: 0, clusters: 0, largestCluster: 0 });
  });

  it('that cannot be are errors with the numbers', () => {
    const alike = ofGroups(Array.from({ length: 20 }, () => 1));
    expect(() => splitBank(alike, { heldOutShare: 0.2, seed: 0 })).toThrow(
      /no question is left for held-out \(4 wanted\): 20 questions are of 1 clusters, which stay whole, the smallest of 20; train 20, development 0, held-out 0/,
    );
    expect(() => splitBank(alike, { heldOutShare: 0.001, seed: 0 })).toThrow(
      /heldOutShare 0\.001 of 20 questions is no question/,
    );
    expect(() => splitBank(alike, { heldOutCount: 15, developmentCount: 5, seed: 0 })).toThrow(
      /leave none to train on/,
    );
    expect(() => splitBank(alike, { heldOutCount: 2, heldOutShare: 0.1, seed: 0 })).toThrow(/give one of them/);
    expect(() => splitBank(alike, { heldOutShare: 1.5, seed: 0 })).toThrow(/heldOutShare 1\.5; allowed: 0 or more/);
  });
});
