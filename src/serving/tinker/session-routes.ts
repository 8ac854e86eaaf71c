/** Calls of a client's life: its session, what it asks of the server, and the results it waits for. */
import { createSessionBody, retrieveFutureBody } from '../../engine/tinker-wire/bodies.ts';
import { z } from 'zod';
import { RequestError } from '../../pages/local-server.ts';
import type { WireRequest } from './http-server.ts';
import { jsonReply, replyWith, type Reply } from './result.ts';
import { jsonBody, type Route } from './route.ts';
import type { ServerState } from './server-state.ts';

export const SESSION_ROUTES: readonly Route[] = [
  { method: 'GET', path: 'healthz', begins: false, answer: () => jsonReply(200, { status: 'ok' }) },
  { method: 'GET', path: 'get_server_capabilities', begins: false, answer: capabilities },
  { method: 'POST', path: 'client/config', begins: false, answer: () => jsonReply(200, {}) },
  { method: 'POST', path: 'telemetry', begins: false, answer: () => jsonReply(200, { status: 'accepted' }) },
  { method: 'POST', path: 'create_session', begins: true, answer: createSession },
  { method: 'POST', path: 'session_heartbeat', begins: false, answer: heartbeat },
  { method: 'POST', path: 'sessions/:session/finish', begins: false, answer: finish },
  { method: 'POST', path: 'retrieve_future', begins: false, answer: retrieve },
];

function capabilities({ base }: ServerState): Reply {
  const model = { model_name: base.name, max_context_length: base.maxPositions, trainable: true, sampleable: true };
  // Not of the protocol: what clients cannot know otherwise of how losses are added up, steps clipped, weights kept for a
  // sampling session and seeds read.
  const losses = { reduction: 'sum', gradient_clip: true, policy_weights: true };
  const dialect = { ...losses, snapshots: true, seed_bits: 52, seeds: true };
  return jsonReply(200, { supported_models: [model], dialect });
}

function createSession({ base, sessions }: ServerState, request: WireRequest): Reply {
  jsonBody(request, createSessionBody);
  const trained = base.isFull
    ? 'This server trains all weights, whatever lora_config says.'
    : 'Adapters stand beside the matrices of attention and MLP (alpha 32); train_unembed is passed over.';
  return jsonReply(200, {
    session_id: sessions.create(),
    info_message: `${trained} For research and non-clinical use only.`,
    type: 'create_session',
  });
}

const sessionBody = z.object({ session_id: z.string() });

function heartbeat({ sessions }: ServerState, request: WireRequest): Reply {
  sessions.find(jsonBody(request, sessionBody).session_id);
  return jsonReply(200, { type: 'session_heartbeat' });
}

async function finish(
  { sessions, models, samplers, onError }: ServerState,
  _request: WireRequest,
  names: Readonly<Record<string, string>>,
): Promise<Reply> {
  sessions.finish(names.session!);
  await models.parkOf(names.session!).catch(onError);
  for (const { record } of models.all()) if (record.sessionId === names.session) samplers.dropUnnamed(record.modelId);
  return jsonReply(200, {});
}

async function retrieve({ futures, pollSeconds }: ServerState, request: WireRequest): Promise<Reply> {
  const { request_id: id } = jsonBody(request, retrieveFutureBody);
  const result = await futures.wait(id, pollSeconds);
  switch (result) {
    // Clients ask again at once, without a word.
    case 'pending':
      return jsonReply(408, { detail: 'not yet; ask again' });
    // They send the request anew.
    case 'lost':
      return jsonReply(410, { detail: 'the result is no longer kept; send the request again' });
    case 'unknown':
      throw new RequestError(404, `there is no request ${JSON.stringify(id.slice(0, 200))} here`);
    default:
      return replyWith(result, request.accept);
  }
}
