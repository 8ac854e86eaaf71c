/** A model behind OpenAI's protocol: its routes, its limits, its numbers, and how it ends. */
import { SAFETY_EN, SAFETY_ZH } from '../../support/safety.ts';
import { ApiError } from './api-error.ts';
import { chatReply } from './chat-reply.ts';
import { completionReply } from './completion-reply.ts';
import { docsPage } from './docs-page.ts';
import { Gate } from './gate.ts';
import { answerGeneration, type AnsweredRequest, type GenerationKind } from './generation-route.ts';
import { startHttpServer, type Call, type HttpServerOptions, type Route } from './http-server.ts';
import { METRICS_TYPE, Metrics } from './metrics.ts';
import { readChatRequest, readCompletionRequest, type RequestLimits } from './read-request.ts';
import type { ServedModel } from './served-model.ts';

export interface ServerLimits extends RequestLimits {
  /** Answers that are written at a time, and that wait behind them. */
  readonly running: number;
  readonly waiting: number;
  /** That a request may take, the waiting included. */
  readonly seconds: number;
}

export interface Refusal extends Pick<ApiError, 'status' | 'param' | 'code'> {
  readonly path: string;
}

export interface OpenAiServerOptions extends Pick<HttpServerOptions, 'host' | 'port' | 'tls' | 'keys' | 'onError'> {
  readonly model: ServedModel;
  /** Of the model, its settings and this program: answers of the same seed are the same as long as it is. */
  readonly fingerprint: string;
  readonly limits: ServerLimits;
  readonly http: HttpServerOptions['limits'];
  /** Keeps a record of each answer; what it throws ends the answering. */
  readonly record: ((answered: AnsweredRequest) => void) | null;
  /** Told where, by what status and for which field: words may quote what was asked. */
  readonly onRefused?: (refusal: Refusal) => void;
}

export interface OpenAiServer {
  readonly address: string;
  readonly metrics: Metrics;
  /** Nothing is answered from now on; `/ready` says why. */
  break(why: string): void;
  /** Finishes what was begun, refuses what comes, and ends. */
  drain(): Promise<void>;
}

export async function startOpenAiServer(options: OpenAiServerOptions): Promise<OpenAiServer> {
  const { model, limits, onError } = options;
  const gate = new Gate(limits);
  const metrics = new Metrics();
  const measure = measuring(metrics, options, gate);
  const onAnswered = (answered: AnsweredRequest): void => {
    measure.answered(answered);
    try {
      options.record?.(answered);
    } catch (cause) {
      gate.break('answers cannot be recorded');
      onError(cause);
    }
  };
  const parts = { model, gate, fingerprint: options.fingerprint, limits, onAnswered };
  const generation =
    (kind: GenerationKind) =>
    (call: Call): Promise<void> =>
      answerGeneration(call, kind, parts);
  const routes: Route[] = [
    {
      method: 'POST',
      path: '/v1/chat/completions',
      isOpen: false,
      what: 'Answers a conversation; the thinking stands in reasoning_content.',
      answer: generation({ read: readChatRequest, shape: chatReply }),
    },
    {
      method: 'POST',
      path: '/v1/completions',
      isOpen: false,
      what: 'Continues one text, or one list of token ids, without a chat template.',
      answer: generation({ read: readCompletionRequest, shape: completionReply }),
    },
    {
      method: 'GET',
      path: '/v1/models',
      isOpen: false,
      what: 'The one model that is served.',
      answer: ({ out }) => out.json(200, { object: 'list', data: [modelRecord(options)] }),
    },
    {
      method: 'GET',
      path: '/v1/models/',
      isOpen: false,
      what: 'The same, by its name behind the slash.',
      answer: (call) => tellModel(call, options),
    },
    {
      method: 'GET',
      path: '/health',
      isOpen: true,
      what: 'The process is alive.',
      answer: ({ out }) => out.json(200, { status: 'ok' }),
    },
    {
      method: 'GET',
      path: '/ready',
      isOpen: true,
      what: 'It answers; 503 while it ends, and once it cannot.',
      answer: ({ out }) => {
        const why = gate.whyNotReady;
        if (why !== null) throw new ApiError(503, why);
        out.json(200, { status: 'ready', model: model.name });
      },
    },
    {
      method: 'GET',
      path: '/metrics',
      isOpen: false,
      what: 'Numbers for Prometheus.',
      answer: ({ out }) => out.text(200, METRICS_TYPE, metrics.text()),
    },
    {
      method: 'GET',
      path: '/docs',
      isOpen: true,
      what: 'This page.',
      answer: ({ out }) => out.text(200, 'text/html; charset=utf-8', page),
    },
  ];
  const page = docsPage(routes);
  void model.ended.then(() => gate.break('the engine has stopped'));
  const http = await startHttpServer({
    ...options,
    limits: options.http,
    routes,
    isEnding: () => gate.isEnding,
    onAnswered: (path, status, error) => {
      measure.request({ path, status: String(status) });
      if (error !== null) options.onRefused?.({ path, status: error.status, param: error.param, code: error.code });
    },
  });
  return {
    address: http.address,
    metrics,
    break: (why) => gate.break(why),
    drain: async () => {
      await gate.end(limits.seconds * 1000);
      await http.close();
    },
  };
}

