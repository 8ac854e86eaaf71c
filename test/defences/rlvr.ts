/** Defences of reinforcement that samples ahead: what keeps its numbers when it is ended. */
import type { Defence } from './defence.ts';

const STAGE = { file: 'src/rlvr/reinforcement-stage.ts', tests: ['src/rlvr/steps-off-policy.test.ts'] };
const AHEAD = { file: 'src/rlvr/batches-ahead.ts', tests: ['src/rlvr/batches-ahead.test.ts'] };

export const RLVR_DEFENCES: readonly Defence[] = [
  {
    defence: 'what was sampled ahead is in the checkpoint',
    has: 'await ahead.save(folder);',
    without: '',
    ...STAGE,
  },
  {
    defence: 'sampling ends with the training it was for',
    has: 'await ahead.stop();',
    without: '',
    ...STAGE,
  },
  {
    defence: 'no step is trained once a batch after it has failed',
    has: 'if (this.#failure !== null) throw this.#failure.error;',
    without: '',
    ...AHEAD,
  },
  {
    defence: 'the failure of a batch that nobody waits for yet ends no process',
    has: 'batch.catch((error: unknown) => (this.#failure ??= { error }));',
    without: 'void batch.then(() => null);',
    ...AHEAD,
  },
  {
    defence: 'a checkpoint waits for what is under way',
    file: 'src/run/checkpointed-loop.ts',
    has: 'await options.settle?.();',
    without: '',
    tests: ['src/run/checkpointed-loop.test.ts'],
  },
  {
    defence: 'a server that may train what it samples is not sampled beside training',
    file: 'src/engine/tinker/tinker-engine.ts',
    has: 'if (this.#dialect.snapshots !== null) return;',
    without: 'if (this.#dialect !== null) return;',
    tests: ['src/engine/tinker/tinker-engine.test.ts'],
  },
];
