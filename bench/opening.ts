/**
 * What opening a model to answer costs: the highest resident memory of a whole process that opens a model of
 * Qwen2.5-0.5B's shape (random weights, BF16 on disk) and generates one short answer, as a ratio to the weights in
 * float32, with the seconds of both. A fresh process each time; opening to score beside it.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parameterCount, parameterLayout } from '../src/engine/hugging-face/parameter-layout.ts';
import { EngineError } from '../src/support/errors.ts';
import type { BenchOptions } from './main.ts';
import { halfBillion } from './support/model-shapes.ts';
import type { Opened } from './support/opening-process.ts';
import { writeRandomModel } from './support/random-model.ts';
import { median, rounded } from './support/statistics.ts';

export async function run({ repetitions }: BenchOptions): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-model-'));
  try {
    writeRandomModel(halfBillion, folder);
    const weightBytes = 4 * parameterCount(parameterLayout(halfBillion));
    return {
      parameters: weightBytes / 4,
      weightGigabytes: rounded(weightBytes / 1e9),
      toAnswer: await repeated(folder, 'answer', repetitions, weightBytes),
      toScore: await repeated(folder, 'score', repetitions, weightBytes),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function repeated(folder: string, need: string, repetitions: number, weightBytes: number): Promise<object> {
  const measured: Opened[] = [];
  for (let count = 0; count < repetitions; count++) measured.push(await openInProcess(folder, need));
  const peaks = measured.map(({ peakBytes }) => peakBytes);
  return {
    peakToWeights: rounded(median(peaks) / weightBytes),
    highestToWeights: rounded(Math.max(...peaks) / weightBytes),
    openedToWeights: rounded(median(measured.map(({ openedBytes }) => openedBytes)) / weightBytes),
    openSeconds: rounded(median(measured.map(({ openSeconds }) => openSeconds))),
    useSeconds: rounded(median(measured.map(({ useSeconds }) => useSeconds))),
  };
}

function openInProcess(folder: string, need: string): Promise<Opened> {
  const script = join(import.meta.dirname, 'support/opening-process.ts');
  const child = spawn(process.execPath, [script, folder, need], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(output) as Opened);
      else reject(new EngineError(`the process that opens a model to ${need} ended with ${code}`));
    });
  });
}