function modelRecord({ model, fingerprint }: Pick<OpenAiServerOptions, 'model' | 'fingerprint'>): object {
  const { name, revision, contextTokens, abilities } = model;
  return {
    id: name,
    object: 'model',
    created: 0,
    owned_by: 'fleming',
    ...(contextTokens === null ? {} : { max_model_len: contextTokens }),
    fleming: { safety: { en: SAFETY_EN, zh: SAFETY_ZH }, revision, fingerprint, abilities },
  };
}

function tellModel({ path, out }: Call, options: OpenAiServerOptions): void {
  const asked = path.slice('/v1/models/'.length);
  if (asked === options.model.name || asked === encodeURIComponent(options.model.name))
    return out.json(200, modelRecord(options));
  throw new ApiError(404, `this server has ${options.model.name}`, { param: 'model', code: 'model_not_found' });
}

function measuring(metrics: Metrics, { model, fingerprint }: OpenAiServerOptions, gate: Gate) {
  const request = metrics.counter('fleming_requests_total', 'Requests by path and status; 499 is a client that went.');
  const prompt = metrics.counter('fleming_prompt_tokens_total', 'Tokens of prompts that were answered.');
  const generated = metrics.counter('fleming_generated_tokens_total', 'Tokens of answers.');
  const failed = metrics.counter('fleming_failed_answers_total', 'Requests that were let in and not answered.');
  const first = metrics.histogram('fleming_time_to_first_token_seconds', 'From a request to the first of its answer.');
  const whole = metrics.histogram('fleming_request_seconds', 'From a request to the end of its answer.');
  metrics.gauge('fleming_sequences_running', 'Answers that are being written.', () => model.load.running);
  metrics.gauge('fleming_sequences_waiting', 'Answers that wait for room in the batch.', () => model.load.waiting);
  metrics.gauge('fleming_ready', '1 where answers are given.', () => (gate.whyNotReady === null ? 1 : 0));
  const labels = { model: model.name, revision: model.revision ?? '', fingerprint };
  metrics.gauge('fleming_model_info', 'What is served.', () => 1, labels);
  return {
    request,
    answered: ({ promptTokens, choices, failure, seconds, secondsToFirst }: AnsweredRequest): void => {
      if (failure !== null) failed({});
      prompt({}, promptTokens ?? 0);
      for (const { generatedTokens } of choices) generated({}, generatedTokens ?? 0);
      whole(seconds);
      if (secondsToFirst !== null) first(secondsToFirst);
    },
  };
}
