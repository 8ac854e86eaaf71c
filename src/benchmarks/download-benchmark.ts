/** The files of a benchmark from where it is published, into its folder below a data folder. Files that are there stay. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { writeFileAtomic } from '../support/atomic-file.ts';
import { ConfigError } from '../support/errors.ts';
import type { BenchmarkDefinition, BenchmarkSource } from './definition.ts';
import { pinnedBy, type Pinned } from './pinned.ts';
import { download, type Downloaded } from '../support/download/download.ts';

export interface DownloadAddresses {
  /** The model hub or a mirror of it. */
  readonly hub: string;
  /** Raw files of public repositories. */
  readonly git: string;
}

export const PUBLIC_ADDRESSES: DownloadAddresses = {
  hub: 'https://huggingface.co',
  git: 'https://raw.githubusercontent.com',
};

/** The largest published file has 4 MB. */
const LARGEST_FILE_BYTES = 2 ** 28;

export interface FileProgress {
  readonly file: string;
  readonly doneBytes: number;
  readonly totalBytes: number | null;
}

export interface DownloadedFile extends Downloaded {
  readonly url: string;
  readonly path: string;
  readonly pinned: Pinned;
  /** The SHA-256 with which it came at first, where what came now is another file; null else. */
  readonly changedFrom: string | null;
}

export async function downloadBenchmark(
  definition: Pick<BenchmarkDefinition, 'id' | 'folder' | 'sources'>,
  folder: string,
  options: {
    readonly addresses?: DownloadAddresses;
    readonly progress?: (progress: FileProgress) => void;
    readonly signal?: AbortSignal;
    readonly waitSeconds?: number;
  } = {},
): Promise<DownloadedFile[]> {
  const files = definition.sources.flatMap((source) =>
    source.kind === 'other' ? [] : source.paths.map((file) => ({ source, file })),
  );
  if (files.length === 0)
    throw new ConfigError(
      `${definition.id} has no address to download from; get it from ` +
        `${definition.sources.map(({ repository }) => repository).join(' or ')} and put it into ${join(folder, definition.folder)}`,
    );
  if (statSync(folder, { throwIfNoEntry: false })?.isFile() === true)
    throw new ConfigError(`${folder} is a file; a download needs the folder for benchmarks`);
  const done: DownloadedFile[] = [];
  for (const { source, file } of files) {
    const url = addressOf(source, file.path, options.addresses ?? PUBLIC_ADDRESSES);
    const path = join(folder, definition.folder, basename(file.path));
    const got = await download({
      url,
      path,
      sha256: file.sha256,
      bytes: file.bytes,
      mostBytes: LARGEST_FILE_BYTES,
      progress: (doneBytes, totalBytes) => options.progress?.({ file: basename(path), doneBytes, totalBytes }),
      ...(options.signal !== undefined && { signal: options.signal }),
      ...(options.waitSeconds !== undefined && { waitSeconds: options.waitSeconds }),
    });
    const pinned = pinnedBy(source, file);
    const changedFrom = pinned === 'file' ? null : compareWithRecord(path, got.sha256);
    done.push({ url, path, ...got, pinned, changedFrom });
  }
  return done;
}

/**
 * What is not known of a file beforehand is written down when it first came (as `sha256sum` writes it, in a file beside
 * it), so that another content under the same address is seen later. Null when it is the first or the same.
 */
function compareWithRecord(path: string, sha256: string): string | null {
  const record = `${path}.sha256`;
  const known = existsSync(record) ? (/^[0-9a-f]{64}/.exec(readFileSync(record, 'utf8'))?.[0] ?? null) : null;
  if (known === null) writeFileAtomic(record, `${sha256}  ${basename(path)}\n`);
  return known === null || known === sha256 ? null : known;
}

export function addressOf(source: BenchmarkSource, path: string, addresses: DownloadAddresses): string {
  const { kind, repository, revision } = source;
  const base = (kind === 'hub' ? addresses.hub : addresses.git).replace(/\/+$/, '');
  const middle = kind === 'hub' ? `datasets/${repository}/resolve/${revision}` : `${repository}/${revision}`;
  return `${base}/${middle}/${path.split('/').map(encodeURIComponent).join('/')}`;
}
