/**
 * Memory of sampling a folder at batch 8: highest resident memory of a process that opens the model and answers once, as
 * a share of its weights in float32; that of the peers which are there beside it.
 */
import { readModelConfig } from '../../src/engine/hugging-face/model-config.ts';
import { parameterCount, parameterLayout } from '../../src/engine/hugging-face/parameter-layout.ts';
import { ratiosOf, rounded, spreadOf } from '../support/statistics.ts';
import { llamaOpening, opening, PROMPT_TOKENS } from './decoding.ts';
import type { Bench, Contender, Figure } from './figure.ts';
import { randomRows } from './random-rows.ts';
import { LLAMA, OURS, TORCH } from './side.ts';

const BATCH = 8;

export const samplingMemory: Figure = {
  name: 'memory',
  about: 'resident memory of sampling a folder at batch 8, with the peers that are there',
  needs: ['model'],
  async run(bench) {
    const { model, newTokens } = bench.settings;
    const config = readModelConfig(model!);
    const contenders = contendersOf(bench);
    const peaks = new Map(contenders.map(({ program }): [string, number[]] => [program.name, []]));
    for (let round = 0; round < bench.settings.rounds; round++) {
      bench.say(`round ${round + 1} of ${bench.settings.rounds}`);
      for (const contender of contenders) {
        const side = await bench.open(contender);
        try {
          await side.sample(randomRows(config.vocabSize, BATCH, PROMPT_TOKENS, round), newTokens);
          peaks.get(contender.program.name)!.push(await side.peakBytes());
        } finally {
          await side.close();
        }
      }
    }
    const ours = peaks.get(OURS.name)!;
    const weights = 4 * parameterCount(parameterLayout(config));
    const figures = [...peaks].map(([name, bytes]) => [
      name,
      {
        toWeights: spreadOf(bytes.map((each) => each / weights)),
        gigabytes: rounded(Math.max(...bytes) / 1e9),
        // Below 1: ours takes less.
        ...(name !== OURS.name && { oursToTheirs: ratiosOf(ours, bytes) }),
      },
    ]);
    return {
      call: `${BATCH} x (${PROMPT_TOKENS} + ${newTokens}) tokens`,
      weightGigabytes: rounded(weights / 1e9),
      ...Object.fromEntries(figures),
    };
  },
};

function contendersOf({ settings, isInstalled }: Bench): Contender[] {
  const { model, gguf, peerDtype } = settings;
  const folder = { folder: model! };
  const contenders: (Contender | false)[] = [
    { program: OURS, opening: opening(folder) },
    isInstalled('transformers') && { program: TORCH, opening: opening(folder, peerDtype) },
    gguf !== null && isInstalled('node-llama-cpp') && { program: LLAMA, opening: llamaOpening(settings) },
  ];
  return contenders.filter((contender) => contender !== false);
}
