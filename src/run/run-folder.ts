/**
 * A run folder: where everything of one run lies, opened by one process at a time.
 *
 *     manifest.json  what is complete, from what, with hashes     config.json    the resolved recipe
 *     metrics.jsonl, timings.jsonl   of all complete stages       lock.json      while a process works in it
 *     metrics/, timings/, tensorboard/   by stage                 work/<stage>/  checkpoints of a stage under way
 *     <stage>/       what the stage made                      calls/         answers of chat models that were paid for
 */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writeJsonAtomic } from '../support/atomic-file.ts';
import { RunError } from '../support/errors.ts';
import { softwareVersions } from '../support/software.ts';
import { lockFolder, type Lock } from './lock.ts';
import { newManifest, readManifest, writeManifest, type Manifest, type StageEntry } from './manifest.ts';

/** What a plan looks at. */
export interface RunView {
  readonly path: string;
  workFolder(stage: string): string;
  entry(stage: string): StageEntry | null;
}

/** A run folder as it lies there, or is not there yet: nothing is locked, nothing written. */
export function viewRunFolder(path: string): RunView {
  const folder = resolve(path);
  const manifest = existsSync(folder) ? readManifest(folder) : null;
  return {
    path: folder,
    workFolder: (stage) => join(folder, 'work', stage),
    entry: (stage) => manifest?.stages[stage] ?? null,
  };
}

const RESERVED_NAMES = new Set(['metrics', 'timings', 'tensorboard', 'work', 'calls']);

export class RunFolder implements RunView {
  readonly path: string;
  manifest: Manifest;
  readonly #lock: Lock;

  /** Creates or opens the folder for working in it. `config` is kept as config.json; a new seed replaces the old one. */
  constructor(path: string, seed: number, config: unknown) {
    this.path = resolve(path);
    mkdirSync(this.path, { recursive: true });
    this.#lock = lockFolder(this.path);
    try {
      const software = softwareVersions();
      const found = readManifest(this.path);
      if (found === null) this.#refuseForeignFolder();
      this.manifest = { ...(found ?? newManifest(seed, software)), seed, software: { ...software } };
      mkdirSync(join(this.path, 'work'), { recursive: true });
      removeTemporaryFiles(this.path);
      writeJsonAtomic(join(this.path, 'config.json'), config);
      writeManifest(this.path, this.manifest);
    } catch (cause) {
      this.#lock.release();
      throw cause;
    }
  }

  /** Where a stage's products lie. */
  productFolder(stage: string): string {
    return join(this.path, stage);
  }

  /** Where a stage under way keeps what it needs to go on; gone when the stage is complete. */
  workFolder(stage: string): string {
    return join(this.path, 'work', stage);
  }

  /** Outlives stages that are done anew: what was paid for is not asked for again. */
  get callsFolder(): string {
    return join(this.path, 'calls');
  }

  /** `file` as in `metricsFiles`: `<stage>.jsonl` or `<stage>.<loop>.jsonl`. */
  metricsPath(kind: 'metrics' | 'timings', file: string): string {
    return join(this.path, kind, file);
  }

  tensorboardFolder(stage: string): string {
    return join(this.path, 'tensorboard', stage);
  }

  entry(stage: string): StageEntry | null {
    return this.manifest.stages[stage] ?? null;
  }

  /** Writes the stage's entry, or with null takes it out. */
  setEntry(stage: string, entry: StageEntry | null): void {
    const stages = { ...this.manifest.stages };
    if (entry === null) delete stages[stage];
    else stages[stage] = entry;
    this.manifest = { ...this.manifest, stages };
    writeManifest(this.path, this.manifest);
  }

  /** Removes everything a stage made or began; its entry goes first, so that a kill in between leaves nothing that looks complete. */
  removeStage(stage: string): void {
    if (this.entry(stage) !== null) this.setEntry(stage, null);
    for (const kind of ['metrics', 'timings'] as const) this.#removeMetrics(kind, stage);
    rmSync(this.tensorboardFolder(stage), { recursive: true, force: true });
    rmSync(this.productFolder(stage), { recursive: true, force: true });
    rmSync(this.workFolder(stage), { recursive: true, force: true });
  }

  close(): void {
    this.#lock.release();
  }

  #removeMetrics(kind: 'metrics' | 'timings', stage: string): void {
    const folder = join(this.path, kind);
    if (!existsSync(folder)) return;
    for (const file of readdirSync(folder)) {
      if (file.startsWith(`${stage}.`)) rmSync(join(folder, file));
    }
  }

  /** A stage's folder is removed before it is redone: that must never happen to somebody's other files. */
  #refuseForeignFolder(): void {
    const known = new Set(['config.json', 'lock.json', 'metrics.jsonl', 'timings.jsonl', ...RESERVED_NAMES]);
    const own = existsSync(join(this.path, 'config.json')) && existsSync(join(this.path, 'work'));
    const foreign = readdirSync(this.path).filter((name) => !known.has(name) && !name.startsWith('.'));
    if (own || foreign.length === 0) return;
    throw new RunError(
      `${this.path} is not a run folder and not empty (it holds ${foreign[0]}); name a new or empty folder`,
    );
  }
}

/** A stage's name is also its folder's. */
export function checkStageName(name: string): void {
  if (/^[a-z0-9][a-z0-9-]*$/.test(name) && !RESERVED_NAMES.has(name)) return;
  throw new RunError(
    `"${name}" cannot be a stage's name: lower-case letters, digits and dashes, and not ${[...RESERVED_NAMES].join(', ')}`,
  );
}

/** Drafts of atomic writes that a killed process left behind. */
function removeTemporaryFiles(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && /^\..*\.\d+\.tmp$/.test(entry.name)) rmSync(join(entry.parentPath, entry.name));
  }
}
