/** Calls that make, train, save and load models: each takes its turn among the requests of its model. */
import {
  createModelBody,
  loadWeightsBody,
  modelBody,
  optimStepBody,
  saveForSamplerBody,
  saveWeightsBody,
} from '../../engine/tinker-wire/bodies.ts';
import {
  decodeLossRequest,
  jsonLossRequestSchema,
  lossRequestFromJson,
  type LossRequest,
} from '../../engine/tinker-wire/loss-request.ts';
import type { AdamParams } from '../../engine/trainer.ts';
import { RequestError } from '../../pages/local-server.ts';
import { RecordError } from '../../support/errors.ts';
import { sha256 } from '../../support/hash.ts';
import type { WireRequest } from './http-server.ts';
import { lossCallOf } from './loss-data.ts';
import { jsonReply, PROTOBUF, type Reply } from './result.ts';
import { jsonBody, type Route } from './route.ts';
import { checkBaseModel, loraOf, tokenizerIdOf } from './served-base.ts';
import type { ServedModel, Work } from './served-model.ts';
import type { ServerState } from './server-state.ts';

export const TRAINING_ROUTES: readonly Route[] = [
  { method: 'POST', path: 'create_model', begins: true, answer: createModel },
  { method: 'POST', path: 'unload_model', begins: true, answer: unloadModel },
  { method: 'POST', path: 'get_info', begins: false, answer: getInfo },
  {
    method: 'POST',
    path: 'forward_backward',
    begins: true,
    answer: (state, request) => runLoss(state, request, lossRequestOf(request)),
  },
  { method: 'POST', path: 'forward', begins: true, answer: forward },
  { method: 'POST', path: 'optim_step', begins: true, answer: optimStep },
  { method: 'POST', path: 'save_weights', begins: true, answer: saveWeights },
  { method: 'POST', path: 'save_weights_for_sampler', begins: true, answer: saveForSampler },
  { method: 'POST', path: 'load_weights', begins: true, answer: loadWeights },
];

function createModel({ base, models }: ServerState, request: WireRequest): Reply {
  const body = jsonBody(request, createModelBody);
  checkBaseModel(base, body.base_model);
  checkOptimizer(body.optimizer_config?.type ?? 'adamw');
  const future = models.create({
    sessionId: body.session_id,
    modelSeqId: body.model_seq_id,
    sha256: sha256(request.body),
    lora: loraOf(base, body.lora_config),
    seed: body.lora_config?.seed ?? null,
    start: null,
  });
  return futureReply(future);
}

function unloadModel({ models, samplers }: ServerState, request: WireRequest): Reply {
  const { model_id: modelId } = jsonBody(request, modelBody);
  const future = models.unload(modelId);
  samplers.dropUnnamed(modelId);
  return futureReply(future);
}

function getInfo({ base, models }: ServerState, request: WireRequest): Reply {
  const { record } = models.find(jsonBody(request, modelBody).model_id);
  return jsonReply(200, {
    model_id: record.modelId,
    model_data: { model_name: base.name, tokenizer_id: tokenizerIdOf(base), arch: null },
    is_lora: record.lora !== null,
    lora_rank: record.lora?.rank ?? null,
    type: 'get_info',
  });
}

/** As clients before 0.22 ask for a pass without a gradient. */
function forward(state: ServerState, request: WireRequest): Reply {
  return runLoss(state, request, { ...lossRequestOf(request), forwardOnly: true });
}

function runLoss({ base, models, work }: ServerState, request: WireRequest, asked: LossRequest): Reply {
  const model = models.find(asked.modelId);
  const changes = asked.forwardOnly ? null : 'gradient';
  return inOrder(model, { seqId: asked.seqId, request, changes }, () => {
    const call = lossCallOf(asked, base);
    return async (engine) => {
      const pass = asked.forwardOnly ? model.forward : model.forwardBackward;
      const result = await pass.call(model, engine, call);
      for (const { tokens } of call.data) work.trainedTokens += tokens.length;
      return result;
    };
  });
}

function optimStep({ models, work }: ServerState, request: WireRequest): Reply {
  const body = jsonBody(request, optimStepBody);
  const model = models.find(body.model_id);
  return inOrder(model, { seqId: body.seq_id, request, changes: 'weights' }, () => {
    if (body.adam_params === null || body.adam_params === undefined)
      throw new RecordError('the request has no adam_params; Adam (AdamW) is the one optimizer of this server');
    const params = adamOf(body.adam_params);
    return async (engine) => {
      const result = await model.optimStep(engine, params);
      work.steps++;
      return result;
    };
  });
}

