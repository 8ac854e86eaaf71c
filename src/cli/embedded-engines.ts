/** The embedded engine as the stages ask for it. */
import { createEmbeddedEngine, openEmbeddedEngine } from '../engine/embedded/embedded-engine.ts';
import type { EngineFactory } from '../run/model-exchange.ts';

export function embeddedEngines(threads: number): EngineFactory {
  return {
    create: (config, seed) => createEmbeddedEngine({ config, seed, threads }),
    open: (modelFolder) => openEmbeddedEngine({ modelFolder, threads }),
  };
}
