/** Models on a Tinker server as a recipe names it: its key from the environment, tokenizers from the hub or a folder. */
import type { EngineFactory } from '../../engine/engine-factory.ts';
import { isAdapterFolder, readAdapterConfig } from '../../engine/hugging-face/adapter-folder.ts';
import { readModelConfig } from '../../engine/hugging-face/model-config.ts';
import type { ModelHub } from '../../engine/model-hub.ts';
import type { ModelReference } from '../../engine/model-reference.ts';
import type { RemoteModels } from '../../engine/remote-models.ts';
import { fetchCheckpoint } from '../../engine/tinker/fetch-checkpoint.ts';
import { tinkerEngines } from '../../engine/tinker/tinker-engines.ts';
import type { TinkerEngineSettings } from '../../pipeline/recipe-schema.ts';
import { readApiKey } from '../../support/api-key.ts';
import { ConfigError } from '../../support/errors.ts';

export interface RemoteEnginesOptions {
  readonly hub: ModelHub;
  readonly environment: NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
}

const KEY_VARIABLE = 'TINKER_API_KEY';
/** Servers on this machine ask for none, and some want to see one. */
const NO_KEY = 'tml-local';

export function remoteEngines(
  engine: TinkerEngineSettings,
  { hub, environment, log }: RemoteEnginesOptions,
): EngineFactory & RemoteModels & { close(): Promise<void> } {
  const { apiKeyVariable, baseModel = null, reduction = null, clip = null } = engine;
  const { contextTokens = null, snapshots = null } = engine;
  const { address, encoding, trains, concurrency, grouped, patienceSeconds } = engine;
  const isNamed = apiKeyVariable !== KEY_VARIABLE || environment[KEY_VARIABLE] !== undefined;
  const apiKey = isNamed ? readApiKey(environment, apiKeyVariable) : NO_KEY;
  const settings = {
    address,
    apiKey,
    baseModel,
    encoding,
    trains,
    reduction,
    clip,
    snapshots,
    concurrency,
    grouped,
    contextTokens,
    patienceSeconds,
  };
  const folderOf = async (base: ModelReference): Promise<string> => {
    if (base.kind === 'hub') return hub.folderOf(base, { weights: false, log });
    if (base.kind === 'remote') throw new ConfigError(`${base.checkpoint} has no tokenizer of its own`);
    return isAdapterFolder(base.path) ? folderOf(readAdapterConfig(base.path).base) : base.path;
  };
  return {
    ...tinkerEngines({
      settings,
      log,
      tokenizerFolder: folderOf,
      contextTokensOf: async (base) => readModelConfig(await folderOf(base)).maxPositions,
    }),
    fetch: (model, folder, call) =>
      fetchCheckpoint({ ...call, settings, model, folder, log, tokenizerFolder: folderOf }),
  };
}
