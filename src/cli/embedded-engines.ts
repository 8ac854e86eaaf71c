/** The embedded engine as the stages ask for it. */
import { totalmem } from 'node:os';
import { createEmbeddedEngine, openEmbeddedEngine } from '../engine/embedded/embedded-engine.ts';
import { parameterCount, parameterLayout } from '../engine/embedded/network/parameter-layout.ts';
import type { DecoderConfig } from '../engine/decoder-config.ts';
import type { EngineFactory } from '../run/model-exchange.ts';
import { EngineError } from '../support/errors.ts';

export function embeddedEngines(threads: number): EngineFactory {
  return {
    create: async (config, seed) => {
      refuseTooLarge(config, threads, totalmem());
      return createEmbeddedEngine({ config, seed, threads });
    },
    open: (modelFolder) => openEmbeddedEngine({ modelFolder, threads }),
  };
}

/** Weights, two moments and a gradient a thread, 4 bytes each: what training holds at the least. */
export function refuseTooLarge(config: DecoderConfig, threads: number, memoryBytes: number): void {
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
