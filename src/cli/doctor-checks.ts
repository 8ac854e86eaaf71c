/** What a machine needs for a run, looked at one by one. Measures; decides nothing about printing. */
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { availableParallelism, cpus, freemem, totalmem } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { installedVersion } from '../support/software.ts';
import { measureMatrixProduct } from './matrix-product.ts';

export interface Check {
  readonly name: string;
  /** `missing` fails the command; `weak` works, but not well; `absent` is something optional. */
  readonly status: 'ok' | 'weak' | 'missing' | 'absent';
  /** What was found, and where it is not enough, what to do. */
  readonly detail: string;
  /** The numbers behind it, in the units their names say. */
  readonly measured: Readonly<Record<string, number | string | null>>;
}

/** What the smallest recipe takes, with room to spare (ours, measured on two cores). */
const NEEDED = { memoryGiB: 4, diskGiB: 2, gigaflopsPerSecond: 10 } as const;
const GIB = 2 ** 30;

export async function runChecks(folder: string): Promise<Check[]> {
  return [checkNode(), checkCores(), checkMemory(), checkDisk(folder), await checkOnnxruntime(), ...checkOptional()];
}

export function checkNode(version = process.versions.node): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  // Older ones do not let ONNX Runtime read memory that threads share, as the weights are.
  const enough = major > 24 || (major === 24 && minor >= 9) || (major === 22 && minor >= 21);
  const detail = enough ? version : `${version}; 22.21, 24.9 or newer is needed: npm ci brings one`;
  return { name: 'node', status: enough ? 'ok' : 'missing', detail, measured: { version } };
}

export function checkCores(cores = availableParallelism()): Check {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const detail = `${cores} (${model})${cores < 2 ? '; runs take about twice as long as the times given for two' : ''}`;
  return { name: 'cores', status: cores < 2 ? 'weak' : 'ok', detail, measured: { cores, model } };
}

/** A container's limit counts, not what the machine around it has. */
export function checkMemory(total = memoryLimit(), free = freemem()): Check {
  const [totalGiB, freeGiB] = [gib(total), gib(Math.min(free, total))];
  const enough = total >= NEEDED.memoryGiB * GIB;
  const advice = enough ? '' : `; ${NEEDED.memoryGiB} GiB are needed for the small recipes`;
  const detail = `${totalGiB} GiB, ${freeGiB} GiB free${advice}`;
  return { name: 'memory', status: enough ? 'ok' : 'weak', detail, measured: { totalGiB, freeGiB } };
}

/** Room where runs are kept, and the right to write there. */
export function checkDisk(folder: string): Check {
  const place = existingParent(resolve(folder));
  try {
    accessSync(place, constants.W_OK);
  } catch {
    return {
      name: 'disk',
      status: 'missing',
      detail: `${place} cannot be written; choose another folder for runs`,
      measured: {},
    };
  }
  const { bavail, bsize } = statfsSync(place);
  const freeGiB = gib(bavail * bsize);
  const enough = freeGiB >= NEEDED.diskGiB;
  const detail = `${freeGiB} GiB free in ${place}${enough ? '' : `; ${NEEDED.diskGiB} GiB are needed`}`;
  return { name: 'disk', status: enough ? 'ok' : 'missing', detail, measured: { freeGiB, folder: place } };
}

/** Loads the native library and multiplies two 1024 x 1024 matrices with it. */
export async function checkOnnxruntime(): Promise<Check> {
  const version = installedVersion('onnxruntime-node');
  const name = 'onnxruntime';
  if (version === null) return { name, status: 'missing', detail: 'not installed; run npm ci', measured: { version } };
  try {
    const gigaflopsPerSecond = Math.round(await measureMatrixProduct(1024));
    const enough = gigaflopsPerSecond >= NEEDED.gigaflopsPerSecond;
    const advice = enough ? '' : '; slow: is the machine busy, or its processor without AVX2?';
    const detail = `${version}, ${gigaflopsPerSecond} GFLOP/s in a matrix product${advice}`;
    return { name, status: enough ? 'ok' : 'weak', detail, measured: { version, gigaflopsPerSecond } };
  } catch (cause) {
    const detail = `${version} does not work here: ${(cause as Error).message}`;
    return { name, status: 'missing', detail, measured: { version } };
  }
}

interface OptionalProgram {
  readonly name: string;
  readonly purpose: string;
  readonly install: string;
}

const OPTIONAL_PROGRAMS: readonly OptionalProgram[] = [
  {
    name: 'tensorboard',
    purpose: "shows the curves in a run's tensorboard folder",
    install: 'pip install tensorboard',
  },
];

export function checkOptional(programs = OPTIONAL_PROGRAMS, path = process.env['PATH'] ?? ''): Check[] {
  return programs.map(({ name, purpose, install }) => {
    const found = path
      .split(delimiter)
      .map((folder) => join(folder, name))
      .find((file) => existsSync(file));
    if (found !== undefined) return { name, status: 'ok', detail: found, measured: { path: found } };
    return { name, status: 'absent', detail: `optional: ${purpose} (${install})`, measured: { path: null } };
  });
}

function memoryLimit(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem();
}

function existingParent(folder: string): string {
  return existsSync(folder) ? folder : existingParent(dirname(folder));
}

function gib(bytes: number): number {
  return Math.round((bytes / GIB) * 10) / 10;
}
