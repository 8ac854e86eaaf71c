/** Sampling from one snapshot of a model on a Tinker server: a request a sequence, many at once. */
import { EngineError } from '../../support/errors.ts';
import { mapInFlight } from '../../support/map-in-flight.ts';
import type { DrawnToken, SampledSequence, SampleOptions, SampleRequest, SamplingParams } from '../sampler.ts';
import { checkStopStrings, StopMatcher } from '../stop-strings.ts';
import {
  decodeSampleOutput,
  jsonSampleOutputSchema,
  sampleOutputFromJson,
  type WireSequence,
} from '../tinker-wire/sample-output.ts';
import { seedOf, type Dialect } from './dialect.ts';
import { awaitResult, submitted } from './await-result.ts';
import { PROTOBUF, readAnswer, type TinkerResponse } from './tinker-http.ts';
import type { TinkerSession } from './tinker-session.ts';
import type { TinkerSettings } from '../tinker-wire/tinker-settings.ts';

/** A server may hold a whole request in one batch. */
const MOST_TOGETHER = 64;

export class RemoteSampler {
  readonly #session: TinkerSession;
  readonly #settings: TinkerSettings;
  readonly #sessionId: string;
  readonly #dialect: Dialect;
  #seqId = 0;

  constructor(session: TinkerSession, settings: TinkerSettings, sessionId: string, dialect: Dialect) {
    this.#session = session;
    this.#settings = settings;
    this.#sessionId = sessionId;
    this.#dialect = dialect;
  }

  async sample(
    requests: readonly SampleRequest[],
    params: SamplingParams,
    { onTokens, signal }: SampleOptions,
  ): Promise<SampledSequence[]> {
    const { concurrency } = this.#settings;
    const most = this.#isGrouped ? Math.min(MOST_TOGETHER, concurrency) : 1;
    const groups = inGroups(requests, most);
    const sequences: SampledSequence[] = [];
    let isOver = false;
    const lanes = Math.max(1, Math.floor((concurrency * groups.length) / Math.max(1, requests.length)));
    await mapInFlight(groups, lanes, async ({ first, members }) => {
      signal?.throwIfAborted();
      const drawn = await this.#group(members, params, signal);
      for (const [at, sequence] of drawn.entries()) {
        sequences[first + at] = sequence;
        if (isOver) continue;
        try {
          onTokens?.(drawnOf(first + at, sequence));
        } catch (error) {
          isOver = true;
          throw error;
        }
      }
      signal?.throwIfAborted();
    });
    return sequences;
  }

