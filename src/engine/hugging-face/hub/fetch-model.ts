/**
 * A model of a hub as a folder on this machine. The revision becomes a commit, whose files never change; what is not
 * there yet is fetched, each file checked against the hub's hash of it, and a cut-off download goes on where it was.
 * Configuration and tokenizer come first, so that a model that cannot be used is refused before its weights are fetched.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeJsonAtomic } from '../../../support/atomic-file.ts';
import { DownloadError, PassingFailure } from '../../../support/download/download-error.ts';
import { download } from '../../../support/download/download.ts';
import { readModelConfig } from '../model-config.ts';
import { INDEX_FILE } from '../model-tensors.ts';
import { modelFolderOf } from './cache-folder.ts';
import { explainRefusal } from './explain-refusal.ts';
import { withLock } from './folder-lock.ts';
import { fileUrl, hubAddress, PUBLIC_HUB, tokenHeaders, type HubAddress } from './hub-address.ts';
import { knownCommit, rememberCommit } from './known-commit.ts';
import { isCommit, listRepository, resolveCommit, type HubFile } from './list-repository.ts';
import { transferMeter, type TransferProgress } from './transfer-meter.ts';
import { smallFiles, weightFiles } from './wanted-files.ts';

export interface FetchModelOptions {
  /** `owner/name`. */
  readonly repository: string;
  /** Branch, tag or commit; the default is `main`. Only a commit needs no network once it is there. */
  readonly revision?: string;
  readonly cacheFolder: string;
  readonly token?: string | null;
  /** A hub or a mirror of it. */
  readonly endpoint?: string;
  /** Asks nobody: what is not there is an error. */
  readonly offline?: boolean;
  /** Bytes of all files together above which nothing more is fetched. */
  readonly maxBytes?: number;
  /** False: configuration and tokenizer alone. */
  readonly weights?: boolean;
  readonly progress?: (progress: TransferProgress) => void;
  /** What a person should know: which commit a branch is, who is waited for. */
  readonly log?: (line: string) => void;
  readonly signal?: AbortSignal;
  /** Of each request: tries in a row that bring nothing, and the wait before the second. */
  readonly attempts?: number;
  readonly waitSeconds?: number;
}

export interface FetchedModel {
  readonly folder: string;
  readonly repository: string;
  /** As asked for. */
  readonly revision: string;
  /** What it is: state this to get the same files again. */
  readonly commit: string;
  /** Names of the files. */
  readonly files: readonly string[];
  /** Of all files. */
  readonly bytes: number;
  /** False: all was there. */
  readonly fetched: boolean;
}

export const DEFAULT_MAX_BYTES = 40e9;
/** Left free on the disk. */
const SPARE_BYTES = 2 ** 26;

/** Endings of the records of what was fetched: all of a model, or all but its weights. */
const RECORD = '.json';
const SMALL_RECORD = '.small.json';

const recordSchema = z.object({
  format: z.literal('fetched-model'),
  repository: z.string(),
  commit: z.string(),
  files: z.array(z.object({ path: z.string(), bytes: z.number(), hash: z.string() })).min(1),
});
type FetchRecord = z.infer<typeof recordSchema>;

/** DownloadError when it cannot be fetched, CheckpointError when it is of a kind that the engine does not run. */
export async function fetchModel(options: FetchModelOptions): Promise<FetchedModel> {
  const { repository, revision = 'main', cacheFolder, signal, weights = true } = options;
  const address = addressOf(options);
  const commit = await commitOf(options);
  const folder = modelFolderOf(cacheFolder, repository, commit);
  const result = (record: FetchRecord, fetched: boolean): FetchedModel => {
    const bytes = record.files.reduce((sum, file) => sum + file.bytes, 0);
    return { folder, repository, revision, commit, files: record.files.map(({ path }) => path), bytes, fetched };
  };
  const found = (): FetchRecord | null => readRecord(folder) ?? (weights ? null : readRecord(folder, SMALL_RECORD));
  const complete = found();
  if (complete !== null) return result(complete, false);
  if (options.offline === true) throw notThere(`${repository} at ${commit}`);
  const waiting = (): void => options.log?.(`Another process is fetching ${repository}; waiting for it`);
  return withLock(
    `${folder}.lock`,
    async () => {
      const meanwhile = found();
      if (meanwhile !== null) return result(meanwhile, false);
      const files = await fetchFiles(address, commit, folder, options);
      const described = files.map(({ path, bytes, hash }) => ({ path, bytes, hash: `${hash.kind}:${hash.value}` }));
      const record: FetchRecord = { format: 'fetched-model', repository, commit, files: described };
      writeJsonAtomic(recordOf(folder, weights ? RECORD : SMALL_RECORD), record);
      return result(record, true);
    },
    { waiting, signal },
  );
}

