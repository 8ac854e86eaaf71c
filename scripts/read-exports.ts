/**
 * Exports as the libraries read them that they are written for, each in a Python environment of its own with pinned packages:
 *
 *     node scripts/read-exports.ts install [NAME...]   makes the environments, some gigabytes each; all by default
 *     npm run test:live -- exports                     exports, loads, compares; an environment that is not there is skipped
 *
 * FLEMING_EXPORT_READERS names the folder of the environments, PYTHON the Python they are made with. What could not be installed is told in docs/trace-formats.md.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('exports', import.meta.url));
const ENVIRONMENTS = process.env['FLEMING_EXPORT_READERS'] ?? join(homedir(), '.cache/fleming/export-readers');

/** A file `with_NAME.py`, and the environment that it runs in: `requirements-ENVIRONMENT.txt`. */
export const READERS = {
  datasets: 'trl',
  trl: 'trl',
  llamafactory: 'llamafactory',
  verl: 'verl',
  skyrl: 'skyrl',
  swift: 'swift',
  cookbook: 'cookbook',
  axolotl: 'axolotl',
} as const;
export type ReaderName = keyof typeof READERS;

/** What a library made of one export. */
export interface ReadExport {
  readonly rows: number;
  readonly first: unknown;
  /** The text of the first row whose loss counts. */
  readonly learned?: string;
}

export interface Reader {
  readonly python: string;
  readonly script: string;
  /** Why it cannot run here; null: it can. */
  readonly missing: string | null;
}

export function readerOf(name: ReaderName): Reader {
  const environment = READERS[name];
  const python = join(ENVIRONMENTS, environment, 'bin/python');
  return {
    python,
    script: join(FOLDER, `with_${name}.py`),
    missing: existsSync(python) ? null : `not installed: node scripts/read-exports.ts install ${environment}`,
  };
}

function install(environments: readonly string[]): void {
  for (const environment of environments) {
    const folder = join(ENVIRONMENTS, environment);
    const pip = join(folder, 'bin/pip');
    const alone = join(FOLDER, `requirements-${environment}-alone.txt`);
    const steps = [
      [process.env['PYTHON'] ?? 'python3', '-m', 'venv', folder],
      [pip, 'install', '-r', join(FOLDER, `requirements-${environment}.txt`)],
      // Packages whose own requirements cannot be had, or are far more than their readers import.
      ...(existsSync(alone) ? [[pip, 'install', '--no-deps', '-r', alone]] : []),
    ];
    for (const [program, ...parameters] of steps) {
      const { status } = spawnSync(program!, parameters, { stdio: 'inherit' });
      if (status !== 0) throw new Error(`${program} ${parameters.join(' ')} failed (${String(status)})`);
    }
  }
}

if (import.meta.main) {
  const known = [...new Set<string>(Object.values(READERS))];
  const [command, ...names] = process.argv.slice(2);
  const unknown = names.find((name) => !known.includes(name));
  if (command !== 'install' || unknown !== undefined) {
    console.error(`Usage: node scripts/read-exports.ts install [NAME...], of ${known.join(', ')}`);
    process.exit(2);
  }
  install(names.length === 0 ? known : names);
}
