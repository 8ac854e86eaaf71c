/**
 * What a running stage works with: its folder, metrics, loops and one-time work, all bound to its place in the run
 * folder. Functions are fields, so that a stage may take the context apart.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { publishFolder } from '../support/durable.ts';
import { RunError } from '../support/errors.ts';
import { jsonRoundTrip } from '../support/json.ts';
import { writeJsonAtomic } from '../support/atomic-file.ts';
import { checkpointedLoop, type LoopResult } from './checkpointed-loop.ts';
import type { Interrupt } from './interrupt.ts';
import { Journal } from './journal.ts';
import { MetricsJournals, type MetricsRecorder } from './metrics.ts';
import type { Progress } from './progress.ts';
import type { RunFolder } from './run-folder.ts';
import type { OnceResult, Stage, StageContext, StageLoopOptions, StageProgress } from './stage.ts';

export interface StageContextParts {
  readonly run: RunFolder;
  readonly stage: Stage;
  readonly seed: number;
  readonly progress: Progress;
  readonly interrupt: Interrupt;
  /** Null leaves the interval to each loop. */
  readonly checkpointSeconds: number | null;
  /** Something was saved: a good moment to note the time spent. */
  readonly onSaved: () => void;
}

export class RunningStage implements StageContext {
  readonly name: string;
  readonly seed: number;
  readonly folder: string;
  readonly workFolder: string;
  readonly callsFolder: string;
  readonly metrics: MetricsRecorder;
  readonly progress: StageProgress;
  readonly interrupt: Interrupt;
  /** In the order they were opened. */
  readonly metricsFiles: string[] = [];
  readonly #parts: StageContextParts;
  readonly #stageMetrics: MetricsJournals;
  readonly #names = new Set<string>();

  constructor(parts: StageContextParts) {
    const { run, stage, progress } = parts;
    this.#parts = parts;
    this.name = stage.name;
    this.seed = parts.seed;
    this.interrupt = parts.interrupt;
    this.folder = run.productFolder(stage.name);
    this.callsFolder = run.callsFolder;
    this.workFolder = join(run.workFolder(stage.name), 'kept');
    mkdirSync(this.folder, { recursive: true });
    const file = this.#metricsFile(`${stage.name}.jsonl`);
    const journals = (['metrics', 'timings'] as const).map((kind) => new Journal(run.metricsPath(kind, file), 0));
    this.#stageMetrics = new MetricsJournals(stage.name, journals[0]!, journals[1]!);
    this.metrics = this.#stageMetrics;
    this.progress = {
      update: (done, total, metric) => progress.stepDone(stage.name, { done, total, metric }),
      log: (line) => progress.log(`${stage.name}: ${line}`),
    };
  }

  readonly input = (stage: string): string => {
    if (this.#parts.stage.inputs.includes(stage)) return this.#parts.run.productFolder(stage);
    throw new RunError(`Stage ${this.name} reads from stage ${stage} without declaring it as an input`);
  };

  readonly loop = async <State>(name: string, options: StageLoopOptions<State>): Promise<LoopResult<State>> => {
    this.#claim(name);
    const { run, interrupt, checkpointSeconds, onSaved } = this.#parts;
    const file = this.#metricsFile(`${this.name}.${name}.jsonl`);
    const { step, keyMetric, journals, ...rest } = options;
    let shown: { name: string; value: number } | undefined;
    return checkpointedLoop<State>({
      ...rest,
      every: checkpointSeconds === null ? rest.every : { seconds: checkpointSeconds },
      folder: join(run.workFolder(this.name), `loop-${name}`),
      journals: { ...journals, metrics: run.metricsPath('metrics', file), timings: run.metricsPath('timings', file) },
      interrupt,
      label: `${this.name} (${name})`,
      warn: (line) => this.progress.log(line),
      onResume: (done) => {
        if (done > 0) this.progress.log(`${name} continues after step ${done}`);
      },
      onStep: (done) => this.progress.update(done, options.totalSteps, shown),
      onCheckpoint: onSaved,
      step: (loopStep) => {
        const recorder = new MetricsJournals(this.name, loopStep.journals['metrics']!, loopStep.journals['timings']!);
        const metrics: MetricsRecorder = {
          log: (at, values, timings) => {
            recorder.log(at, values, timings);
            const value = keyMetric === undefined ? undefined : values[keyMetric];
            if (typeof value === 'number') shown = { name: keyMetric!, value };
          },
        };
        return step({ ...loopStep, metrics });
      },
    });
  };

  readonly once = async <T>(name: string, produce: (folder: string) => Promise<T>): Promise<OnceResult<T>> => {
    this.#claim(name);
    const folder = join(this.#parts.run.workFolder(this.name), `once-${name}`);
    const valueFile = 'value.json';
    if (existsSync(join(folder, valueFile))) {
      return { folder, value: JSON.parse(readFileSync(join(folder, valueFile), 'utf8')) as T };
    }
    const draft = `${folder}.writing`;
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { recursive: true });
    const value = jsonRoundTrip((await produce(draft)) ?? (null as T));
    writeJsonAtomic(join(draft, valueFile), value);
    publishFolder(draft, folder);
    this.#parts.onSaved();
    this.interrupt.throwIfRequested(`${this.name} is saved after ${name}`);
    return { folder, value };
  };

  close(): void {
    this.#stageMetrics.close();
  }

  #claim(name: string): void {
    if (!/^[a-z0-9][a-z0-9-]*$/.test(name))
      throw new RunError(`"${name}" cannot name a loop: lower-case letters, digits, dashes`);
    if (this.#names.has(name)) throw new RunError(`Stage ${this.name} uses the name ${name} twice`);
    this.#names.add(name);
  }

  #metricsFile(file: string): string {
    this.metricsFiles.push(file);
    return file;
  }
}
