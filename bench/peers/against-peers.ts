/**
 * The engine against other programs on this machine: `npm run bench -- engine --peers`. Every figure is a ratio of two sides
 * measured in turn in this run, median and quartiles over the rounds, beside what the processor can do and the machine's
 * own MatMul peak. A peer that is not there is said and its figures are skipped; a figure that fails leaves the others.
 */
import { existsSync } from 'node:fs';
import { availableParallelism, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CONFIG_FILE } from '../../src/engine/hugging-face/model-config.ts';
import { ConfigError } from '../../src/support/errors.ts';
import { openMachinePeak, type MachinePeak } from '../machine-peak.ts';
import type { BenchOptions } from '../main.ts';
import { cpuFeatures } from '../support/cpu-features.ts';
import { inTurns } from '../support/in-turns.ts';
import { SHAPES, type ShapeName } from '../support/model-shapes.ts';
import { median, rounded, spreadOf } from '../support/statistics.ts';
import type { Versions } from './calls.ts';
import type { Bench, Comparison, Contender, Figure, Settings } from './figure.ts';
import { chosenFigures, reasonToSkip } from './figures.ts';
import { LLAMA, Side, TORCH, versionsOf } from './side.ts';

/** After a call, for threads that spin for a while before they rest. */
const REST_MS = 400;

export async function againstPeers(options: BenchOptions): Promise<Record<string, unknown>> {
  const settings = settingsOf(options);
  const figures = chosenFigures(options.only ?? null);
  const versions: Versions = { ...(await versionsOf(TORCH)), ...(await versionsOf(LLAMA)) };
  const loadBefore = loadavg()[0]!;
  const peak = await openMachinePeak(settings.threads);
  const peaks: number[] = [];
  const report: Record<string, unknown> = {};
  for (const figure of figures) {
    const bench = benchFor(figure, { settings, versions, peak, peaks });
    report[figure.name] = await take(figure, bench);
  }
  await peak.close();
  return {
    machine: {
      ...cpuFeatures(),
      threads: settings.threads,
      memoryGigabytes: rounded(totalmem() / 1e9),
      loadBefore: rounded(loadBefore),
    },
    matMulPeakGflops: peaks.length === 0 ? null : { ...spreadOf(peaks), best: rounded(Math.max(...peaks)) },
    versions,
    ...report,
  };
}

async function take(figure: Figure, bench: Bench): Promise<Record<string, unknown>> {
  const skipped = reasonToSkip(figure, bench.settings, (name) => bench.isInstalled(name));
  if (skipped !== null) {
    bench.say(`skipped: ${skipped}`);
    return { skipped };
  }
  try {
    return await figure.run(bench);
  } catch (error) {
    const failed = error instanceof Error ? error.message : String(error);
    bench.say(`failed: ${failed}`);
    process.exitCode = 1;
    return { failed };
  }
}

interface Parts {
  readonly settings: Settings;
  readonly versions: Versions;
  readonly peak: MachinePeak;
  /** Of the whole run. */
  readonly peaks: number[];
}

function benchFor({ name }: Figure, { settings, versions, peak, peaks }: Parts): Bench {
  const say = (text: string): void => console.error(`${name}: ${text}`);
  const rest = () => sleep(REST_MS);
  const open = async ({ program, opening }: Contender): Promise<Side> => {
    const side = new Side(program);
    try {
      await side.open({ ...opening, threads: settings.threads });
      return side;
    } catch (error) {
      await side.close();
      throw error;
    }
  };
  const measurePeak = async (): Promise<number> => {
    const gflops = await peak.measure();
    peaks.push(gflops);
    return gflops;
  };
  const compare = async <Measured>({ contenders, items, apart }: Comparison<Measured>) => {
    const beside: number[] = [];
    const turns = await inTurns<Side, Measured>({
      open: [() => open(contenders[0]), () => open(contenders[1])],
      apart,
      items,
      rounds: settings.rounds,
      rest,
      async betweenRounds(round) {
        await rest();
        beside.push(await measurePeak());
        if (round < settings.rounds) say(`round ${round + 1} of ${settings.rounds}`);
      },
    });
    return { ...turns, peakGflops: median(beside) };
  };
  const isInstalled: Bench['isInstalled'] = (needed) => {
    const packages = needed === 'transformers' ? ['torch', needed] : [needed];
    return packages.every((each) => (versions[each] ?? null) !== null);
  };
  return { settings, isInstalled, open, compare, peak: measurePeak, rest, say };
}

function settingsOf(options: BenchOptions): Settings {
  const { repetitions, newTokens = 64, batches = [1, 8, 32], shapes, peerDtype } = options;
  const { BENCH_MODEL, BENCH_GGUF } = process.env;
  const [model, gguf] = [options.model ?? BENCH_MODEL ?? null, options.gguf ?? BENCH_GGUF ?? null];
  if (model !== null && !existsSync(join(model, CONFIG_FILE)))
    throw new ConfigError(`--model ${model}: no model folder is there (it has no ${CONFIG_FILE})`);
  if (gguf !== null && !existsSync(gguf)) throw new ConfigError(`--gguf ${gguf}: no file is there`);
  return {
    rounds: repetitions,
    threads: availableParallelism(),
    model,
    gguf,
    newTokens,
    batches,
    shapes: shapes === undefined ? null : shapes.map((name) => shapeOf(name, model)),
    peerDtype: peerDtype ?? 'float32',
  };
}

/** A shape by its name, or the folder's. */
export function shapeOf(name: string, model: string | null): ShapeName | 'model' {
  if (Object.hasOwn(SHAPES, name)) return name as ShapeName;
  if (name !== 'model')
    throw new ConfigError(`--shapes ${name}: there are ${Object.keys(SHAPES).join(', ')} and model`);
  if (model === null) throw new ConfigError('--shapes model: that is the shape of --model FOLDER, which is not given');
  return name;
}
