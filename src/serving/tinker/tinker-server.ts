/**
 * The training engine of this machine, served over the Tinker protocol: clients make models, train them, save them and sample
 * from them as they would at a hosted service. What is served and what is refused: docs/decisions/2026-12-01-tinker-server.md.
 */
import { existsSync } from 'node:fs';
import type { EngineFactory } from '../../engine/engine-factory.ts';
import { formatModelReference, type ModelReference } from '../../engine/model-reference.ts';
import { RequestError } from '../../pages/local-server.ts';
import { lockFolder } from '../../run/lock.ts';
import { writeJsonAtomic } from '../../support/atomic-file.ts';
import { makeFolder } from '../../support/durable.ts';
import { ConfigError } from '../../support/errors.ts';
import { readJson } from '../../support/read-json.ts';
import { z } from 'zod';
import { ARCHIVE_ROUTES } from './archive-routes.ts';
import { baseFingerprint } from './base-fingerprint.ts';
import { Checkpoints } from './checkpoints.ts';
import { Futures } from './futures.ts';
import { startHttpServer, type HttpLimits, type WireRequest } from './http-server.ts';
import { LISTING_ROUTES } from './listing-routes.ts';
import { Models } from './models.ts';
import { OpenSnapshots } from './open-snapshots.ts';
import type { Reply } from './result.ts';
import { matchRoute, type Route } from './route.ts';
import { SampleCalls } from './sample-calls.ts';
import { SampleRepeats } from './sample-repeats.ts';
import { Samplers } from './samplers.ts';
import { SAMPLING_ROUTES } from './sampling-routes.ts';
import { servedBase, type ServedBase } from './served-base.ts';
import type { ServerState } from './server-state.ts';
import { SESSION_ROUTES } from './session-routes.ts';
import { Sessions } from './sessions.ts';
import { StateFolder } from './state-folder.ts';
import { TRAINING_ROUTES } from './training-routes.ts';

export interface TinkerServerOptions {
  readonly engines: EngineFactory;
  readonly model: ModelReference;
  /** What clients call it. */
  readonly name: string;
  readonly stateFolder: string;
  /** 127.0.0.1 by default. */
  readonly host?: string;
  /** 0 takes a free one, which is the default. */
  readonly port?: number;
  /** What clients must send; null, which only the loopback address allows, is nothing. */
  readonly key?: string | null;
  /** All weights are trained, whatever adapter a client asks for. */
  readonly isFull?: boolean;
  readonly limits?: Partial<ServerLimits>;
  /** Told of errors that are nobody's fault but ours. */
  readonly onError?: (error: unknown) => void;
}

export interface ServerLimits extends HttpLimits {
  /** A poll is held so long, then asked again. */
  readonly pollSeconds: number;
  /** A client that was not heard of for so long is gone; it says every 10 seconds that it is there. */
  readonly silentSeconds: number;
  /** A request waits so long for those numbered before it. */
  readonly gapSeconds: number;
  /** Calls to sample wait so long for others to be sampled with. */
  readonly gatherMilliseconds: number;
  /** Models that are trained, and open at a time. */
  readonly models: number;
  /** Weights that are sampled from, and open at a time. */
  readonly snapshots: number;
  /** Weights that a model saved without a name, and are kept. */
  readonly unnamed: number;
}

export const SERVER_LIMITS: ServerLimits = {
  bodyBytes: 64 << 20,
  requestSeconds: 120,
  pollSeconds: 35,
  silentSeconds: 300,
  gapSeconds: 60,
  gatherMilliseconds: 10,
  models: 4,
  snapshots: 2,
  unnamed: 16,
};

export interface TinkerServer {
  /** `http://127.0.0.1:8000`: a client's base_url. */
  readonly address: string;
  readonly work: Readonly<ServerState['work']>;
  /** Tokens sampled so far. */
  readonly sampledTokens: number;
  /** Begun work ends, new work is refused, models are saved. */
  close(): Promise<void>;
}

const SMALL_BODY_BYTES = 8 << 20;

const ROUTES: readonly Route[] = [
  ...SESSION_ROUTES,
  ...TRAINING_ROUTES,
  ...SAMPLING_ROUTES,
  ...LISTING_ROUTES,
  ...ARCHIVE_ROUTES,
];

