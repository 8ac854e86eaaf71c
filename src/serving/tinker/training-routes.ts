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
  lossRequestNumber,
  lossRequestFromJson,
  type LossRequest,
} from '../../engine/tinker-wire/loss-request.ts';
import type { AdamParams } from '../../engine/trainer.ts';
import { RequestError } from '../../pages/local-server.ts';
import { RecordError } from '../../support/errors.ts';
import { sha256 } from '../../support/hash.ts';
import type { WireRequest } from './http-server.ts';
import { lossCallOf } from './loss-data.ts';
import { requestNumber, type RequestNumber } from './request-number.ts';
import { jsonReply, PROTOBUF, type Reply } from './result.ts';
import { checkedBody, jsonBody, jsonValue, type Route } from './route.ts';
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
    answer: (state, request) => runLoss(state, request, false),
  },
  // As clients before 0.22 ask for a pass without a gradient.
  { method: 'POST', path: 'forward', begins: true, answer: (state, request) => runLoss(state, request, true) },
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

function runLoss(state: ServerState, request: WireRequest, isForward: boolean): Reply {
  const { base, work } = state;
  const { number, read } = lossRequestOf(request);
  const forwardOnly = isForward || number?.forwardOnly === true;
  return inOrder(state, request, { number, changes: forwardOnly ? null : 'gradient' }, (model) => {
    const call = lossCallOf(read(), base);
    return async (engine) => {
      const pass = forwardOnly ? model.forward : model.forwardBackward;
      const result = await pass.call(model, engine, call);
      for (const { tokens } of call.data) work.trainedTokens += tokens.length;
      return result;
    };
  });
}

function optimStep(state: ServerState, request: WireRequest): Reply {
  const value = jsonValue(request);
  return inOrder(state, request, { number: requestNumber(value), changes: 'weights' }, (model) => {
    const { adam_params: adam } = checkedBody(value, optimStepBody);
    if (adam === null || adam === undefined)
      throw new RecordError('the request has no adam_params; Adam (AdamW) is the one optimizer of this server');
    const params = adamOf(adam);
    return async (engine) => {
      const result = await model.optimStep(engine, params);
      state.work.steps++;
      return result;
    };
  });
}

function saveWeights(state: ServerState, request: WireRequest): Reply {
  const value = jsonValue(request);
  return inOrder(state, request, { number: requestNumber(value), changes: null }, (model) => {
    const { path, overwrite } = checkedBody(value, saveWeightsBody);
    return (engine) => model.saveState(engine, path, overwrite === true);
  });
}

function saveForSampler(state: ServerState, request: WireRequest): Reply {
  const value = jsonValue(request);
  return inOrder(state, request, { number: requestNumber(value), changes: null }, (model) => {
    const { path, seq_id: seqId, overwrite } = checkedBody(value, saveForSamplerBody);
    return async (engine) => {
      if (path !== null && path !== undefined) return model.saveForSampler(engine, path, overwrite === true);
      const write = (folder: string): Promise<void> => model.writeWeights(engine, folder);
      const samplerId = await state.samplers.createUnnamed(model.record.modelId, seqId, write);
      return { kind: 'json', value: { path: null, sampling_session_id: samplerId } };
    };
  });
}

/** Into a model that there is, or in place of making one. */
function loadWeights(state: ServerState, request: WireRequest): Reply {
  const { base, models, checkpoints } = state;
  const value = jsonValue(request);
  const number = requestNumber(value);
  if (number !== null)
    return inOrder(state, request, { number, changes: 'weights' }, (model) => {
      const { path, optimizer } = checkedBody(value, loadWeightsBody);
      return (engine) => model.loadWeights(engine, path, optimizer);
    });
  const body = checkedBody(value, loadWeightsBody);
  const { path, optimizer } = body;
  if (body.model_id !== null && body.model_id !== undefined)
    throw new RecordError('seq_id: load_weights into a model needs one');
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
 * The future of a request in its place. `prepare` reads the request and finds what is wrong with it at once; its number, which
 * is read before all else, is taken all the same, so that later ones go on.
 */
function inOrder(
  { models, sessions }: ServerState,
  request: WireRequest,
  { number, changes }: { readonly number: RequestNumber | null; readonly changes: Work['changes'] },
  prepare: (model: ServedModel) => Work['run'],
): Reply {
  if (number === null) throw new RecordError('model_id and seq_id: the request needs both, a text and a whole number');
  const model = models.find(number.modelId);
  sessions.hear(model.record.sessionId);
  const numbered = {
    seqId: number.seqId,
    sha256: sha256(request.body),
    bytes: request.body.byteLength,
    changes,
  };
  const repeat = model.repeatOf(numbered);
  if (repeat !== null) return futureReply(repeat);
  let run: Work['run'];
  try {
    run = prepare(model);
  } catch (error) {
    model.addRefused(numbered, error);
    throw error;
  }
  return futureReply(model.add({ ...numbered, run }));
}

/** Its number, and the whole when it is asked for. */
function lossRequestOf(request: WireRequest): {
  readonly number: (RequestNumber & { readonly forwardOnly: boolean }) | null;
  readonly read: () => LossRequest;
} {
  if (request.contentType.startsWith(PROTOBUF))
    return { number: lossRequestNumber(request.body), read: () => decodeLossRequest(request.body) };
  const value = jsonValue(request);
  const number = requestNumber(value);
  const forwardOnly = number !== null && !Object.hasOwn(value as object, 'forward_backward_input');
  return {
    number:
      number === null
        ? null
        : { ...number, forwardOnly: forwardOnly && Object.hasOwn(value as object, 'forward_input') },
    read: () => lossRequestFromJson(checkedBody(value, jsonLossRequestSchema)),
  };
}

function checkOptimizer(type: string): void {
  if (type === 'adamw' || type === 'adam') return;
  throw new RecordError(`optimizer_config.type is ${JSON.stringify(type.slice(0, 100))}; this server has adamw`);
}

/** What is larger makes infinite weights in a step or two, which no engine saves. */
const MOST_ADAM = 100;

function adamOf(adam: NonNullable<ReturnType<typeof optimStepBody.parse>['adam_params']>): AdamParams {
  const { learning_rate: learningRate, beta1, beta2, eps, weight_decay: weightDecay, grad_clip_norm: clip } = adam;
  const isShare = (value: number): boolean => value >= 0 && value < 1;
  if (!isShare(beta1) || !isShare(beta2)) throw new RecordError(`beta1 is ${beta1}, beta2 ${beta2}; allowed is [0, 1)`);
  for (const [name, value] of Object.entries({ learning_rate: learningRate, eps, weight_decay: weightDecay }))
    if (!(value >= 0 && value <= MOST_ADAM))
      throw new RecordError(`adam_params.${name} is ${value}; it must be 0 or more, and ${MOST_ADAM} at most`);
  if (!(clip >= 0))
    throw new RecordError(`adam_params.grad_clip_norm is ${clip}; it must be more than 0, or 0 for off`);
  return { learningRate, beta1, beta2, epsilon: eps, weightDecay, gradClipNorm: clip === 0 ? null : clip };
}

export function futureReply(requestId: string, more: Readonly<Record<string, unknown>> = {}): Reply {
  return jsonReply(200, { request_id: requestId, ...more });
}
