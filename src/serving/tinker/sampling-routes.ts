/** Calls that make sampling sessions and sample from them. */
import { createSamplingSessionBody, sampleBody } from '../../engine/tinker-wire/bodies.ts';
import type { WireRequest } from './http-server.ts';
import { failedBy, jsonReply, type Reply } from './result.ts';
import { jsonBody, type Route } from './route.ts';
import { sampleCallOf } from './sample-call.ts';
import type { ServerState } from './server-state.ts';
import { futureReply } from './training-routes.ts';

export const SAMPLING_ROUTES: readonly Route[] = [
  { method: 'POST', path: 'create_sampling_session', begins: true, answer: createSamplingSession },
  { method: 'GET', path: 'samplers/:sampler', begins: false, answer: getSampler },
  { method: 'POST', path: 'asample', begins: true, answer: sample },
];

function createSamplingSession({ samplers, sessions }: ServerState, request: WireRequest): Reply {
  const body = jsonBody(request, createSamplingSessionBody);
  sessions.find(body.session_id);
  const weights = samplers.weightsOf({ path: body.model_path ?? null, baseModel: body.base_model ?? null });
  const samplerId = samplers.create(body.session_id, body.sampling_session_seq_id, weights);
  return jsonReply(200, { sampling_session_id: samplerId, type: 'create_sampling_session' });
}

function getSampler(
  { base, samplers }: ServerState,
  _request: WireRequest,
  names: Readonly<Record<string, string>>,
): Reply {
  const samplerId = names.sampler!;
  const weights = samplers.weights(samplerId);
  const path = weights.kind === 'checkpoint' ? weights.address : null;
  return jsonReply(200, { sampler_id: samplerId, base_model: base.name, model_path: path });
}

function sample(state: ServerState, request: WireRequest): Reply {
  const { base, samplers, futures, sampleCalls, onError } = state;
  const body = jsonBody(request, sampleBody);
  const known = state.repeats.find(body, request.body, (id) => futures.has(id));
  const call = sampleCallOf(body, base);
  const snapshot =
    typeof body.sampling_session_id === 'string'
      ? samplers.snapshotOf(body.sampling_session_id)
      : samplers.snapshot(samplers.weightsOf({ path: body.model_path ?? null, baseModel: body.base_model ?? null }));
  const future =
    known ?? futures.begin(sampleCalls.run(snapshot, call).catch((error: unknown) => failedBy(error, onError)));
  state.repeats.remember(body, request.body, future);
  return futureReply(future, {
    sample_sequence_ids: Array.from({ length: body.num_samples }, (_, index) => `${future}-${index}`),
  });
}
