/** One process of the benchmark of opening: `node opening-process.ts FOLDER answer|score` prints what it took as JSON. */
import { embeddedEngines } from '../../src/cli/adapters/embedded-engines.ts';
import { folderReference } from '../../src/engine/model-reference.ts';
import type { OpenModel } from '../../src/engine/open-model.ts';
import { highestResidentBytes } from './highest-resident-bytes.ts';

export interface Opened {
  /** Highest resident memory when the model was open, and when the process had used it. */
  readonly openedBytes: number;
  readonly peakBytes: number;
  readonly openSeconds: number;
  readonly useSeconds: number;
}

const TOKENS = Array.from({ length: 48 }, (_, place) => 1000 + 37 * place);
const SHORT_ANSWER = { maxTokens: 16, temperature: 1, topP: null, topK: null, stopTokens: [] };

async function measure<Engine extends OpenModel>(
  open: () => Promise<Engine>,
  use: (engine: Engine) => Promise<unknown>,
): Promise<Opened> {
  const start = performance.now();
  const engine = await open();
  const opened = performance.now();
  const openedBytes = highestResidentBytes();
  await use(engine);
  const used = performance.now();
  await engine.close();
  const [openSeconds, useSeconds] = [(opened - start) / 1000, (used - opened) / 1000];
  return { openedBytes, peakBytes: highestResidentBytes(), openSeconds, useSeconds };
}

const [folder, need] = process.argv.slice(2);
const model = folderReference(folder!);
const engines = embeddedEngines();
const opened =
  need === 'score'
    ? await measure(
        () => engines.openScorer(model),
        (scorer) =>
          scorer.forward(
            [{ tokens: TOKENS.slice(0, -1), targetTokens: TOKENS.slice(1), weights: TOKENS.slice(1).map(() => 1) }],
            { kind: 'cross_entropy' },
          ),
      )
    : await measure(
        () => engines.openSampler(model),
        (sampler) => sampler.sample([{ prompt: TOKENS, seed: 1 }], SHORT_ANSWER),
      );
process.stdout.write(JSON.stringify(opened));
