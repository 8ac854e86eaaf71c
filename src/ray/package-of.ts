/** Files as a package of Ray: a zip with the files at its root, named by its content, which is the same for the same files. */
import { createHash } from 'node:crypto';
import { zipSync, type Zippable } from 'fflate';
import { ConfigError } from '../support/errors.ts';
import type { PackedFile } from './working-folder.ts';

export interface RayPackage {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The dashboard of a head takes no longer body. */
const MOST_BYTES = 100 * 1024 ** 2;
/** Of Unix, as the rights of a file are. */
const OS_UNIX = 3;

export function packageOf(files: readonly PackedFile[], mostBytes = MOST_BYTES): RayPackage {
  if (files.length === 0) throw new ConfigError('the working folder holds no file that is packed');
  // A zip knows the hands of a clock alone, in whichever zone it is; noon of that day is there in all.
  const mtime = new Date(1980, 0, 1, 12);
  const entries: Zippable = {};
  for (const { path, bytes, isExecutable } of files)
    entries[path] = [bytes, { mtime, os: OS_UNIX, attrs: (isExecutable ? 0o755 : 0o644) << 16, level: 6 }];
  const bytes = zipSync(entries);
  if (bytes.byteLength > mostBytes)
    throw new ConfigError(
      `the package has ${bytes.byteLength} bytes, and Ray takes ${mostBytes} (100 MiB) at most; the largest files: ` +
        `${largest(files)}. Put what is large where the nodes can read it, and submit a smaller --working-folder`,
    );
  return { name: `_ray_pkg_${createHash('sha1').update(bytes).digest('hex')}.zip`, bytes };
}

function largest(files: readonly PackedFile[]): string {
  return files
    .toSorted((left, right) => right.bytes.byteLength - left.bytes.byteLength)
    .slice(0, 5)
    .map(({ path, bytes }) => `${path} (${bytes.byteLength})`)
    .join(', ');
}
