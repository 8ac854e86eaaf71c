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
import { PROTOBUF, readAnswer, type TinkerHttp, type TinkerResponse } from './tinker-http.ts';
import type { TinkerSettings } from '../tinker-wire/tinker-settings.ts';

export class RemoteSampler {
  readonly #http: TinkerHttp;
  readonly #settings: TinkerSettings;
  readonly #sessionId: string;
  readonly #dialect: Dialect;
  #seqId = 0;

  constructor(http: TinkerHttp, settings: TinkerSettings, sessionId: string, dialect: Dialect) {
    this.#http = http;
    this.#settings = settings;
    this.#sessionId = sessionId;
    this.#dialect = dialect;
  }

  async sample(
    requests: readonly SampleRequest[],
    params: SamplingParams,
    { onTokens, signal }: SampleOptions,
  ): Promise<SampledSequence[]> {
    let isOver = false;
    const sequences = await mapInFlight(requests, this.#settings.concurrency, async (request, index) => {
      signal?.throwIfAborted();
      const sequence = await this.#one(request, params, signal);
      if (!isOver) {
        try {
          onTokens?.(drawnOf(index, sequence));
        } catch (error) {
          isOver = true;
          throw error;
        }
      }
      signal?.throwIfAborted();
      return sequence;
    });
    return sequences;
  }

  async #one(
    { prompt, seed }: SampleRequest,
    params: SamplingParams,
    signal: AbortSignal | undefined,
  ): Promise<SampledSequence> {
    const json = {
      num_samples: 1,
      prompt: { chunks: [{ type: 'encoded_text', tokens: prompt }] },
      sampling_params: {
        max_tokens: params.maxTokens,
        seed: seedOf(seed, this.#dialect),
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
    const http = this.#http;
    const call = {
      http,
      submit: (): Promise<TinkerResponse> => http.post('asample', { json }, { signal }),
      accept: PROTOBUF,
      read: (response: TinkerResponse) =>
        response.isProtobuf
          ? decodeSampleOutput(response.bytes)
          : sampleOutputFromJson(readAnswer(jsonSampleOutputSchema, response)),
      signal,
      patienceSeconds: this.#settings.patienceSeconds,
      what: 'a sample',
    };
    const { sequences } = await awaitResult(call, await submitted(call));
    if (sequences.length !== 1) throw new EngineError(`the server gave ${sequences.length} sequences for 1`);
    return cut(checked(sequences[0]!, params), params);
  }
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
