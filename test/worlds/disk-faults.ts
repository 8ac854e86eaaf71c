/**
 * What a command leaves when it is killed, or when the disk fails, at each of its file operations, and what it makes of
 * that when it is given again. The operations are those that failing-disk.ts sees.
 */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const FAILING_DISK = new URL('failing-disk.ts', import.meta.url).href;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export type DiskFault = 'kill' | 'full' | 'fail';

export interface DisturbedCommand {
  /** What is there before the command is given; it is copied for every trial. */
  readonly start: string;
  /** Arguments of `node`: a program and its parameters, for a folder that is a copy of `start`. */
  readonly command: (folder: string) => readonly string[];
  /** What must be the same however often the command was disturbed; all files by default. */
  readonly snapshot?: (folder: string) => unknown;
}

export interface Ended {
  /** null: ended by a signal. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Trial {
  readonly how: DiskFault;
  /** The number of the operation that was disturbed, from 1. */
  readonly at: number;
  readonly operation: string;
  readonly disturbed: Ended;
  /** The same command, given again without a disturbance. */
  readonly again: Ended;
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

export interface Disturbance {
  /** Read by failing-disk.ts. */
  readonly environment?: Readonly<Record<string, string>>;
  /** SIGKILL after so long, unless the command has ended. */
  readonly killAfterMilliseconds?: number;
  /** No file may grow beyond this (`ulimit -f`): an error from the kernel, which SQLite meets as well. */
  readonly largestFileKilobytes?: number;
}

/** Node with these arguments at the project's root, to its end. */
export function runNode(command: readonly string[], disturbance: Disturbance = {}): Promise<Ended> {
  const { environment, killAfterMilliseconds, largestFileKilobytes } = disturbance;
  const disk = environment === undefined ? [] : ['--import', FAILING_DISK];
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...environment };
  const whole = [process.execPath, ...disk, ...command];
  const limited = ['bash', '-c', `ulimit -f ${largestFileKilobytes}; exec "$@"`, 'bash', ...whole];
  const [program, ...parameters] = largestFileKilobytes === undefined ? whole : limited;
  const child = spawn(program!, parameters, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), killAfterMilliseconds ?? 2 ** 31 - 1);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr });
    });
  });
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
