/** What becomes of metrics when a stage completes: metrics.jsonl and timings.jsonl of the whole run, and the event file. */
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../support/atomic-file.ts';
import { iterateJsonl } from '../support/jsonl.ts';
import type { MetricsLine, TimingsLine } from './metrics.ts';
import type { RunFolder } from './run-folder.ts';
import { EVENT_FILE, eventFile, type ScalarEvent } from './tensorboard.ts';

/** Files of complete stages, in the order of the stages, become one. */
export function joinMetrics(run: RunFolder, files: readonly string[]): void {
  for (const kind of ['metrics', 'timings'] as const) {
    const paths = files.map((file) => run.metricsPath(kind, file)).filter((path) => existsSync(path));
    writeFileAtomic(join(run.path, `${kind}.jsonl`), contents(paths));
  }
}

function* contents(paths: readonly string[]): Generator<Uint8Array> {
  for (const path of paths) yield readFileSync(path);
}

/**
 * Removes the files of a stage that logged nothing in them, and names those that stay. Only when the stage is done: until
 * then a loop may still write.
 */
export function withoutEmptyMetrics(run: RunFolder, files: readonly string[]): string[] {
  return files.filter((file) => {
    if (statSync(run.metricsPath('metrics', file)).size > 0) return true;
    for (const kind of ['metrics', 'timings'] as const) rmSync(run.metricsPath(kind, file));
    return false;
  });
}

/** Writes the stage's event file; with several files the tags of a loop begin with its name. */
export function writeStageEvents(run: RunFolder, stage: string, files: readonly string[]): void {
  if (files.length === 0) return;
  function* events(): Generator<ScalarEvent> {
    for (const file of files) {
      const loop = file.slice(stage.length + 1, -'jsonl'.length).replace('.', '/');
      yield* scalarEvents(run, file, files.length > 1 ? loop : '');
    }
  }
  writeFileAtomic(join(run.tensorboardFolder(stage), EVENT_FILE), eventFile(events()));
}

/** The two files have one line each for the same call of `log`. */
function* scalarEvents(run: RunFolder, file: string, prefix: string): Generator<ScalarEvent> {
  const timings = iterateJsonl<TimingsLine>(run.metricsPath('timings', file));
  for (const { value: metrics } of iterateJsonl<MetricsLine>(run.metricsPath('metrics', file))) {
    const timing = timings.next();
    if (timing.done === true) return;
    const { at, ...timed } = timing.value.value;
    const numbers = Object.entries({ ...metrics, ...timed }).filter(
      (pair): pair is [string, number] => typeof pair[1] === 'number',
    );
    const scalars = numbers.filter(([name]) => name !== 'step').map(([name, value]) => [prefix + name, value] as const);
    yield { at, step: metrics.step, scalars: Object.fromEntries(scalars) };
  }
}
