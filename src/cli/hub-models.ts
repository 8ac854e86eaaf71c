/** The model hub of this machine's user: cache, token, mirror and whether it may be asked at all come from the environment. */
import { cacheFolderOf } from '../engine/hugging-face/hub/cache-folder.ts';
import { commitOf, fetchModel, type FetchModelOptions } from '../engine/hugging-face/hub/fetch-model.ts';
import { PUBLIC_HUB } from '../engine/hugging-face/hub/hub-address.ts';
import { hubToken } from '../engine/hugging-face/hub/hub-token.ts';
import type { HubCall, HubModel, ModelHub } from '../engine/model-hub.ts';

export type HubSettings = Pick<FetchModelOptions, 'cacheFolder' | 'token' | 'endpoint' | 'offline'>;

/** `FLEMING_CACHE`, `HF_TOKEN`, `HF_ENDPOINT` and `HF_HUB_OFFLINE`, as Hugging Face's own tools read them. */
export function hubSettings(environment: NodeJS.ProcessEnv): HubSettings {
  return {
    cacheFolder: cacheFolderOf(environment),
    token: hubToken(environment),
    endpoint: environment['HF_ENDPOINT'] ?? PUBLIC_HUB,
    offline: /^(1|on|yes|true)$/i.test(environment['HF_HUB_OFFLINE'] ?? ''),
  };
}

/** `log` takes the lines of whoever does not listen itself. */
export function hubModels(environment: NodeJS.ProcessEnv, log?: (line: string) => void): ModelHub {
  const options = ({ repository, revision }: HubModel, call: HubCall): FetchModelOptions => {
    const { progress, signal, maxBytes, weights } = call;
    const told = call.log ?? log;
    return {
      ...hubSettings(environment),
      repository,
      revision,
      ...(told === undefined ? {} : { log: told }),
      ...(signal === undefined ? {} : { signal }),
      ...(maxBytes === undefined ? {} : { maxBytes }),
      ...(weights === undefined ? {} : { weights }),
      progress: ({ doneBytes, totalBytes }) => progress?.(doneBytes, totalBytes),
    };
  };
  return {
    commitOf: (model, call = {}) => commitOf(options(model, call)),
    folderOf: async (model, call = {}) => (await fetchModel(options(model, call))).folder,
  };
}
