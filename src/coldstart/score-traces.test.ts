import { expect, it } from 'vitest';
import type { Datum } from '../engine/datum.ts';
import { byteTokenizer, FakeEngine } from '../engine/fixtures/fake-engine.ts';
import { Policy } from '../engine/policy.ts';
import type { ForwardOutput } from '../engine/scorer.ts';
import { scoreTraces } from './score-traces.ts';

/** Finds every token as probable as its place says. */
class Scoring extends FakeEngine {
  readonly sizes: number[] = [];

  override async forward(data: readonly Datum[]): Promise<ForwardOutput> {
    this.sizes.push(data.length);
    return { logprobs: data.map(({ tokens }) => Float32Array.from([...tokens].map((_, at) => -at))), lossSum: 0 };
  }
}

it('adds up the tokens of completions alone, a few traces at a time, and leaves out what is too long', async () => {
  const engine = new Scoring(() => '');
  const policy = new Policy(engine, byteTokenizer);
  const lengths = [...Array.from({ length: 17 }, (_, at) => at + 1), policy.engine.maxPositions];
  const told: number[] = [];
  const scores = await scoreTraces(
    policy,
    lengths,
    (length) => ({ prompt: [1, 2, 3], completion: Array<number>(length).fill(4) }),
    (done) => void told.push(done),
  );
  // A target stands at the place before its token: those of a completion begin at that of the prompt's last.
  const sumOf = (length: number): number => -Array.from({ length }, (_, at) => at + 2).reduce((sum, at) => sum + at, 0);
  expect(scores.slice(0, 17)).toEqual(lengths.slice(0, 17).map((tokens) => ({ sum: sumOf(tokens), tokens })));
  expect([scores[17], told, engine.sizes]).toEqual([null, [0, 16], [16, 1]]);
});
