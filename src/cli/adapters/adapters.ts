/** The adapters that a recipe names: its engine and its chat models, filled here and nowhere below. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, isAbsolute, join, resolve } from 'node:path';
import type { Adapters } from '../../pipeline/run-stages.ts';
import type { ChatModelSettings, EngineSettings } from '../../pipeline/recipe-schema.ts';
import type { OpenChatModel } from '../../products/stage-kind.ts';

const CONTEXT_TOKENS = 8192;

export interface AdapterOptions {
  readonly engine: EngineSettings;
  /** In the place of the recipe's. */
  readonly threads?: number;
  /** One line for the person who watches. */
  readonly log?: (line: string) => void;
}

/** Worker threads of a run on this machine. */
export function threadsOf({ engine, threads }: AdapterOptions): number {
  return threads ?? (engine.kind === 'embedded' ? engine.threads : undefined) ?? availableParallelism();
}

/** Who has them closes them: a session with a server ends then, and its models with it. */
export async function recipeAdapters(options: AdapterOptions): Promise<Adapters & { close(): Promise<void> }> {
  const { engine, log = () => undefined } = options;
  const [{ hubModels }, { buildExportedGraph: decoderGraph }] = await Promise.all([
    import('../hub-models.ts'),
    import('../../engine/embedded/network/exported-graph.ts'),
  ]);
  const hub = hubModels(process.env, options.log);
  const rest = { hub, decoderGraph, chatModels: { files, open } };
  if (engine.kind === 'tinker') {
    const { remoteEngines } = await import('./remote-engines.ts');
    const engines = remoteEngines(engine, { hub, environment: process.env, log });
    return { ...rest, engines, newModels: null, remoteModels: engines, close: engines.close };
  }
  const { embeddedEngines } = await import('./embedded-engines.ts');
  const engines = embeddedEngines(threadsOf(options), hub);
  return { ...rest, engines, newModels: engines, remoteModels: null, close: () => Promise.resolve() };
}

/** For a plan, which opens nothing. */
export const planAdapters: Adapters = {
  engines: {} as Adapters['engines'],
  newModels: null,
  remoteModels: null,
  hub: {} as Adapters['hub'],
  decoderGraph: {} as Adapters['decoderGraph'],
  chatModels: { files, open: () => Promise.reject(new Error('internal: a plan opens no model')) },
};

/** `recorded:FILE` from the recipe's folder as `recorded:/absolute/FILE`; over a network or on a hub as it is. */
function located({ use }: ChatModelSettings, folder: string): string {
  const colon = use.indexOf(':');
  const [kind, rest] = [use.slice(0, colon), use.slice(colon + 1)];
  const path = resolve(folder, rest);
  const isName = kind === 'openai' || isAbsolute(rest) || (kind === 'hf' && !rest.startsWith('.') && !existsSync(path));
  return isName ? use : `${kind}:${path}`;
}

function files(settings: ChatModelSettings, folder: string): Record<string, string> {
  const spec = located(settings, folder);
  const path = spec.slice(spec.indexOf(':') + 1);
  if (spec.startsWith('openai:') || !existsSync(path)) return {};
  if (statSync(path).isFile()) return { [`model ${basename(path)}`]: path };
  const names = readdirSync(path).filter((name) => /\.(json|jinja|safetensors)$/.test(name));
  return Object.fromEntries(names.toSorted().map((name) => [`model ${name}`, join(path, name)]));
}

async function open(settings: ChatModelSettings, folder: string): Promise<OpenChatModel> {
  const { openChatModel } = await import('./chat-model-spec.ts');
  const { concurrency, timeoutSeconds, apiKeyVariable, maxTokens = null, contextTokens = CONTEXT_TOKENS } = settings;
  const {
    model,
    sha256,
    batches = null,
  } = await openChatModel(located(settings, folder), {
    flag: 'use =',
    concurrency,
    timeoutSeconds,
    contextTokens,
    environment: process.env,
    ...(apiKeyVariable === undefined ? {} : { apiKeyVariable }),
  });
  return { model, spec: settings.use, sha256, concurrency, maxTokens, batches, price: settings.price ?? null };
}
