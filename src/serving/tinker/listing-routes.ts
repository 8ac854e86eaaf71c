/** Calls about what was trained and saved here. */
import { z } from 'zod';
import { CHECKPOINT_KINDS, formatCheckpointAddress } from '../../engine/tinker-wire/checkpoint-address.ts';
import { RequestError } from '../../pages/local-server.ts';
import type { FoundCheckpoint } from './checkpoints.ts';
import type { WireRequest } from './http-server.ts';
import { jsonReply, type Reply } from './result.ts';
import { jsonBody, type Route } from './route.ts';
import type { ServedModel } from './served-model.ts';
import type { ServerState } from './server-state.ts';

type Names = Readonly<Record<string, string>>;

export const LISTING_ROUTES: readonly Route[] = [
  { method: 'POST', path: 'weights_info', begins: false, answer: weightsInfo },
  { method: 'GET', path: 'training_runs', begins: false, answer: listRuns },
  { method: 'GET', path: 'training_runs/:run', begins: false, answer: getRun },
  { method: 'GET', path: 'training_runs/:run/checkpoints', begins: false, answer: listCheckpoints },
  { method: 'GET', path: 'checkpoints', begins: false, answer: listAllCheckpoints },
  { method: 'DELETE', path: 'training_runs/:run/checkpoints/:kind/:name', begins: true, answer: deleteCheckpoint },
];

const weightsInfoBody = z.object({ tinker_path: z.string().min(1).max(1000) });

function weightsInfo({ base, checkpoints }: ServerState, request: WireRequest): Reply {
  const { lora } = checkpoints.find(jsonBody(request, weightsInfoBody).tinker_path);
  return jsonReply(200, { base_model: base.name, is_lora: lora !== null, lora_rank: lora?.rank ?? null });
}

function listRuns(state: ServerState, { query }: WireRequest): Reply {
  const all = state.models.all();
  const { shown, cursor } = page(all, query);
  return jsonReply(200, { training_runs: shown.map((model) => describeRun(state, model)), cursor });
}

function getRun(state: ServerState, _request: WireRequest, names: Names): Reply {
  return jsonReply(200, describeRun(state, state.models.find(names.run!)));
}

function listCheckpoints({ checkpoints, models }: ServerState, _request: WireRequest, names: Names): Reply {
  models.find(names.run!);
  return jsonReply(200, { checkpoints: checkpoints.list(names.run!).toReversed().map(describeCheckpoint) });
}

function listAllCheckpoints({ checkpoints, models }: ServerState, { query }: WireRequest): Reply {
  const all = models.all().flatMap(({ record }) => checkpoints.list(record.modelId));
  const { shown, cursor } = page(all, query);
  return jsonReply(200, { checkpoints: shown.map(describeCheckpoint), cursor });
}

function deleteCheckpoint({ checkpoints }: ServerState, _request: WireRequest, names: Names): Reply {
  const kind = CHECKPOINT_KINDS.find((each) => each === names.kind);
  if (kind === undefined)
    throw new RequestError(
      404,
      `${JSON.stringify(names.kind)} is no kind of checkpoint: ${CHECKPOINT_KINDS.join(', ')}`,
    );
  checkpoints.delete(formatCheckpointAddress({ run: names.run!, kind, name: names.name! }));
  return { status: 204, type: 'application/json', body: '' };
}

function describeRun({ base, checkpoints }: ServerState, { record, lastRequestTime }: ServedModel): unknown {
  const saved = checkpoints.list(record.modelId);
  const newest = (kind: FoundCheckpoint['address']['kind']): unknown => {
    const found = saved.findLast(({ address }) => address.kind === kind);
    return found === undefined ? null : describeCheckpoint(found);
  };
  return {
    training_run_id: record.modelId,
    base_model: base.name,
    model_owner: 'local',
    is_lora: record.lora !== null,
    lora_rank: record.lora?.rank ?? null,
    corrupted: false,
    last_request_time: lastRequestTime,
    last_checkpoint: newest('weights'),
    last_sampler_checkpoint: newest('sampler_weights'),
  };
}

function describeCheckpoint({ address, time }: FoundCheckpoint): unknown {
  return {
    checkpoint_id: `${address.kind}/${address.name}`,
    checkpoint_type: address.kind === 'weights' ? 'training' : 'sampler',
    time,
    tinker_path: formatCheckpointAddress(address),
    public: false,
  };
}

function page<T>(
  all: readonly T[],
  query: URLSearchParams,
): { readonly shown: readonly T[]; readonly cursor: unknown } {
  const limit = numberOf(query, 'limit', 100);
  const offset = numberOf(query, 'offset', 0);
  const shown = all.slice(offset, offset + Math.min(limit, 1000));
  return { shown, cursor: { offset, limit, total_count: all.length } };
}

function numberOf(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name);
  if (text === null) return otherwise;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new RequestError(400, `${name} is ${JSON.stringify(text.slice(0, 40))}; it must be a whole number`);
}
