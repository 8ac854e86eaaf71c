/** Entry of a worker thread: answers the calls of `WorkerCalls` one at a time, in the order they came. */
import { parentPort, workerData } from 'node:worker_threads';
import type { DrawnToken } from '../../sampler.ts';
import { adamwStep, sumGradients, type Moments, type OptimizerArrays } from '../optimizer/adamw.ts';
import { Muon } from '../optimizer/muon.ts';
import { CacheMemory } from '../sampling/cache-memory.ts';
import { ContinuousBatch } from '../sampling/continuous-batch.ts';
import { isPlain, nextTokenModels } from '../sampling/next-token-model.ts';
import { sampleQueue } from '../sampling/sampler.ts';
import { PassRunner } from '../training/pass-runner.ts';
import { RotaryFeeds } from '../training/rotary-feeds.ts';
import type { CallMessage, CallName, ReplyMessage, WorkerCalls, WorkerSetup } from './messages.ts';
import { workerNetwork } from './worker-network.ts';

type TellDrawn = (drawn: readonly DrawnToken[]) => void;

type Handlers = {
  readonly [Name in CallName]: (
    argument: WorkerCalls[Name]['argument'],
    tell: TellDrawn,
  ) => WorkerCalls[Name]['result'] | Promise<WorkerCalls[Name]['result']>;
};

const handlers = createHandlers(workerData as WorkerSetup);
let last: Promise<void> = Promise.resolve();
parentPort!.on('message', (message: CallMessage) => {
  last = last.then(() => answer(message)).then((reply) => parentPort!.postMessage(reply));
});

function createHandlers(setup: WorkerSetup): Handlers {
  const { config, workerIndex } = setup;
  const network = workerNetwork(setup);
  const { weights } = network;
  let gradients: readonly Float32Array[] = [];
  let moments: Moments = { first: new Float32Array(0), second: new Float32Array(0) };
  const rotary = new RotaryFeeds(config);
  const passes = new PassRunner(network, rotary);
  const cacheMemory = new CacheMemory();
  const muon = new Muon();
  const openModel = nextTokenModels(network, rotary);
  let batch: ContinuousBatch | null = null;
  const arrays = (): OptimizerArrays => ({ weights, gradients, moments });
  return {
    shareGradients: (shared) => {
      gradients = shared.gradients.map((buffer) => new Float32Array(buffer));
      return null;
    },
    shareMoments: ({ first, second }) => {
      moments = { first: new Float32Array(first), second: new Float32Array(second) };
      return null;
    },
    runPasses: ({ passes: datums, loss, isAlone }) =>
      passes.run(datums, { learning: loss === null ? null : { loss, gradient: gradients[workerIndex]! }, isAlone }),
    logits: ({ tokens }) => passes.logits(tokens),
    sample: (call, tell) => {
      const { weightsVersion, params } = call;
      const model = openModel({ isTempered: !isPlain(params.temperature), weightsVersion });
      return sampleQueue(config, model, call, { memory: cacheMemory, tell });
    },
    advance: async ({ room, weightsVersion, ...change }) => {
      const model = openModel({ isTempered: true, weightsVersion });
      batch ??= new ContinuousBatch(config, room, model.queryAxes);
      try {
        return await batch.advance(model, change);
      } catch (error) {
        // Some rows have had their token and some have not.
        batch = null;
        throw error;
      }
    },
    sumGradients: (range) => sumGradients(arrays(), range),
    adamwStep: ({ ranges, params, step, gradientScale }) => {
      for (const range of ranges) adamwStep(arrays(), range, { ...params, step, gradientScale });
      return null;
    },
    muonStep: async ({ matrices, params, gradientScale }) => {
      for (const matrix of matrices) await muon.step(arrays(), matrix, { ...params, gradientScale });
      return null;
    },
  };
}

async function answer({ id, name, argument }: CallMessage): Promise<ReplyMessage> {
  try {
    const handle = handlers[name] as (argument: unknown, tell: TellDrawn) => unknown;
    const tell: TellDrawn = (drawn) => parentPort!.postMessage({ id, kind: 'drawn', drawn } satisfies ReplyMessage);
    return { id, kind: 'result', result: await handle(argument, tell) };
  } catch (error) {
    return { id, kind: 'error', error };
  }
}