  /** Without seeds of their own, the seeds of a group follow its first one's. */
  get #isGrouped(): boolean {
    return this.#dialect.takesSeeds || this.#settings.grouped;
  }

  async #group(
    members: readonly SampleRequest[],
    params: SamplingParams,
    signal: AbortSignal | undefined,
  ): Promise<SampledSequence[]> {
    const seeds = members.map(({ seed }) => seedOf(seed, this.#dialect));
    const json = {
      num_samples: members.length,
      prompt: { chunks: [{ type: 'encoded_text', tokens: members[0]!.prompt }] },
      sampling_params: {
        max_tokens: params.maxTokens,
        seed: seeds[0],
        ...(this.#dialect.takesSeeds && { seeds }),
        // Without it some servers run on past the end of a turn.
        stop: params.stopTokens,
        temperature: params.temperature,
        top_k: params.topK ?? -1,
        top_p: params.topP ?? 1,
      },
      sampling_session_id: this.#sessionId,
      seq_id: this.#seqId++,
      prompt_logprobs: false,
      topk_prompt_logprobs: 0,
      type: 'sample',
    };
    const { http } = this.#session;
    const call = {
      http,
      submit: (): Promise<TinkerResponse> => http.post('asample', { json }, { signal }),
      accept: PROTOBUF,
      read: (response: TinkerResponse) => sequencesOf(response, members.length),
      signal,
      patienceSeconds: this.#settings.patienceSeconds,
      what: members.length === 1 ? 'a sample' : `${members.length} samples of a prompt`,
      check: () => this.#session.checkAlive(),
      log: this.#session.log,
    };
    const sequences = await awaitResult(call, await submitted(call));
    return sequences.map((sequence) => cut(checked(sequence, params), params));
  }
}

/** EngineError for another number: a message that was cut off between two sequences reads as one of fewer. */
function sequencesOf(response: TinkerResponse, expected: number): readonly WireSequence[] {
  const { sequences } = response.isProtobuf
    ? decodeSampleOutput(response.bytes, expected)
    : sampleOutputFromJson(readAnswer(jsonSampleOutputSchema, response));
  if (sequences.length === expected) return sequences;
  throw new EngineError(`the server gave ${sequences.length} sequences for ${expected}`);
}

interface Group {
  /** Place of its first request in the call. */
  readonly first: number;
  readonly members: readonly SampleRequest[];
}

/** Requests of one prompt that follow one another, so many together at most. */
function inGroups(requests: readonly SampleRequest[], most: number): Group[] {
  const groups: { first: number; members: SampleRequest[] }[] = [];
  requests.forEach((request, index) => {
    const last = groups.at(-1);
    if (last !== undefined && last.members.length < most && isSame(last.members[0]!.prompt, request.prompt))
      last.members.push(request);
    else groups.push({ first: index, members: [request] });
  });
  return groups;
}

function isSame(one: readonly number[], other: readonly number[]): boolean {
  return one === other || (one.length === other.length && one.every((token, at) => token === other[at]));
}

/** EngineError for what no server could draw. */
export function checkSampling(
  requests: readonly SampleRequest[],
  { maxTokens, temperature, topP, topK, stopStrings }: SamplingParams,
): void {
  if (stopStrings !== undefined) checkStopStrings(stopStrings);
  if (!Number.isInteger(maxTokens) || maxTokens < 1) throw new EngineError(`maxTokens is ${maxTokens}; 1 is the least`);
  if (!(temperature >= 0)) throw new EngineError(`the temperature is ${temperature}; 0 is the least`);
  if (topP !== null && !(topP > 0)) throw new EngineError(`topP is ${topP}; it must be above 0`);
  if (topK !== null && !(topK >= 1)) throw new EngineError(`topK is ${topK}; 1 is the least`);
  const empty = requests.findIndex(({ prompt }) => prompt.length === 0);
  if (empty >= 0) throw new EngineError(`prompt ${empty} has no tokens`);
}

function checked({ tokens, logprobs, stopReason }: WireSequence, params: SamplingParams): SampledSequence {
  if (logprobs === null || logprobs.length !== tokens.length)
    throw new EngineError(
      `the server tells ${logprobs?.length ?? 'no'} log-probabilities of ${tokens.length} sampled tokens; one a token is needed`,
    );
  if (tokens.length > params.maxTokens)
    throw new EngineError(`the server sampled ${tokens.length} tokens where ${params.maxTokens} were allowed`);
  const wrong = logprobs.find((logprob) => !Number.isFinite(logprob) || logprob > 0.001);
  if (wrong !== undefined)
    throw new EngineError(
      `the server tells ${wrong} for the log-probability of a sampled token: its weights may be damaged`,
    );
  const odd = tokens.find((token) => token < 0 || token >= (params.vocabularySize ?? Infinity));
  if (odd !== undefined)
    throw new EngineError(
      `the server sampled token ${odd}; the tokenizer has ${params.vocabularySize}: is it the tokenizer of this model?`,
    );
  return { tokens, logprobs, stopReason };
}

/** Stop strings are looked for here: servers take tokens or texts, not both. */
function cut(sequence: SampledSequence, { stopStrings }: SamplingParams): SampledSequence {
  if (stopStrings === undefined) return sequence;
  const matcher = new StopMatcher(stopStrings);
  for (const token of sequence.tokens) if (!matcher.take(token)) break;
  return matcher.cut(sequence);
}

function drawnOf(request: number, { tokens, logprobs }: SampledSequence): DrawnToken[] {
  return tokens.map((token, at) => ({ request, token, logprob: logprobs[at]! }));
}
