/** Models on a Tinker server as stages ask for them: one connection, opened with the first model. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigError, EngineError } from '../../support/errors.ts';
import { isAdapterFolder } from '../hugging-face/adapter-folder.ts';
import type { EngineFactory, TrainerOptions } from '../engine-factory.ts';
import { formatModelReference, type ModelReference } from '../model-reference.ts';
import { remoteAdapter, type RemoteAdapter, type RemoteBase } from './remote-base.ts';
import type { LoadedFrom } from './remote-model.ts';
import { checkpointInfo, originNamed, type Origin } from './remote-origin.ts';
import { TinkerConnection } from './tinker-connection.ts';
import { TinkerEngine } from './tinker-engine.ts';
import type { TinkerSettings } from '../tinker-wire/tinker-settings.ts';

export interface TinkerEnginesOptions {
  readonly settings: TinkerSettings;
  /** The folder with the tokenizer of a base. */
  readonly tokenizerFolder: (base: Origin) => Promise<string>;
  /** Tokens that a base takes, by its own configuration. */
  readonly contextTokensOf: (base: Origin) => Promise<number>;
  /** One line for the person who watches. */
  readonly log: (line: string) => void;
}

/** Where a server has no other models, who only scores or answers takes an adapter too, which stays as it was made. */
const SMALLEST: RemoteAdapter = { rank: 1, alpha: null, attention: true, feedForward: true };

export function tinkerEngines({
  settings,
  tokenizerFolder,
  contextTokensOf,
  log,
}: TinkerEnginesOptions): EngineFactory & {
  /** Ends the session. */
  close(): Promise<void>;
} {
  let connected: Promise<TinkerConnection> | null = null;
  /** What this server's base is here. */
  let known: string | null = null;
  const connect = (): Promise<TinkerConnection> => {
    connected ??= TinkerConnection.open(settings, log).catch((error: unknown) => {
      connected = null;
      throw error;
    });
    return connected;
  };
  const open = async (
    model: ModelReference,
    adapter: RemoteAdapter | null,
    { seed, trains }: { readonly seed: number; readonly trains: boolean },
  ): Promise<TinkerEngine> => {
    const connection = await connect();
    const { base, from, origin } = await originOf(connection, model, adapter, { seed, trains });
    const dialect = await connection.dialect(base);
    const maxPositions = dialect.contextTokens ?? (await contextTokensOf(origin));
    const opened = await connection.createModel(base, from);
    return new TinkerEngine({ connection, model: opened, base, dialect, maxPositions, origin });
  };
  const toAsk = (model: ModelReference): Promise<TinkerEngine> =>
    open(model, model.kind === 'remote' || settings.trains === 'all-weights' ? null : SMALLEST, {
      seed: 0,
      trains: false,
    });
  return {
    openSampler: (model, options) => {
      if (options?.quantise)
        throw new EngineError('a server keeps its weights as it does: quantise is of the embedded engine');
      return toAsk(model);
    },
    openScorer: toAsk,
    openTrainer: async (model, { lora = null, seed = 0 }: TrainerOptions = {}) =>
      open(model, lora === null ? null : remoteAdapter(lora), { seed, trains: true }),
    tokenizerFolder: async (model) => {
      if (model.kind !== 'remote') return tokenizerFolder(model);
      if (model.base !== undefined) return tokenizerFolder(model.base);
      return tokenizerFolder(originNamed((await checkpointInfo((await connect()).http, model.checkpoint)).base_model));
    },
    close: async () => {
      const connection = await connected?.catch(() => null);
      connected = null;
      await connection?.close();
    },
  };

  /** What a reference means to the server: its base, or a checkpoint of one. */
  async function originOf(
    connection: TinkerConnection,
    model: ModelReference,
    adapter: RemoteAdapter | null,
    { seed, trains }: { readonly seed: number; readonly trains: boolean },
  ): Promise<{ base: RemoteBase; from: LoadedFrom | null; origin: Origin }> {
    if (model.kind !== 'remote') {
      checkOrigin(model);
      return { base: { name: nameOf(model), adapter, seed }, from: null, origin: model };
    }
    const { checkpoint } = model;
    const { base_model: name, is_lora: isLora, lora_rank: told } = await checkpointInfo(connection.http, checkpoint);
    const rank = isLora === false ? 0 : (told ?? 0);
    return {
      base: { name, adapter: adapterOf(rank, adapter, { checkpoint, trains }), seed },
      from: { checkpoint, optimizer: false },
      origin: model.base ?? originNamed(name),
    };
  }

  /** All that is no checkpoint of the server is its base, of which it has one under the name that the recipe states. */
  function checkOrigin(model: Origin): void {
    if (model.kind === 'folder' && isTrainedHere(model.path))
      throw new ConfigError(
        `${model.path} was trained on this machine, and the server has its base alone: begin at the stage that trains it ` +
          '(--from STAGE), so that the server does',
      );
    const own = formatModelReference(model);
    known ??= own;
    if (settings.baseModel !== null && known !== own)
      throw new ConfigError(
        `${own} and ${known} would both be ${settings.baseModel} on the server: leave baseModel out, or begin from one of them`,
      );
  }

  function nameOf(model: Exclude<ModelReference, { readonly kind: 'remote' }>): string {
    if (settings.baseModel !== null) return settings.baseModel;
    if (model.kind === 'hub') return model.repository;
    throw new ConfigError(
      `${model.path} is a folder of this machine; state the server's name of that model: baseModel under [engine]`,
    );
  }
}

/** An adapter, or the product of a stage: what a run has made lies in its folder, beside the run's manifest. */
function isTrainedHere(path: string): boolean {
  return isAdapterFolder(path) || existsSync(join(dirname(dirname(path)), 'manifest.json'));
}

/** A checkpoint has the rank it has (0: all weights); its scale and halves are the server's, or the recipe's. */
function adapterOf(
  rank: number,
  wanted: RemoteAdapter | null,
  { checkpoint, trains }: { readonly checkpoint: string; readonly trains: boolean },
): RemoteAdapter | null {
  if (rank === 0) {
    if (wanted === null) return null;
    throw new ConfigError(`${checkpoint} has all weights, and an adapter of rank ${wanted.rank} shall be trained`);
  }
  if (wanted === null && !trains) return { ...SMALLEST, rank };
  if (wanted?.rank === rank) return wanted;
  const what = wanted === null ? 'all weights' : `one of rank ${wanted.rank}`;
  throw new ConfigError(
    `${checkpoint} is an adapter of rank ${rank}, and ${what} shall be trained; state lora as it was`,
  );
}
