/**
 * Weights that were saved to sample from, as an archive: a folder that other commands and other software open. The call for an
 * archive is answered with the address of the download, as clients of the protocol expect it. Its checkpoint is named alone,
 * as with SkyRL, or with its kind.
 */
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { formatCheckpointAddress } from '../../engine/tinker-wire/checkpoint-address.ts';
import { RequestError } from '../../pages/local-server.ts';
import { tarOfFolder } from '../../support/tar/tar-of-folder.ts';
import type { FoundCheckpoint } from './checkpoints.ts';
import type { WireRequest } from './http-server.ts';
import type { Reply } from './result.ts';
import type { Route } from './route.ts';
import type { ServerState } from './server-state.ts';

type Names = Readonly<Record<string, string>>;

const CHECKPOINT = 'training_runs/:run/checkpoints';

export const ARCHIVE_ROUTES: readonly Route[] = [`${CHECKPOINT}/:name`, `${CHECKPOINT}/:kind/:name`].flatMap((path) => [
  { method: 'GET', path: `${path}/archive`, begins: true, answer: archive },
  { method: 'GET', path: `${path}/download`, begins: true, answer: download },
]);

function archive(state: ServerState, { host, path }: WireRequest, names: Names): Reply {
  archivedOf(state, names);
  const parts = path.slice(0, -1).map(encodeURIComponent);
  const location = `http://${host}/api/v1/${parts.join('/')}/download`;
  return { status: 302, type: 'application/json', body: '', headers: { location } };
}

function download(state: ServerState, _request: WireRequest, names: Names): Reply {
  const { address, folder } = archivedOf(state, names);
  const archived = Readable.from(tarOfFolder(folder), { objectMode: false });
  // Numbers hardly shrink: what more than the quickest saves is not worth its time.
  const body = createGzip({ level: 1 });
  archived.on('error', (cause) => body.destroy(cause));
  body.on('close', () => archived.destroy());
  archived.pipe(body);
  const headers = { 'content-disposition': `attachment; filename="${address.name}.tar.gz"` };
  return { status: 200, type: 'application/octet-stream', body, headers };
}

/** RequestError for what is none, or no folder that others could read. */
function archivedOf({ checkpoints }: ServerState, { run, kind = 'sampler_weights', name }: Names): FoundCheckpoint {
  if (kind === 'sampler_weights') return checkpoints.find(formatCheckpointAddress({ run: run!, kind, name: name! }));
  const reason =
    kind === 'weights'
      ? 'a state to train on from is no model that others read: load it into a model, and save that with ' +
        'save_weights_for_sampler'
      : 'archives are of sampler_weights';
  throw new RequestError(400, `${kind}/${name} has no archive; ${reason}`);
}
