/**
 * The archive of weights that a server packs, as a folder like others of ours: an adapter names its base where that is to be had
 * from here, and has the tokenizer beside it. Its bytes are bounded, and it is there whole or not at all.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeFolderAtomic } from '../../support/atomic-folder.ts';
import { missingRoom } from '../../support/disk-room.ts';
import { CheckpointError, ConfigError, EngineError } from '../../support/errors.ts';
import { extractTar } from '../../support/tar/extract-tar.ts';
import { ArchiveError } from '../../support/tar/tar-header.ts';
import { isAdapterFolder } from '../hugging-face/adapter-folder.ts';
import { adoptAdapter, statedBase } from '../hugging-face/adopt-adapter.ts';
import { inspectModelFolder } from '../hugging-face/inspect-model-folder.ts';
import { CONFIG_FILE, readModelConfig } from '../hugging-face/model-config.ts';
import { copyTokenizerFolder } from '../hugging-face/model-folder.ts';
import type { FetchedModel, RemoteCall } from '../remote-models.ts';
import { formatCheckpointAddress, type CheckpointAddress } from '../tinker-wire/checkpoint-address.ts';
import type { TinkerSettings } from '../tinker-wire/tinker-settings.ts';
import { TOKENIZER_FILE } from '../tokenizer/tokenizer.ts';
import { openArchive } from './open-archive.ts';
import { originNamed, type Origin } from './remote-origin.ts';
import type { TinkerHttp } from './tinker-http.ts';

export interface FetchArchiveOptions extends RemoteCall {
  readonly settings: TinkerSettings;
  /** It must not exist. */
  readonly folder: string;
  /** A folder with configuration and tokenizer of a base. */
  readonly tokenizerFolder: (base: Origin) => Promise<string>;
  readonly log: (line: string) => void;
}

/** Nothing else is kept, least of all what runs code when it is read. */
const WANTED = /\.(json|safetensors|jinja)$|^(merges|vocab)\.txt$/;

/** Errors say in words what is too much, was cut off or is no model. */
export async function fetchArchive(
  http: TinkerHttp,
  address: CheckpointAddress,
  base: Origin | null,
  { settings, folder, tokenizerFolder, maxBytes, signal, progress, log }: FetchArchiveOptions,
): Promise<FetchedModel> {
  const name = formatCheckpointAddress(address);
  let fetched: Omit<FetchedModel, 'folder'>;
  await writeFolderAtomic(folder, async (draft) => {
    const { bytes, body } = await openArchive(http, address, { patienceSeconds: settings.patienceSeconds, signal });
    if (bytes !== null && bytes > maxBytes)
      throw new EngineError(
        `the archive of ${name} has ${gigabytes(bytes)}; the limit is ${gigabytes(maxBytes)}: raise it (--max-gb, or ` +
          "maxGigabytes of the recipe's stage)",
      );
    const missing = missingRoom(draft, bytes ?? 0);
    if (missing !== null) throw new CheckpointError(`${folder} ${missing}`);
    log(`${name}: ${bytes === null ? 'fetching its archive' : `an archive of ${gigabytes(bytes)}`}`);
    const arriving = counted(body, (done) => progress?.(done, bytes), signal);
    try {
      await extractTar(arriving, { folder: draft, maxBytes, isWanted: (file) => WANTED.test(file) });
    } catch (cause) {
      if (cause instanceof ArchiveError) throw new CheckpointError(`${name}: ${cause.message}`, { cause });
      throw cause;
    }
    fetched = await completed(draft, name, base, tokenizerFolder);
  });
  return { folder, ...fetched! };
}

/** A connection that breaks is told in words. */
async function* counted(
  body: AsyncIterable<Uint8Array>,
  count: (bytes: number) => void,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const part of body) {
      signal?.throwIfAborted();
      bytes += part.byteLength;
      yield part;
      count(bytes);
    }
  } catch (cause) {
    signal?.throwIfAborted();
    throw new EngineError(
      `the archive was cut off after ${bytes} bytes (${(cause as Error).message}); give the same command again`,
      { cause },
    );
  }
}

/** Makes what came a folder like others of ours, or refuses it. */
async function completed(
  folder: string,
  name: string,
  base: Origin | null,
  tokenizerFolder: (base: Origin) => Promise<string>,
): Promise<Omit<FetchedModel, 'folder'>> {
  const isAdapter = isAdapterFolder(folder);
  if (!isAdapter && !existsSync(join(folder, CONFIG_FILE)))
    throw new CheckpointError(`the archive of ${name} has neither an adapter nor a model in safetensors`);
  const hasTokenizer = existsSync(join(folder, TOKENIZER_FILE));
  if (!isAdapter && hasTokenizer) {
    inspectModelFolder(folder);
    return { kind: 'model', base };
  }
  if (base === null && !isAdapter)
    throw new ConfigError(`the archive of ${name} has no tokenizer: name the model that it was trained from (--base)`);
  const origin = base ?? originNamed(statedBase(folder));
  const beside = await tokenizerFolder(origin);
  if (!hasTokenizer) copyTokenizerFolder(beside, folder);
  if (isAdapter) adoptAdapter(folder, origin, readModelConfig(beside));
  else inspectModelFolder(folder);
  return { kind: isAdapter ? 'adapter' : 'model', base: origin };
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(bytes < 1e8 ? 6 : 1)} GB`;
}
