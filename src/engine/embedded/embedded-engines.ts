/** The embedded engine as the stages ask for it. */
import { totalmem } from 'node:os';
import { createEmbeddedEngine, openEmbeddedEngine } from './embedded-engine.ts';
import { parameterCount, parameterLayout } from './network/parameter-layout.ts';
import type { QwenConfig } from '../qwen-config.ts';
import type { EngineFactory } from '../../run/model-exchange.ts';
import { EngineError } from '../../support/errors.ts';

export function embeddedEngines({ threads }: { readonly threads: number }): EngineFactory {
  return {
    create: async (config, seed) => {
      refuseTooLarge(config, threads, totalmem());
      return createEmbeddedEngine({ config, seed, threads });
    },
    open: (modelFolder) => openEmbeddedEngine({ modelFolder, threads }),
  };
}

/** Weights, two moments and a gradient a thread, 4 bytes each: what training holds at the least. */
export function refuseTooLarge(config: QwenConfig, threads: number, memoryBytes: number): void {
  const parameters = parameterCount(parameterLayout(config));
  const needed = parameters * 4 * (3 + threads);
  if (needed <= memoryBytes) return;
  throw new EngineError(
    `A model of ${parameters} parameters needs ${gigabytes(needed)} to train on ${threads} threads; ` +
      `this machine has ${gigabytes(memoryBytes)}: make [model] smaller`,
  );
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
