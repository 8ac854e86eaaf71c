/** Entry of a worker thread: answers the calls of `WorkerCalls` one at a time, in the order they came. */
import { parentPort, workerData } from 'node:worker_threads';
import { adamwStep, sumGradients, type OptimizerArrays } from '../optimizer/adamw.ts';
import { Muon } from '../optimizer/muon.ts';
import { CacheMemory } from '../sampling/cache-memory.ts';
import { NextTokenModel, samplingSessions } from '../sampling/next-token-model.ts';
import { sampleQueue } from '../sampling/sampler.ts';
import { PassRunner } from '../training/pass-runner.ts';
import { RotaryFeeds } from '../training/rotary-feeds.ts';
import type { CallMessage, CallName, ReplyMessage, WorkerCalls, WorkerSetup } from './messages.ts';

type Handlers = {
  readonly [Name in CallName]: (
    argument: WorkerCalls[Name]['argument'],
  ) => WorkerCalls[Name]['result'] | Promise<WorkerCalls[Name]['result']>;
};

const handlers = createHandlers(workerData as WorkerSetup);
let last: Promise<void> = Promise.resolve();
parentPort!.on('message', (message: CallMessage) => {
  last = last.then(() => answer(message)).then((reply) => parentPort!.postMessage(reply));
});

function createHandlers(setup: WorkerSetup): Handlers {
  const arrays: OptimizerArrays = {
    weights: new Float32Array(setup.weights),
    gradients: setup.gradients.map((buffer) => new Float32Array(buffer)),
    firstMoments: new Float32Array(setup.firstMoments),
    secondMoments: new Float32Array(setup.secondMoments),
  };
  const { config } = setup;
  const rotary = new RotaryFeeds(config);
  const passes = new PassRunner(config, rotary, arrays.weights, arrays.gradients[setup.workerIndex]!);
  const cacheMemory = new CacheMemory();
  const muon = new Muon();
  const sessions = samplingSessions(config, arrays.weights);
  return {
    runPasses: ({ passes: datums, loss }) => passes.run(datums, loss),
    logits: ({ tokens }) => passes.logits(tokens),
    sample: (call) => {
      const { weightsVersion, params } = call;
      const model = new NextTokenModel(config, rotary, sessions, { temperature: params.temperature, weightsVersion });
      return sampleQueue(config, model, call, cacheMemory);
    },
    sumGradients: (range) => sumGradients(arrays, range),
    adamwStep: ({ ranges, params, step, gradientScale }) => {
      for (const range of ranges) adamwStep(arrays, range, { ...params, step, gradientScale });
      return null;
    },
    muonStep: async ({ matrices, params, gradientScale }) => {
      for (const matrix of matrices) await muon.step(arrays, matrix, { ...params, gradientScale });
      return null;
    },
  };
}

async function answer({ id, name, argument }: CallMessage): Promise<ReplyMessage> {
  try {
    const handle = handlers[name] as (argument: unknown) => unknown;
    return { id, kind: 'result', result: await handle(argument) };
  } catch (error) {
    return { id, kind: 'error', error };
  }
}