/** ConfigError or CheckpointError for what cannot be served. */
export async function startTinkerServer(options: TinkerServerOptions): Promise<TinkerServer> {
  const { host = '127.0.0.1', port = 0, key = null, isFull = false, onError = () => {} } = options;
  const limits = { ...SERVER_LIMITS, ...options.limits };
  const base = await servedBase({ ...options, isFull });
  const state = new StateFolder(options.stateFolder);
  makeFolder(state.path);
  const lock = lockFolder(state.path);
  try {
    checkOwner(state, base);
    state.sweep();
    const snapshots = new OpenSnapshots(options.engines, limits.snapshots);
    const served = stateOf(base, state, snapshots, limits, onError);
    let isEnding = false;
    const answer = (request: WireRequest): Promise<Reply> => answerTo(served, request, () => isEnding);
    const server = await startHttpServer({ host, port, key, limits, bodyBytesOf, answer, onError });
    const end = async (): Promise<void> => {
      isEnding = true;
      served.models.giveUpWaiting();
      // Sampling may take hours, and whoever waits for the end may kill us in the midst of it.
      await served.models.close();
      await served.futures.idle();
      await served.models.close();
      await snapshots.close();
      await server.close();
      lock.release();
    };
    let ended: Promise<void> | null = null;
    return {
      address: server.address,
      work: served.work,
      get sampledTokens() {
        return served.sampleCalls.tokens;
      },
      close: () => (ended ??= end()),
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function stateOf(
  base: ServedBase,
  state: StateFolder,
  snapshots: OpenSnapshots,
  limits: ServerLimits,
  onError: (error: unknown) => void,
): ServerState {
  const futures = new Futures();
  const sessions = new Sessions(state, limits.silentSeconds);
  const checkpoints = new Checkpoints(state);
  const { gapSeconds, gatherMilliseconds, pollSeconds } = limits;
  return {
    base,
    sessions,
    checkpoints,
    futures,
    models: new Models({ base, state, checkpoints, futures, sessions, mostOpen: limits.models, gapSeconds, onError }),
    samplers: new Samplers({ base, state, checkpoints, mostUnnamed: limits.unnamed }),
    sampleCalls: new SampleCalls({ base, snapshots, gatherMilliseconds }),
    repeats: new SampleRepeats(),
    pollSeconds,
    work: { requests: 0, trainedTokens: 0, steps: 0 },
    onError,
  };
}

/** Sequences to train on are long; of the rest the longest is a prompt, of a million tokens at most. */
function bodyBytesOf(path: WireRequest['path']): number {
  return path.length === 1 && ['forward_backward', 'forward'].includes(path[0]!) ? Infinity : SMALL_BODY_BYTES;
}

async function answerTo(state: ServerState, request: WireRequest, isEnding: () => boolean): Promise<Reply> {
  const found = matchRoute(ROUTES, request);
  if (found === 'path') throw new RequestError(404, `there is no call ${request.path.join('/').slice(0, 200)} here`);
  if (found === 'method') throw new RequestError(405, `${request.path.join('/')} does not take ${request.method}`);
  if (found.route.begins && isEnding()) throw new RequestError(503, 'the server is ending; send it again later');
  state.work.requests++;
  return found.route.answer(state, request, found.names);
}

const ownerSchema = z.object({
  format: z.literal('tinker-server'),
  version: z.literal(1),
  model: z.string(),
  vocabSize: z.number().int(),
  /** Of the base's files; absent in folders of earlier versions. */
  fingerprint: z.string().optional(),
});
type Owner = z.infer<typeof ownerSchema>;

/** Adapters and states in the folder are of one base. */
function checkOwner(state: StateFolder, base: ServedBase): void {
  const model = formatModelReference(base.model);
  const fingerprint = baseFingerprint(base.folder);
  const owner: Owner = { format: 'tinker-server', version: 1, model, vocabSize: base.vocabSize, fingerprint };
  if (!existsSync(state.serverFile)) return writeJsonAtomic(state.serverFile, owner);
  const before = readJson(state.serverFile, ownerSchema);
  if (before.model !== model || before.vocabSize !== base.vocabSize)
    throw new ConfigError(
      `${state.path} is the state of a server of ${before.model}, and ${model} shall be served: take another --state, or that model`,
    );
  if (before.fingerprint === undefined) return writeJsonAtomic(state.serverFile, owner);
  if (before.fingerprint !== fingerprint)
    throw new ConfigError(
      `${state.path} is the state of a server of ${model}, whose files are others since: what was trained there goes on ` +
        'over those it was trained over alone; take another --state, or put the former files back',
    );
}
