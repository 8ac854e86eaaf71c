/** `--model` of an evaluation: which adapter of the chat port a specification names, and the model behind it. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { BatchService } from '../../chat/batch-service.ts';
import type { ChatModel } from '../../chat/chat-model.ts';
import type { GgufOptions } from '../../chat/gguf/gguf-chat-model.ts';
import { ConfigError } from '../../support/errors.ts';
import { sha256OfFile, sha256OfJson } from '../../support/hash.ts';
import { checkModelFolder, isGguf } from '../flags/model-folder-flag.ts';

export interface ChatModelOptions {
  /** What a person wrote the specification behind; `--model` by default. Errors name it. */
  readonly flag?: string;
  /** Conversations in flight. */
  readonly concurrency: number;
  readonly timeoutSeconds: number;
  /** Environment variable of the API key, when a person named one. */
  readonly apiKeyVariable?: string;
  /** Of a GGUF model: prompt and answer together. */
  readonly contextTokens: number;
  readonly environment: NodeJS.ProcessEnv;
  /** One line for the person who watches. */
  readonly log?: (line: string) => void;
}

export interface NamedChatModel {
  readonly model: ChatModel;
  /** SHA-256 of the files of a local model; null for one that is reached over a network. */
  readonly sha256: string | null;
  /** Absent: it takes no batches. */
  readonly batches?: BatchService;
}

/** Sequences that llama.cpp decodes together; each takes its own share of memory. */
const GGUF_SEQUENCES = 4;

const KINDS = {
  openai: openServer,
  hf: openFolder,
  gguf: openGguf,
  recorded: openRecorded,
} satisfies Record<string, (rest: string, options: ChatModelOptions) => Promise<NamedChatModel>>;

export async function openChatModel(spec: string, options: ChatModelOptions): Promise<NamedChatModel> {
  const colon = spec.indexOf(':');
  const [kind, rest] = [spec.slice(0, colon), spec.slice(colon + 1)];
  const { flag = '--model' } = options;
  if (colon < 1 || rest === '' || !Object.hasOwn(KINDS, kind)) {
    const folder = existsSync(spec) && statSync(spec).isDirectory() ? `; did you mean hf:${spec}?` : '';
    throw new ConfigError(
      `${flag} ${spec}: it must be openai:URL#model, hf:DIR, hf:OWNER/NAME, gguf:FILE or recorded:FILE${folder}`,
    );
  }
  return KINDS[kind as keyof typeof KINDS](rest, options);
}

async function openServer(rest: string, options: ChatModelOptions): Promise<NamedChatModel> {
  const [{ OpenAiCompatibleChatModel }, { OpenAiBatchService }, { parseEndpoint }, { readApiKey }] = await Promise.all([
    import('../../chat/openai-compatible/openai-compatible-chat-model.ts'),
    import('../../chat/openai-compatible/openai-batch-service.ts'),
    import('../../chat/openai-compatible/endpoint.ts'),
    import('../../support/api-key.ts'),
  ]);
  const { concurrency: connections, timeoutSeconds, apiKeyVariable, environment } = options;
  const endpoint = parseEndpoint(rest, options.flag);
  const apiKey = readApiKey(environment, apiKeyVariable);
  return {
    model: new OpenAiCompatibleChatModel({ endpoint, apiKey, connections, timeoutSeconds }),
    sha256: null,
    batches: new OpenAiBatchService({ endpoint, apiKey, timeoutSeconds }),
  };
}

async function openFolder(place: string, { environment, log, flag }: ChatModelOptions): Promise<NamedChatModel> {
  const folder = await folderOrFetched(place, environment, log, flag);
  const [{ embeddedEngines }, { folderReference }, { Policy }, { loadTokenizer }, { policyChatModel }] =
    await Promise.all([
      import('./embedded-engines.ts'),
      import('../../engine/model-reference.ts'),
      import('../../engine/policy.ts'),
      import('../../engine/tokenizer/tokenizer.ts'),
      import('../../attempts/policy-chat-model.ts'),
    ]);
  const tokenizer = loadTokenizer(folder);
  const engine = await embeddedEngines().openSampler(folderReference(folder));
  const model = policyChatModel(nameOf(place, folder), new Policy(engine, tokenizer), () => engine.close());
  return { model, sha256: sha256OfModelFolder(folder) };
}