/** The commit that a revision is: the hub's word, or its last one where it cannot be reached. */
export async function commitOf(options: FetchModelOptions): Promise<string> {
  const { repository, revision = 'main', cacheFolder, log } = options;
  const address = addressOf(options);
  const asked = { cacheFolder, repository, revision };
  const known = knownCommit(asked);
  if (options.offline === true && !isCommit(revision)) {
    if (known === null) throw notThere(`${repository}@${revision}`);
    log?.(`${repository}@${revision} was commit ${known} when the hub was last asked`);
    return known;
  }
  try {
    const commit = await resolveCommit(address, options);
    if (commit === revision) return commit;
    rememberCommit(asked, commit);
    log?.(`${repository}@${revision} is commit ${commit}`);
    return commit;
  } catch (cause) {
    const unreached = cause instanceof DownloadError && cause.cause instanceof PassingFailure;
    if (!unreached || known === null || readRecord(modelFolderOf(cacheFolder, repository, known)) === null) throw cause;
    log?.(`${cause.message}; taking commit ${known}, which ${repository}@${revision} was when the hub was last asked`);
    return known;
  }
}

function addressOf(options: FetchModelOptions): HubAddress {
  const { repository, revision = 'main', endpoint = PUBLIC_HUB, token = null } = options;
  return hubAddress({ repository, revision, endpoint, token });
}

function notThere(what: string): DownloadError {
  return new DownloadError(
    `${what} is not in the cache, and HF_HUB_OFFLINE forbids to ask: unset it, or fetch it before`,
  );
}

async function fetchFiles(
  address: HubAddress,
  commit: string,
  folder: string,
  options: FetchModelOptions,
): Promise<HubFile[]> {
  const { repository } = address;
  const listed = await listRepository(address, commit, options);
  mkdirSync(folder, { recursive: true });
  const small = smallFiles(listed, repository);
  checkRoom(repository, folder, small, options);
  await fetchAll(small, address, commit, folder, options);
  readModelConfig(folder);
  if (options.weights === false) return small;
  const weights = weightFiles(listed, repository, join(folder, INDEX_FILE));
  checkRoom(repository, folder, [...small, ...weights], options);
  await fetchAll(weights, address, commit, folder, options);
  return [...small, ...weights];
}

async function fetchAll(
  files: readonly HubFile[],
  address: HubAddress,
  commit: string,
  folder: string,
  options: FetchModelOptions,
): Promise<void> {
  const { signal, attempts, waitSeconds } = options;
  const meter = transferMeter(files.reduce((sum, { bytes }) => sum + bytes, 0));
  for (const { path, bytes, hash } of files) {
    // Of another length than it was fetched with: something happened to it since.
    if (sizeOf(join(folder, path)) !== bytes) rmSync(join(folder, path), { force: true });
    await download({
      url: fileUrl(address, commit, path),
      path: join(folder, path),
      bytes,
      sha256: hash.kind === 'sha256' ? hash.value : null,
      ...(hash.kind === 'git' && { gitBlobSha1: hash.value }),
      headers: tokenHeaders(address),
      // The store that the hub sends on to speaks for itself.
      explain: (response) => (isOfHub(response, address) ? explainRefusal(response, address) : null),
      progress: (doneBytes) => options.progress?.(meter.at(path, doneBytes)),
      ...(signal !== undefined && { signal }),
      ...(attempts !== undefined && { attempts }),
      ...(waitSeconds !== undefined && { waitSeconds }),
    });
    meter.fileDone(bytes);
  }
}

function isOfHub(response: Response, { endpoint }: HubAddress): boolean {
  return new URL(response.url).origin === new URL(endpoint).origin;
}

/** Before bytes flow: are they more than allowed, or than the disk has room for? */
function checkRoom(
  repository: string,
  folder: string,
  files: readonly HubFile[],
  { maxBytes = DEFAULT_MAX_BYTES }: FetchModelOptions,
): void {
  const all = files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (all > maxBytes) {
    throw new DownloadError(
      `${repository} has ${gigabytes(all)}; the limit is ${gigabytes(maxBytes)}: raise it (--max-gb, or maxGigabytes of the recipe's stage)`,
    );
  }
  const there = files.reduce(
    (sum, { path }) => sum + sizeOf(join(folder, path)) + sizeOf(join(folder, `${path}.part`)),
    0,
  );
  const disk = statfsSync(folder);
  const free = disk.bavail * disk.bsize;
  if (all - there + SPARE_BYTES > free) {
    throw new DownloadError(
      `${repository} needs ${gigabytes(all - there)} more; the disk of ${folder} has ${gigabytes(free)} free: make room, or ` +
        'set FLEMING_CACHE to a folder on another disk',
    );
  }
}

/** Of a folder whose files are all there, as long as they were; else null. */
function readRecord(folder: string, ending = RECORD): FetchRecord | null {
  if (!existsSync(recordOf(folder, ending))) return null;
  const record = recordSchema.safeParse(parseOrNull(readFileSync(recordOf(folder, ending), 'utf8')));
  if (!record.success) return null;
  return record.data.files.every(({ path, bytes }) => sizeOf(join(folder, path)) === bytes) ? record.data : null;
}

/** Beside the folder, which holds nothing but the model. */
function recordOf(folder: string, ending: string): string {
  return `${folder}${ending}`;
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function gigabytes(bytes: number): string {
  return bytes < 1e8 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
