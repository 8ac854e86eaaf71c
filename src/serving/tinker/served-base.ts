/** The model that a server serves: where it lies, its name for clients, and what requests are held against. */
import type { EngineFactory } from '../../engine/engine-factory.ts';
import { isAdapterFolder } from '../../engine/hugging-face/adapter-folder.ts';
import { readModelConfig } from '../../engine/hugging-face/model-config.ts';
import { LORA_TARGETS, type Lora } from '../../engine/lora.ts';
import { formatModelReference, type ModelReference } from '../../engine/model-reference.ts';
import { loadTokenizer, type Tokenizer } from '../../engine/tokenizer/tokenizer.ts';
import { RequestError } from '../../pages/local-server.ts';
import { ConfigError, RecordError } from '../../support/errors.ts';
import type { ModelLimits } from './loss-data.ts';

export interface ServedBase extends ModelLimits {
  readonly engines: EngineFactory;
  readonly model: ModelReference;
  /** For clients, which choose tokenizer and chat format by it: `Qwen/Qwen2.5-0.5B-Instruct`. */
  readonly name: string;
  readonly tokenizer: Tokenizer;
  /** Of the tokenizer and the shape. */
  readonly folder: string;
  /** All weights are trained, whatever adapter a client asks for. */
  readonly isFull: boolean;
}

/** ConfigError for a model that cannot be served. */
export async function servedBase(options: {
  readonly engines: EngineFactory;
  readonly model: ModelReference;
  readonly name: string;
  readonly isFull: boolean;
}): Promise<ServedBase> {
  const folder = await options.engines.tokenizerFolder(options.model);
  if (isAdapterFolder(folder))
    throw new ConfigError(
      `${folder} is an adapter; clients train adapters of their own beside a whole model: merge it first ` +
        '(fleming model merge), then serve that',
    );
  const { vocabSize, maxPositions } = readModelConfig(folder);
  return { ...options, folder, tokenizer: loadTokenizer(folder), vocabSize, maxPositions };
}

/** RequestError unless `name` is what is served. */
export function checkBaseModel(base: ServedBase, name: string): void {
  if (name === base.name || name === formatModelReference(base.model)) return;
  throw new RequestError(
    400,
    `base_model is ${JSON.stringify(name.slice(0, 200))}; this server has ${JSON.stringify(base.name)} ` +
      '(fleming serve tinker --name gives it another name)',
  );
}

/** Where clients find the tokenizer: under the model's name on a hub, or, where that is none, in its folder. */
export function tokenizerIdOf({ name, folder }: ServedBase): string {
  return name.includes('/') ? name : folder;
}

export interface LoraConfig {
  readonly rank: number;
  readonly train_mlp?: boolean | null | undefined;
  readonly train_attn?: boolean | null | undefined;
}

/** As the hosted service and SkyRL have it, so that learning rates mean the same. */
const ALPHA = 32;
const ATTENTION: readonly string[] = ['q_proj', 'k_proj', 'v_proj', 'o_proj'];

/** What is trained by a client's wish: an adapter, or (rank 0) all weights, which is null. */
export function loraOf(base: ServedBase, config: LoraConfig | null | undefined): Lora | null {
  if (base.isFull || config === null || config === undefined || config.rank === 0) return null;
  const { train_attn: attention, train_mlp: mlp } = config;
  const targets = LORA_TARGETS.filter((target) => (ATTENTION.includes(target) ? attention : mlp) !== false);
  if (targets.length === 0)
    throw new RecordError('train_attn and train_mlp are both false, so that nothing would be trained; set one of them');
  return { rank: config.rank, alpha: ALPHA, targets };
}
