/** The embedded engine against PyTorch and Transformers, on the golden values of scripts/golden/make_golden.py. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddedEngine } from './embedded-engine.ts';
import { openEmbeddedEngine } from './open-engine.ts';
import {
  goldenCases,
  goldenExpected,
  goldenInputs,
  goldenLosses,
  goldenModelFolder,
  relativeError,
} from './golden/golden-cases.ts';
import { namedTensors } from './network/flat-tensors.ts';
import { parameterLayout } from '../hugging-face/parameter-layout.ts';
import { atLeast } from '../../../test/worlds/at-least.ts';

const { datums, adam } = goldenInputs;

describe.each(goldenCases)('%s', (name) => {
  const expected = goldenExpected(name);
  const open = (): Promise<EmbeddedEngine> => openEmbeddedEngine({ modelFolder: goldenModelFolder(name), threads: 2 });
  let engine: EmbeddedEngine;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(() => engine.close());

  it('gives the logits of Transformers', async () => {
    for (const [index, { tokens }] of atLeast(4, datums.entries())) {
      const logits = await engine.logits(tokens);
      expect(relativeError(logits, expected.get(`logits.${index}`)!.data)).toBeLessThan(1e-5);
    }
  });

  it('gives the log-probability of every target in forward', async () => {
    const { logprobs } = await engine.forward(datums, { kind: 'cross_entropy' });
    for (const [index, values] of atLeast(4, logprobs.entries())) {
      expect(relativeError(values, expected.get(`logprobs.${index}`)!.data)).toBeLessThan(1e-5);
    }
  });

  it.each(goldenLosses)('gives the gradient of every parameter for $kind', async (loss) => {
    const fresh = await open();
    const { lossSum } = await fresh.forwardBackward(datums, loss);
    const expectedLoss = expected.get(`loss.${loss.kind}`)!.data[0]!;
    expect(Math.abs(lossSum - expectedLoss)).toBeLessThan(1e-5 * Math.abs(expectedLoss));
    const gradient = namedTensors(parameterLayout(engine.config), await fresh.takeGradient());
    await fresh.close();
    for (const [parameter, { data }] of gradient) {
      const golden = expected.get(`gradient.${loss.kind}.${parameter}`)!.data;
      expect(relativeError(data, golden), parameter).toBeLessThan(1e-4);
    }
  });

  it('trains like torch.optim.AdamW with a clipped norm', async () => {
    for (const norm of atLeast(3, expected.get('gradientNorms')!.data)) {
      await engine.forwardBackward(datums, { kind: 'cross_entropy' });
      const { gradientNorm } = await engine.optimStep(adam);
      expect(Math.abs(gradientNorm! / norm - 1)).toBeLessThan(1e-4);
    }
    for (const [parameter, { data }] of atLeast(20, namedTensors(parameterLayout(engine.config), engine.weights))) {
      expect(relativeError(data, expected.get(`trained.${parameter}`)!.data), parameter).toBeLessThan(1e-4);
    }
  });
});
