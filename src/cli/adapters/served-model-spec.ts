/** MODEL of `fleming serve`: a model folder, a run or a stage's product, a model of a hub, or a chat model behind the port. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { isAdapterFolder } from '../../engine/hugging-face/adapter-folder.ts';
import { folderReference, MODEL_FOLDER, MODEL_REFERENCE_FILE, modelOfProduct } from '../../engine/model-reference.ts';
import { loadTokenizer, TOKENIZER_FILE } from '../../engine/tokenizer/tokenizer.ts';
import { ChatPortModel } from '../../serving/openai/chat-port-model.ts';
import { ContinuousModel } from '../../serving/openai/continuous-model.ts';
import type { ServedModel } from '../../serving/openai/served-model.ts';
import { ConfigError } from '../../support/errors.ts';
import { sha256OfJson } from '../../support/hash.ts';
import { softwareVersions } from '../../support/software.ts';
import {
  folderOrFetched,
  nameOf,
  openChatModel,
  sha256OfModelFolder,
  type ChatModelOptions,
} from './chat-model-spec.ts';
import { embeddedEngines } from './embedded-engines.ts';

export interface ServedModelOptions extends ChatModelOptions {
  /** In the place of the model's own. */
  readonly name?: string;
  readonly threads?: number;
  readonly quantise: '8bit' | null;
  /** Of keys and values of the batch. */
  readonly cacheBytes: number;
}

export interface OpenedServedModel {
  readonly model: ServedModel;
  readonly fingerprint: string;
}

/** Of the chat port, what each of its adapters makes something of. */
const CHAT_KINDS = {
  openai: { seed: true, stop: true },
  gguf: { seed: true, stop: false },
  recorded: { seed: false, stop: false },
};

/** ConfigError for what names no model. */
export async function openServedModel(spec: string, options: ServedModelOptions): Promise<OpenedServedModel> {
  const kind = spec.slice(0, Math.max(0, spec.indexOf(':')));
  if (spec.startsWith('tinker:'))
    throw new ConfigError(
      `${spec}: it is on a server; fetch it first (fleming model fetch ${spec} --out DIR), then serve DIR`,
    );
  const model = Object.hasOwn(CHAT_KINDS, kind)
    ? await openOfPort(spec, kind as keyof typeof CHAT_KINDS, options)
    : await openOfFolder(spec, options);
  const { package: program, onnxruntime } = softwareVersions();
  // Of what is reached over a network its address is all that is known.
  const depends = { model: model.revision ?? spec, quantise: options.quantise, program, onnxruntime };
  return { model, fingerprint: `fp_${sha256OfJson(depends).slice(0, 16)}` };
}

async function openOfPort(
  spec: string,
  kind: keyof typeof CHAT_KINDS,
  options: ServedModelOptions,
): Promise<ServedModel> {
  const { quantise, threads } = options;
  if (quantise !== null || threads !== undefined)
    throw new ConfigError(`--quantise and --threads are for model folders; ${spec} is opened by another program`);
  const { model, sha256 } = await openChatModel(spec, options);
  return new ChatPortModel({ model, name: options.name ?? model.name, revision: sha256, can: CHAT_KINDS[kind] });
}

async function openOfFolder(spec: string, options: ServedModelOptions): Promise<ServedModel> {
  const place = modelPlace(spec.startsWith('hf:') ? spec.slice('hf:'.length) : spec);
  const folder = await folderOrFetched(place, options.environment, options.log, options.flag);
  const { threads = availableParallelism(), concurrency: mostRows, quantise, cacheBytes, contextTokens } = options;
  const engines = embeddedEngines(threads);
  const reference = folderReference(folder);
  const tokenizer = loadTokenizer(await engines.tokenizerFolder(reference));
  const revision = sha256OfModelFolder(folder);
  const sampler = await engines.openContinuous(reference, { mostRows, cacheBytes, quantise, contextTokens });
  return new ContinuousModel({ name: options.name ?? nameOf(place, folder), revision, sampler, tokenizer });
}

/** What a run or a stage left, where a folder is one of these. */
function modelPlace(place: string): string {
  // A run has a config.json of its own.
  const isModel = existsSync(join(place, TOKENIZER_FILE)) || isAdapterFolder(place);
  const isProduct = existsSync(join(place, MODEL_FOLDER)) || existsSync(join(place, MODEL_REFERENCE_FILE));
  if (isModel || !isProduct) return place;
  const model = modelOfProduct(place);
  if (model.kind === 'folder') return model.path;
  if (model.kind === 'hub') return `${model.repository}@${model.revision}`;
  throw new ConfigError(
    `${place}: its model is on a server; fetch it first (fleming model fetch ${model.checkpoint} --out DIR), then serve DIR`,
  );
}