function saveWeights({ models }: ServerState, request: WireRequest): Reply {
  const body = jsonBody(request, saveWeightsBody);
  const model = models.find(body.model_id);
  return inOrder(
    model,
    { seqId: body.seq_id, request, changes: null },
    () => (engine) => model.saveState(engine, body.path, body.overwrite === true),
  );
}

function saveForSampler({ models, samplers }: ServerState, request: WireRequest): Reply {
  const body = jsonBody(request, saveForSamplerBody);
  const model = models.find(body.model_id);
  const { path, seq_id: seqId } = body;
  return inOrder(model, { seqId, request, changes: null }, () => async (engine) => {
    if (path !== null && path !== undefined) return model.saveForSampler(engine, path, body.overwrite === true);
    const write = (folder: string): Promise<void> => model.writeWeights(engine, folder);
    const samplerId = await samplers.createUnnamed(model.record.modelId, seqId, write);
    return { kind: 'json', value: { path: null, sampling_session_id: samplerId } };
  });
}

/** Into a model that there is, or in place of making one. */
function loadWeights({ base, models, checkpoints }: ServerState, request: WireRequest): Reply {
  const body = jsonBody(request, loadWeightsBody);
  const { path, optimizer } = body;
  if (body.model_id !== null && body.model_id !== undefined) {
    if (body.seq_id === null || body.seq_id === undefined) throw new RecordError('seq_id: load_weights needs one');
    const model = models.find(body.model_id);
    return inOrder(
      model,
      { seqId: body.seq_id, request, changes: 'weights' },
      () => (engine) => model.loadWeights(engine, path, optimizer),
    );
  }
  if (typeof body.session_id !== 'string' || typeof body.model_seq_id !== 'number')
    throw new RecordError('load_weights names a model_id and a seq_id, or a session_id and a model_seq_id');
  if (typeof body.base_model === 'string') checkBaseModel(base, body.base_model);
  checkOptimizer(body.optimizer_config?.type ?? 'adamw');
  const { address, saveId, lora } = checkpoints.find(path);
  if (address.kind !== 'weights')
    throw new RequestError(400, `${path} holds weights to sample from; a model goes on from what save_weights saved`);
  const future = models.create({
    sessionId: body.session_id,
    modelSeqId: body.model_seq_id,
    sha256: sha256(request.body),
    lora,
    seed: null,
    start: { address: path, saveId, optimizer },
  });
  return futureReply(future);
}

/**
 * The future of a request in its place. `prepare` finds what is wrong with it at once; its number is taken all the same, so
 * that later ones go on.
 */
function inOrder(
  model: ServedModel,
  {
    seqId,
    request,
    changes,
  }: { readonly seqId: number; readonly request: WireRequest; readonly changes: Work['changes'] },
  prepare: () => Work['run'],
): Reply {
  const numbered = { seqId, sha256: sha256(request.body), bytes: request.body.byteLength, changes };
  const repeat = model.repeatOf(numbered);
  if (repeat !== null) return futureReply(repeat);
  let run: Work['run'];
  try {
    run = prepare();
  } catch (error) {
    model.addRefused(numbered, error);
    throw error;
  }
  return futureReply(model.add({ ...numbered, run }));
}

function lossRequestOf(request: WireRequest): LossRequest {
  if (request.contentType.startsWith(PROTOBUF)) return decodeLossRequest(request.body);
  return lossRequestFromJson(jsonBody(request, jsonLossRequestSchema));
}

function checkOptimizer(type: string): void {
  if (type === 'adamw' || type === 'adam') return;
  throw new RecordError(`optimizer_config.type is ${JSON.stringify(type.slice(0, 100))}; this server has adamw`);
}

function adamOf(adam: NonNullable<ReturnType<typeof optimStepBody.parse>['adam_params']>): AdamParams {
  const { learning_rate: learningRate, beta1, beta2, eps, weight_decay: weightDecay, grad_clip_norm: clip } = adam;
  const isShare = (value: number): boolean => value >= 0 && value < 1;
  if (!isShare(beta1) || !isShare(beta2)) throw new RecordError(`beta1 is ${beta1}, beta2 ${beta2}; allowed is [0, 1)`);
  for (const [name, value] of Object.entries({ learning_rate: learningRate, eps, weight_decay: weightDecay }))
    if (!(value >= 0)) throw new RecordError(`adam_params.${name} is ${value}; it must be 0 or more`);
  if (!(clip >= 0))
    throw new RecordError(`adam_params.grad_clip_norm is ${clip}; it must be more than 0, or 0 for off`);
  return { learningRate, beta1, beta2, epsilon: eps, weightDecay, gradClipNorm: clip === 0 ? null : clip };
}

export function futureReply(requestId: string, more: Readonly<Record<string, unknown>> = {}): Reply {
  return jsonReply(200, { request_id: requestId, ...more });
}
