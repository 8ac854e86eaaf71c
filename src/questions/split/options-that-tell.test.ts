import { expect, it } from 'vitest';
import { atLeast } from '../../../test/worlds/at-least.ts';
import { shippedGraph } from '../../../test/worlds/shipped-graph.ts';
import { optionsOnlyAccuracy } from '../../grading/options-only.ts';
import { NO_SPLITS } from '../rods/combinations.ts';
import { DEFAULT_SYNTHESIS } from '../rods/default-synthesis.ts';
import { MemoryQuestionGraph } from '../rods/memory-graph.ts';
import { ruleAccuracy } from '../rods/option-rules.ts';
import { synthesizeAll } from '../rods/synthesize.stage.ts';
import { splitBank } from './split-bank.ts';

it(
  'a balanced bank that is parted leaves no held-out question whose options tell the answer',
  { timeout: 240_000 },
  () => {
    const graph = shippedGraph();
    const counts = { train: 800, development: 0, 'new-combinations': 0, 'new-diseases': 0 };
    const distractors = { ...DEFAULT_SYNTHESIS.distractors, closedWorld: 'strict' as const };
    const { questions } = synthesizeAll(
      new MemoryQuestionGraph(graph),
      { ...DEFAULT_SYNTHESIS, distractors, splits: NO_SPLITS, counts },
      0,
    );
    const { questions: parts, counts: found } = splitBank(questions.train, { heldOutShare: 0.5, seed: 0 });
    const heldOut = atLeast(40, parts['held-out']);
    expect(found['held-out']).toMatchObject({ questions: heldOut.length, leftOut: expect.any(Number) });
    // What was left out is in no split.
    expect(parts.train.length + heldOut.length + found['held-out'].leftOut!).toBe(questions.train.length);
    const { accuracy, chance } = ruleAccuracy(parts.train, heldOut, (id) => graph.entity(id).type);
    for (const rule of ['right most often', 'right least often', 'offered most', 'offered least'] as const)
      expect([rule, Math.abs(accuracy[rule] - chance) <= 0.04, accuracy[rule]]).toEqual([rule, true, accuracy[rule]]);
    expect(optionsOnlyAccuracy(parts.train, heldOut, { seldom: true })).toBeLessThan(chance + 0.04);
  },
);
