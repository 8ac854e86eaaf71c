/**
 * One model on a Tinker server: its requests are numbered, and the next is sent when the server has taken the one before,
 * since some servers carry them out as they come. Results are awaited side by side. A training request that fails leaves
 * nobody knowing what the weights are: the model then takes no other.
 */
import { EngineError } from '../../support/errors.ts';
import { modelAnswer } from '../tinker-wire/bodies.ts';
import { awaitResult } from './await-result.ts';
import type { RemoteBase } from './remote-base.ts';
import { checkAdapter, loraConfigOf } from './remote-base.ts';
import { readAnswer, type RequestBody, type SendOptions, type TinkerResponse } from './tinker-http.ts';
import type { TinkerSession } from './tinker-session.ts';

/** Weights to begin from, `tinker://.../weights/...`, with the optimizer's state or a new one. */
export interface LoadedFrom {
  readonly checkpoint: string;
  readonly optimizer: boolean;
}

export interface ModelRequest {
  readonly path: string;
  /** The body with its place in the order of the model's requests: the same bytes, however often it is sent. */
  readonly body: (seqId: number) => RequestBody;
  readonly accept: string;
  /** In messages. */
  readonly what: string;
  /** Changes gradients or weights. */
  readonly trains: boolean;
}

export class RemoteModel {
  readonly id: string;
  readonly #session: TinkerSession;
  readonly #patienceSeconds: number;
  #seqId = 0;
  /** Fulfilled when the server has taken all requests so far. */
  #taken: Promise<unknown> = Promise.resolve();
  #broken: Error | null = null;

  /** A new model with the base's weights, or with those that were saved. */
  static async create(
    session: TinkerSession,
    base: RemoteBase,
    patienceSeconds: number,
    from: LoadedFrom | null,
  ): Promise<RemoteModel> {
    const { http } = session;
    const json = {
      session_id: session.id,
      model_seq_id: session.nextModel(),
      base_model: base.name,
      lora_config: loraConfigOf(base),
      type: 'create_model',
    };
    const submit = (): Promise<TinkerResponse> => http.post('create_model', { json });
    const what = `a model of ${base.name}`;
    const created = await awaitResult({ http, submit, accept: 'application/json', patienceSeconds, what });
    checkAdapter(base, created);
    const model = new RemoteModel(session, readAnswer(modelAnswer, created).model_id, patienceSeconds);
    if (from !== null) await model.#load(from);
    return model;
  }

  private constructor(session: TinkerSession, id: string, patienceSeconds: number) {
    this.#session = session;
    this.id = id;
    this.#patienceSeconds = patienceSeconds;
  }

  /** Requests are taken in the order of the calls. Gives the result. */
  async request(
    { path, body, accept, what, trains }: ModelRequest,
    options: SendOptions = {},
  ): Promise<TinkerResponse> {
    this.#checkWhole();
    const made = body(++this.#seqId);
    const { http } = this.#session;
    const submit = (): Promise<TinkerResponse> => http.post(path, made);
    const accepted = this.#taken.then(() => {
      this.#checkWhole();
      return submit();
    });
    this.#taken = accepted.catch((error: unknown) => {
      if (trains) this.#broken ??= error as Error;
    });
    try {
      return await awaitResult(
        { http, submit, accept, what, patienceSeconds: this.#patienceSeconds, ...options },
        await accepted,
      );
    } catch (error) {
      if (trains) this.#broken ??= error as Error;
      throw error;
    }
  }

  /** Frees its place on the server. What cannot be freed is, when the session ends. */
  async unload(): Promise<void> {
    const json = { model_id: this.id, type: 'unload_model' };
    await this.#session.http.once('POST', 'unload_model', { json }, { seconds: 10 }).catch(() => undefined);
  }

  async #load({ checkpoint, optimizer }: LoadedFrom): Promise<void> {
    try {
      await this.request({
        path: 'load_weights',
        body: (seqId) => ({
          json: { model_id: this.id, seq_id: seqId, path: checkpoint, optimizer, type: 'load_weights' },
        }),
        accept: 'application/json',
        what: `loading ${checkpoint}`,
        trains: true,
      });
    } catch (error) {
      await this.unload();
      throw error;
    }
  }

  #checkWhole(): void {
    if (this.#broken === null) return;
    throw new EngineError(
      `model ${this.id} takes no request after one that failed (${this.#broken.message}); give the same command again: ` +
        'it goes on from what was saved last',
      { cause: this.#broken },
    );
  }
}
