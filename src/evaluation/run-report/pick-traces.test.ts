import { describe, expect, it } from 'vitest';
import { pickTraces } from './pick-traces.ts';
import { syntheticQuestions, syntheticRows, syntheticScores } from '../../../test/worlds/synthetic-run.ts';
import { atLeast } from '../../../test/worlds/at-least.ts';

const questions = syntheticQuestions();
const scores = syntheticScores(questions);
const choice = { rows: syntheticRows, before: 'cold-start', after: 'stage-2', perOutcome: 2, seed: 7 } as const;

describe('pickTraces', () => {
  it('shows gains, losses, and both kinds of no change, with every row in order', () => {
    const traces = pickTraces(scores, questions, choice);
    expect(traces.map(({ outcome }) => outcome)).toEqual([
      'learned',
      'learned',
      'wrong',
      'wrong',
      'lost',
      'lost',
      'right',
      'right',
    ]);
    for (const { outcome, outputs } of traces) {
      const [before, after] = ['cold-start', 'stage-2'].map((name) => outputs.find(({ row }) => row === name)!.correct);
      expect(
        { learned: !before && after, lost: before && !after, right: before && after, wrong: !before && !after }[
          outcome
        ],
      ).toBe(true);
      expect(outputs.map(({ row }) => row).slice(0, 4)).toEqual(['base', 'cold-start', 'stage-1', 'stage-2']);
    }
  });

  it('draws the same by the same seed, whatever the order of the scores', () => {
    expect(pickTraces(scores.toReversed(), questions, choice)).toEqual(pickTraces(scores, questions, choice));
    expect(pickTraces(scores, questions, { ...choice, seed: 8 })).not.toEqual(pickTraces(scores, questions, choice));
  });

  it('leaves out what rows wrote that are not of the report', () => {
    const rows = syntheticRows.filter(({ role }) => role === 'recipe').toReversed();
    for (const { outputs } of atLeast(8, pickTraces(scores, questions, { ...choice, rows })))
      expect(outputs.map(({ row }) => row)).toEqual(['stage-2', 'stage-1', 'cold-start', 'base']);
  });

  it('is empty where a row is missing', () => {
    expect(
      pickTraces(
        scores.filter(({ row }) => row !== 'stage-2'),
        questions,
        choice,
      ),
    ).toEqual([]);
  });
});
