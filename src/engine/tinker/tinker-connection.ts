/** What all engines of one server share: transport, session, and how the server speaks. */
import type { z } from 'zod';
import { EngineError } from '../../support/errors.ts';
import { optimStepAnswer } from '../tinker-wire/bodies.ts';
import {
  decodeLossOutput,
  jsonLossOutputSchema,
  lossOutputFromJson,
  type LossOutput,
} from '../tinker-wire/loss-output.ts';
import { encodeLossRequest, lossRequestToJson, type LossRequest } from '../tinker-wire/loss-request.ts';
import { dialectAnswer, gradientNormOf, reductionOf, seedOf, type Dialect } from './dialect.ts';
import { trainedData } from './loss-data.ts';
import type { RemoteBase } from './remote-base.ts';
import { RemoteModel, type LoadedFrom, type ModelRequest } from './remote-model.ts';
import { PROTOBUF, readAnswer, TinkerHttp } from './tinker-http.ts';
import { TinkerSession } from './tinker-session.ts';
import type { TinkerSettings } from '../tinker-wire/tinker-settings.ts';

const JSON_TYPE = 'application/json';
/** What every server is known to read. */
const SAFE_SEED_BITS = 31;

export class TinkerConnection {
  readonly http: TinkerHttp;
  readonly session: TinkerSession;
  readonly settings: TinkerSettings;
  #reduction: Promise<Dialect['reduction']> | null = null;

  static async open(settings: TinkerSettings, log: (line: string) => void): Promise<TinkerConnection> {
    const http = new TinkerHttp(settings);
    try {
      return new TinkerConnection(http, await TinkerSession.open(http, log), settings);
    } catch (error) {
      await http.close();
      throw error;
    }
  }

  private constructor(http: TinkerHttp, session: TinkerSession, settings: TinkerSettings) {
    this.http = http;
    this.session = session;
    this.settings = settings;
  }

  async createModel(base: RemoteBase, from: LoadedFrom | null): Promise<RemoteModel> {
    const seed = seedOf(base.seed, { seedBits: seedBitsOf(await this.#capabilities()) });
    return RemoteModel.create(this.session, { ...base, seed }, this.settings.patienceSeconds, from);
  }

  /** How the server speaks. What neither the recipe nor the server says is tried on a model of `base` that is thrown away. */
  async dialect(base: RemoteBase): Promise<Dialect> {
    const capabilities = await this.#capabilities();
    const { supported_models: models, dialect } = capabilities;
    const { gradient_clip: clips, snapshots } = dialect ?? {};
    const own = models.find(({ model_name: name }) => name === base.name)?.max_context_length ?? null;
    this.#reduction ??= this.#reductionOf(base, dialect?.reduction ?? null).catch((error: unknown) => {
      this.#reduction = null;
      throw error;
    });
    return {
      reduction: await this.#reduction,
      clip: this.settings.clip ?? wordOf(clips, ['honoured', 'dropped']),
      snapshots: this.settings.snapshots ?? wordOf(snapshots, ['kept', 'live']),
      contextTokens: this.settings.contextTokens ?? own,
      seedBits: seedBitsOf(capabilities),
      takesSeeds: dialect?.seeds === true,
      takesPolicyWeights: dialect?.policy_weights === true,
    };
  }

  async #capabilities(): Promise<z.output<typeof dialectAnswer>> {
    return readAnswer(dialectAnswer, await this.http.get('get_server_capabilities'));
  }

  /** A request of `forward_backward` in the server's encoding. */
  lossRequest(modelId: string, request: Omit<LossRequest, 'modelId' | 'seqId'>): ModelRequest<LossOutput> {
    const isJson = this.settings.encoding === 'json';
    const whole = (seqId: number): LossRequest => ({ ...request, modelId, seqId });
    return {
      path: isJson && request.forwardOnly ? 'forward' : 'forward_backward',
      body: (seqId) =>
        isJson ? { json: lossRequestToJson(whole(seqId)) } : { message: encodeLossRequest(whole(seqId)) },
      accept: isJson ? JSON_TYPE : PROTOBUF,
      read: (response) =>
        response.isProtobuf
          ? decodeLossOutput(response.bytes, request.data.length)
          : lossOutputFromJson(readAnswer(jsonLossOutputSchema, response)),
      what: request.forwardOnly ? 'scoring' : 'a forward and backward pass',
      trains: !request.forwardOnly,
    };
  }

  async close(): Promise<void> {
    await this.session.close();
    await this.http.close();
  }

  async #reductionOf(base: RemoteBase, told: Dialect['reduction'] | null): Promise<Dialect['reduction']> {
    const stated = this.settings.reduction ?? told;
    if (stated !== null) return stated;
    const model = await this.createModel(base, null);
    try {
      return reductionOf({ once: await this.#normOf(model, 1), twice: await this.#normOf(model, 2) });
    } finally {
      await model.unload();
    }
  }

  /** Gradient norm of one short sequence whose targets all have this weight; the step that tells it has rate 0. */
  async #normOf(model: RemoteModel, weight: number): Promise<number | null> {
    const tokens = [1, 2, 3, 4, 5, 6];
    const datum = { tokens, targetTokens: [2, 3, 4, 5, 6, 7], weights: tokens.map(() => weight) };
    const loss = trainedData([datum], { kind: 'cross_entropy' }, { reduction: 'sum', takesPolicyWeights: false }, null);
    await model.request(this.lossRequest(model.id, { ...loss, forwardOnly: false }));
    const adam = { learning_rate: 0, beta1: 0.9, beta2: 0.95, eps: 1e-8, weight_decay: 0, grad_clip_norm: 0 };
    const { metrics } = await model.request({
      path: 'optim_step',
      body: (seqId) => ({ json: { adam_params: adam, model_id: model.id, seq_id: seqId, type: 'optim_step' } }),
      accept: JSON_TYPE,
      read: (response) => readAnswer(optimStepAnswer, response),
      what: 'a step of rate 0',
      trains: true,
    });
    return gradientNormOf(metrics);
  }
}

/** The server's name of a model's checkpoint that was asked for. */
export function requirePath(path: string | null | undefined, what: string): string {
  if (typeof path === 'string') return path;
  throw new EngineError(`the server says nothing of where it keeps ${what}`);
}

/** What a server means by yes or no; null where it says neither. */
function wordOf<Word extends string>(said: boolean | null | undefined, [yes, no]: readonly [Word, Word]): Word | null {
  return typeof said === 'boolean' ? (said ? yes : no) : null;
}

function seedBitsOf({ dialect }: z.output<typeof dialectAnswer>): number {
  return dialect?.seed_bits ?? SAFE_SEED_BITS;
}
