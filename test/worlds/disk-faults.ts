/**
 * What a command leaves when it is killed, or when the disk fails, at each of its file operations, and what it makes of
 * that when it is given again. The operations are those that failing-disk.ts sees.
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { startProgram, type Outcome, type StartOptions } from './start-program.ts';

const FAILING_DISK = new URL('failing-disk.ts', import.meta.url).href;

export type DiskFault = 'kill' | 'full' | 'fail';

export interface DisturbedCommand {
  /** What is there before the command is given; it is copied for every trial. */
  readonly start: string;
  /** Arguments of `node`: a program and its parameters, for a folder that is a copy of `start`. */
  readonly command: (folder: string) => readonly string[];
  /** What must be the same however often the command was disturbed; all files by default. */
  readonly snapshot?: (folder: string) => unknown;
}

export interface Trial {
  readonly how: DiskFault;
  /** The number of the operation that was disturbed, from 1. */
  readonly at: number;
  readonly operation: string;
  readonly disturbed: Outcome;
  /** The same command, given again without a disturbance. */
  readonly again: Outcome;
  readonly snapshot: unknown;
}

export interface Sweep {
  readonly operations: readonly string[];
  /** What an undisturbed command leaves. */
  readonly expected: unknown;
  readonly trials: readonly Trial[];
}

/** Disturbs the command once at each of its operations, or at every `stride`-th one, and gives it again. */
export async function sweepDiskFaults(world: DisturbedCommand, how: DiskFault, stride = 1): Promise<Sweep> {
  const snapshot = world.snapshot ?? filesOf;
  const root = mkdtempSync(join(tmpdir(), 'fleming-faults-'));
  try {
    const log = join(root, 'operations.log');
    const whole = copyOf(world.start, join(root, 'whole'));
    const undisturbed = await runNode(world.command(whole), { environment: { FAIL_LOG: log, FAIL_UNDER: whole } });
    if (undisturbed.code !== 0) throw new Error(`The undisturbed command failed:\n${undisturbed.stderr}`);
    const operations = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
    const trials: Trial[] = [];
    for (let at = 1; at <= operations.length; at += stride) {
      const folder = copyOf(world.start, join(root, 'trial'));
      const command = world.command(folder);
      const environment = { FAIL_AT: String(at), FAIL_HOW: how, FAIL_UNDER: folder };
      const disturbed = await runNode(command, { environment });
      const again = await runNode(command);
      trials.push({ how, at, operation: operations[at - 1]!, disturbed, again, snapshot: snapshot(folder) });
    }
    return { operations, expected: snapshot(whole), trials };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

export interface Disturbance extends Pick<StartOptions, 'largestFileKilobytes'> {
  /** Read by failing-disk.ts. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A signal to send so many milliseconds after the start, unless the command has ended. */
  readonly signal?: { readonly name: NodeJS.Signals; readonly afterMilliseconds: number } | undefined;
  /** Sent as soon as this text has appeared on standard error. */
  readonly signalAt?: { readonly name: NodeJS.Signals; readonly text: string } | undefined;
}

/** Node with these arguments, to its end. */
export async function runNode(command: readonly string[], disturbance: Disturbance = {}): Promise<Outcome> {
  const { environment, signal, signalAt, largestFileKilobytes } = disturbance;
  let isSent = false;
  const disk = environment === undefined ? [] : ['--import', FAILING_DISK];
  const running = startProgram(process.execPath, [...disk, ...command], {
    environment: environment ?? {},
    largestFileKilobytes,
    onStderr: (stderr) => {
      if (signalAt === undefined || isSent || !stderr.includes(signalAt.text)) return;
      isSent = running.signal(signalAt.name);
    },
  });
  const timer = signal && setTimeout(() => running.signal(signal.name), signal.afterMilliseconds);
  try {
    return await running.ended;
  } finally {
    clearTimeout(timer);
  }
}

/** Every file below `folder` by its path, hidden ones too: what was left over counts. */
export function filesOf(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).toSorted();
  return Object.fromEntries(paths.map((path) => [relative(folder, path), readFileSync(path, 'latin1')]));
}

/** A fresh copy of `start` at `folder`. */
export function copyOf(start: string, folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  cpSync(start, folder, { recursive: true });
  return folder;
}
