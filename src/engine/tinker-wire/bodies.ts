/**
 * JSON bodies of the Tinker protocol: what is asked, as a server reads it, and what is answered, as a client reads it.
 * Clients of newer versions send more and servers answer more; what nobody here needs is passed over.
 */
import { z } from 'zod';
import { boundedList } from './bounded-schemas.ts';
import { chunksSchema } from './token-chunks.ts';

const id = z.string().min(1).max(500);
export const sequence = z.number().int().nonnegative();
/** Name of a checkpoint: nothing that could leave a folder. */
const checkpointName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,199}$/);

export const createSessionBody = z.object({ sdk_version: z.string().max(100).nullish() });

export const createModelBody = z.object({
  session_id: id,
  model_seq_id: sequence,
  base_model: z.string().min(1).max(1000),
  lora_config: z
    .object({
      rank: z.number().int().min(0).max(1024),
      seed: z.number().int().nullish(),
      train_unembed: z.boolean().nullish(),
      train_mlp: z.boolean().nullish(),
      train_attn: z.boolean().nullish(),
    })
    .nullish(),
  optimizer_config: z.object({ type: z.string() }).nullish(),
});

export const modelBody = z.object({ model_id: id });

/** The optimizer's numbers, with the protocol's defaults. */
export const adamBody = z.object({
  learning_rate: z.number().default(1e-4),
  beta1: z.number().default(0.9),
  beta2: z.number().default(0.95),
  eps: z.number().default(1e-12),
  weight_decay: z.number().default(0),
  /** 0 is off. */
  grad_clip_norm: z.number().default(0),
});

export const optimStepBody = z.object({
  model_id: id,
  seq_id: sequence,
  adam_params: adamBody.nullish(),
  optimizer_params: z.unknown().optional(),
});

export const saveWeightsBody = z.object({
  model_id: id,
  seq_id: sequence,
  path: checkpointName,
  overwrite: z.boolean().nullish(),
});

/** Named, or (without a name) for one sampling session. */
export const saveForSamplerBody = z.object({
  model_id: id,
  seq_id: sequence,
  path: checkpointName.nullish(),
  sampling_session_seq_id: sequence.nullish(),
  overwrite: z.boolean().nullish(),
});

/** Into a model that was created, or (with a session) in place of creating one. */
export const loadWeightsBody = z.object({
  model_id: id.nullish(),
  session_id: id.nullish(),
  model_seq_id: sequence.nullish(),
  seq_id: sequence.nullish(),
  path: z.string().min(1).max(1000),
  optimizer: z.boolean(),
  base_model: z.string().min(1).max(1000).nullish(),
  optimizer_config: z.object({ type: z.string() }).nullish(),
});

export const createSamplingSessionBody = z.object({
  session_id: id,
  sampling_session_seq_id: sequence,
  base_model: z.string().max(1000).nullish(),
  model_path: z.string().max(1000).nullish(),
});

const MOST_SAMPLES = 4096;

export const sampleBody = z.object({
  num_samples: z.number().int().min(1).max(MOST_SAMPLES),
  prompt: z.object({ chunks: chunksSchema }),
  sampling_params: z.object({
    max_tokens: z.number().int().min(1).nullish(),
    seed: z.number().int().nullish(),
    /** Of each sample: no part of the protocol, taken by servers that say so. */
    seeds: boundedList(z.number().int(), MOST_SAMPLES).nullish(),
    /** Texts or tokens; an empty list is no stop at all, null the model's own. */
    stop: z.union([z.string(), boundedList(z.string(), Infinity), boundedList(z.number().int(), Infinity)]).nullish(),
    temperature: z.number().min(0).default(1),
    /** -1 is off. */
    top_k: z.number().int().default(-1),
    top_p: z.number().default(1),
  }),
  sampling_session_id: id.nullish(),
  seq_id: sequence.nullish(),
  model_path: z.string().max(1000).nullish(),
  base_model: z.string().max(1000).nullish(),
  prompt_logprobs: z.boolean().nullish(),
  topk_prompt_logprobs: z.number().int().nullish(),
  topk_sample_logprobs: z.number().int().nullish(),
});

export const retrieveFutureBody = z.object({
  request_id: id,
  allow_metadata_only: z.boolean().nullish(),
});

/** What answers a request whose result is to be asked for. Servers add ids of their own; this one is enough. */
export const futureAnswer = z.object({ request_id: z.coerce.string().min(1) });

export const capabilitiesAnswer = z.object({
  supported_models: z.array(z.object({ model_name: z.string().nullish() })).default([]),
});
export const sessionAnswer = z.object({
  session_id: id,
  info_message: z.string().nullish(),
  warning_message: z.string().nullish(),
  error_message: z.string().nullish(),
});
export const modelAnswer = z.object({ model_id: id });
export const modelInfoAnswer = z.object({
  model_data: z.object({ model_name: z.string().nullish(), tokenizer_id: z.string().nullish() }).nullish(),
  is_lora: z.boolean().nullish(),
  lora_rank: z.number().nullish(),
});
export const optimStepAnswer = z.object({ metrics: z.record(z.string(), z.number().nullable()).nullish() });
export const savedAnswer = z.object({ path: z.string().nullish(), sampling_session_id: z.string().nullish() });
export const samplingSessionAnswer = z.object({ sampling_session_id: id });
export const weightsInfoAnswer = z.object({
  base_model: z.string(),
  is_lora: z.boolean().nullish(),
  lora_rank: z.number().nullish(),
});

/** Instead of a result: ask again. */
export const tryAgainAnswer = z.object({ type: z.literal('try_again'), queue_state: z.string().nullish() });
/** Instead of a result: it is ready and large; ask again with `allow_metadata_only: false`. */
export const metadataAnswer = z.object({ status: z.literal('complete_metadata') });
/** Instead of a result: it failed for good. */
export const failureAnswer = z.object({ error: z.string(), category: z.string().nullish() });