/** A folder, or what a hub calls `OWNER/NAME` or `OWNER/NAME@REVISION`, fetched into the cache. */
export async function folderOrFetched(
  place: string,
  environment: NodeJS.ProcessEnv,
  log: ChatModelOptions['log'],
  flag: ChatModelOptions['flag'],
): Promise<string> {
  const isHubName = /^[A-Za-z0-9][A-Za-z0-9._-]*\/[A-Za-z0-9][A-Za-z0-9._-]*(@.+)?$/.test(place) && !existsSync(place);
  if (!isHubName || isGguf(place)) {
    checkModelFolder(place, flag);
    return place;
  }
  const [{ hubModels }, { splitRevision }] = await Promise.all([
    import('../hub-models.ts'),
    import('../../engine/model-hub.ts'),
  ]);
  const { repository, revision } = splitRevision(place);
  log?.(`there is no folder ${place}: taking the model of that name from the hub`);
  return hubModels(environment, log).folderOf({ repository, revision: revision ?? 'main' });
}

/** `runs/mini/model` is called after its run, a model of a hub as it is called there. */
export function nameOf(place: string, folder: string): string {
  if (place !== folder) return place;
  const path = resolve(folder);
  return basename(path) === 'model' ? `${basename(dirname(path))}/model` : basename(path);
}

/** Of everything that answers depend on. */
export function sha256OfModelFolder(folder: string): string {
  const names = readdirSync(folder).filter((name) => /\.(json|jinja|safetensors)$/.test(name));
  return sha256OfJson(names.toSorted().map((name) => [name, sha256OfFile(join(folder, name))]));
}

async function openGguf(path: string, { contextTokens, environment, flag }: ChatModelOptions): Promise<NamedChatModel> {
  checkFile('gguf', path, flag);
  const { findLlamaLibrary, llamaInstallation, LLAMA_PACKAGE } = await import('../../chat/gguf/find-llama-library.ts');
  const library = await findLlamaLibrary(environment);
  if (library === null)
    throw new ConfigError(
      `${flag ?? '--model'} gguf: needs ${LLAMA_PACKAGE}, which is not installed: ${llamaInstallation(process)}; ` +
        'or serve the file with llama-server and use openai:',
    );
  const [{ openGgufChatModel }, { renderChatTemplate }, { removeTokens }, { ADDED_TOKENS }] = await Promise.all([
    import('../../chat/gguf/gguf-chat-model.ts'),
    import('../../engine/tokenizer/chat-template.ts'),
    import('../../engine/tokenizer/remove-tokens.ts'),
    import('../../engine/tokenizer/added-tokens.ts'),
  ]);
  const steering = ADDED_TOKENS.filter(({ special }) => special).map(({ content }) => content);
  const render: GgufOptions['render'] = (template, { messages, bosToken, eosToken }) =>
    renderChatTemplate(template, {
      messages: messages.map(({ role, content }) => ({
        role,
        content: removeTokens(content, [...steering, bosToken, eosToken]),
      })),
      add_generation_prompt: true,
      bos_token: bosToken,
      eos_token: eosToken,
    });
  const sha256 = sha256OfFile(path);
  // All cores are many times slower than all but one.
  const threads = Math.max(1, availableParallelism() - 1);
  const sequences = GGUF_SEQUENCES;
  const model = await openGgufChatModel({ path, library, render, sequences, contextTokens, threads });
  return { model, sha256 };
}

async function openRecorded(path: string, { flag }: ChatModelOptions): Promise<NamedChatModel> {
  checkFile('recorded', path, flag);
  const { openRecordedChatModel } = await import('../../chat/recorded/recorded-chat-model.ts');
  return { model: openRecordedChatModel(path), sha256: sha256OfFile(path) };
}

function checkFile(kind: string, path: string, flag = '--model'): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile() === true) return;
  const what = found === undefined ? 'there is no such file' : 'it is no file';
  throw new ConfigError(`${flag} ${kind}:${path}: ${what}`);
}
