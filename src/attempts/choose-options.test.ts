import { expect, it } from 'vitest';
import { Policy } from '../engine/policy.ts';
import type { Datum } from '../engine/datum.ts';
import type { ForwardOutput } from '../engine/scorer.ts';
import { scoreSchema } from '../records/score.ts';
import { byteTokenizer, FakeEngine } from '../engine/fixtures/fake-engine.ts';
import { toyQuestion } from '../../test/worlds/toy-questions.ts';
import { PROMPTS } from '../wording/prompt.ts';
import { chooseOptions } from './choose-options.ts';
import { atLeast } from '../../test/worlds/at-least.ts';

/** Likes blocks that hold a word; a target before the block never counts, however improbable. */
class PreferringEngine extends FakeEngine {
  readonly #liked: string;

  constructor(liked: string) {
    super(() => '');
    this.#liked = liked;
  }

  override async forward(data: readonly Datum[]): Promise<ForwardOutput> {
    const logprobs = data.map(({ tokens, targetTokens, weights }) => {
      const block = byteTokenizer.decode([...targetTokens].filter((_token, at) => weights[at] !== 0));
      const isLiked = block.includes(`<answer> ${this.#liked}</answer>`);
      return Float32Array.from(tokens, (_token, at) => (weights[at] === 0 ? -100 : isLiked ? -0.1 : -0.2));
    });
    return { logprobs, lossSum: 0 };
  }
}

it('takes the option whose answer block is the most probable, without thinking and without unread answers', async () => {
  const question = toyQuestion('one', 'easy');
  for (const { letter, text } of atLeast(2, question.options)) {
    const policy = new Policy(new PreferringEngine(text), byteTokenizer);
    const [score] = await chooseOptions(policy, [question], { row: 'base', set: 'held-out', prompt: PROMPTS.plain });
    expect(score!.reading).toEqual({ kind: 'read', letter, via: 'text' });
    expect(score!.correct).toBe(letter === question.answer);
    expect(score!.raw).toContain(text);
    expect(scoreSchema.parse(score)).toEqual(score);
  }
});
