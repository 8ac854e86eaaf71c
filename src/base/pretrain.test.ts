import { describe, expect, it } from 'vitest';
import { Policy } from '../engine/policy.ts';
import { CHAT_TEMPLATE } from '../engine/tokenizer/chat-template.ts';
import { Tokenizer } from '../engine/tokenizer/tokenizer.ts';
import { trainTokenizer } from '../engine/tokenizer/train-bpe.ts';
import { createEmbeddedEngine } from '../engine/embedded/open-engine.ts';
import type { SampleRequest } from '../engine/sampler.ts';
import { toyGraph } from '../graph/fixtures/toy-graph.ts';
import { pretrainingStep, probeSkills } from './pretrain.ts';
import { RowSource } from '../textbook/pretraining-rows.ts';
import { tokenizerTraining } from './tokenizer-corpus.ts';

const graph = toyGraph();
const asksOf = (ask: string) => ({
  diagnosis: [ask],
  'next-test': [ask],
  treatment: [ask],
  mechanism: [ask],
  'safe-treatment': [ask],
});
const wordings = {
  en: {
    openers: { symptom: ['Felt: {f}.'], sign: ['Seen: {f}.'], tests: ['Measured: {f}.'] },
    denial: ['No {x}.'],
    background: ['Also {x}.'],
    asks: asksOf('Which?'),
  },
  zh: {
    openers: { symptom: ['自觉{f}。'], sign: ['可见{f}。'], tests: ['测得{f}。'] },
    denial: ['没有{x}。'],
    background: ['还有{x}。'],
    asks: asksOf('哪个？'),
  },
};
const trained = trainTokenizer(tokenizerTraining(graph, []));
const tokenizer = new Tokenizer(trained.tokenizerJson, {}, CHAT_TEMPLATE);
const rowSettings = {
  length: 64,
  drillWeight: 3,
  shares: { textbook: 1, common: 1, left: 1, option: 1, observe: 1, recite: 1, fact: 1, path: 1 },
  languages: { en: 1, zh: 1 },
};
const rowsFor = (policy: Policy): RowSource => new RowSource(graph, policy, rowSettings, wordings);

describe('a skill probe', () => {
  /** Completes every prompt by a rule. */
  const policyThat = (
    complete: (prompt: string, expected: ReadonlyMap<string, readonly number[]>) => readonly number[],
  ) => {
    const expected = new Map<string, readonly number[]>();
    const engine = {
      sample: async (requests: readonly SampleRequest[]) =>
        requests.map(({ prompt }) => {
          const tokens = complete(tokenizer.decode(prompt), expected);
          return { tokens, logprobs: tokens.map(() => 0), stopReason: 'stop' as const };
        }),
      maxPositions: 512,
      close: async () => {},
    };
    const policy = new Policy(engine, tokenizer);
    for (const { given, recalled } of rowsFor(policy).statements)
      expected.set(given, tokenizer.encode(`${recalled}\n`));
    return policy;
  };

  it('counts sentences completed word for word, whatever follows', async () => {
    const policy = policyThat((prompt, expected) => [...(expected.get(prompt) ?? []), 7, 7]);
    const skills = await probeSkills(policy, rowsFor(policy), { count: 12, seed: 0 });
    expect(skills).toEqual({ recall: 1, common: 0, left: 0, option: 0, observe: 0, recite: 0, fact: 0, path: 0 });
  });

  it('asks for every mark of a list, one after the other', async () => {
    const prompts: string[] = [];
    const policy = policyThat((prompt) => {
      prompts.push(prompt);
      return [];
    });
    await probeSkills(policy, rowsFor(policy), { count: 12, seed: 0 });
    // Of a way, the marks are shown, and of a random list the last.
    const marked = prompts.filter((prompt) => /✓[,、]/u.test(prompt) && !/(Observed|所见)/u.test(prompt));
    expect(marked.length).toBeGreaterThan(0);
    for (const prompt of marked) expect(prompts.filter((other) => prompt.startsWith(other)).length).toBeGreaterThan(1);
  });

  it('gives nothing for half a sentence', async () => {
    const policy = policyThat((prompt, expected) => (expected.get(prompt) ?? []).slice(0, -1));
    expect((await probeSkills(policy, rowsFor(policy), { count: 12, seed: 0 })).recall).toBe(0);
  });
});

describe('pre-training', () => {
  it('lowers the loss, and does the same again from the same seed', async () => {
    const config = {
      modelType: 'qwen3',
      vocabSize: tokenizer.vocabularySize,
      hiddenSize: 16,
      intermediateSize: 32,
      layerCount: 1,
      headCount: 2,
      keyValueHeadCount: 1,
      headSize: 8,
      ropeTheta: 10_000,
      rmsNormEpsilon: 1e-6,
      tieWordEmbeddings: true,
      maxPositions: 128,
    } as const;
    const settings = { steps: 20, rowsPerStep: 4, learningRate: 0.03, warmupSteps: 2, weightDecay: 0.01 };
    const train = async (steps: number): Promise<number[]> => {
      const engine = await createEmbeddedEngine({ config, seed: 1, threads: 1 });
      const policy = new Policy(engine, tokenizer);
      const rows = rowsFor(policy);
      const losses: number[] = [];
      for (let step = 0; step < steps; step++)
        losses.push((await pretrainingStep(engine, rows, settings, 5, step)).loss);
      await engine.close();
      return losses;
    };
    const losses = await train(settings.steps);
    const mean = (some: readonly number[]): number => some.reduce((sum, loss) => sum + loss) / some.length;
    expect(mean(losses.slice(-5))).toBeLessThan(mean(losses.slice(0, 5)) * 0.8);
    expect(await train(2)).toEqual(losses.slice(0, 2));
  });
});
