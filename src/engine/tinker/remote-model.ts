/**
 * One model on a Tinker server: its requests are numbered, and the next is sent when the server has taken the one before,
 * since some servers carry them out as they come. Results are awaited side by side. A training request that fails leaves
 * nobody knowing what the weights are: the model then takes no other.
 */
import { z } from 'zod';
import { EngineError } from '../../support/errors.ts';
import { modelAnswer } from '../tinker-wire/bodies.ts';
import { awaitResult, submitted } from './await-result.ts';
import type { RemoteBase } from './remote-base.ts';
import { checkAdapter, createdSchema, loraConfigOf } from './remote-base.ts';
import { readAnswer, type RequestBody, type TinkerResponse } from './tinker-http.ts';
import type { TinkerSession } from './tinker-session.ts';

/** Weights to begin from, `tinker://.../weights/...`, with the optimizer's state or a new one. */
export interface LoadedFrom {
  readonly checkpoint: string;
  readonly optimizer: boolean;
}

export interface ModelRequest<Result> {
  readonly path: string;
  /** The body with its place in the order of the model's requests: the same bytes, however often it is sent. */
  readonly body: (seqId: number) => RequestBody;
  readonly accept: string;
  /** Throws where the response is no such result. */
  readonly read: (response: TinkerResponse) => Result;
  /** In messages. */
  readonly what: string;
  /** Changes gradients or weights. */
  readonly trains: boolean;
}

export class RemoteModel {
  readonly id: string;
  /** Its number in the session. */
  readonly number: number;
  readonly #session: TinkerSession;
  readonly #patienceSeconds: number;
  #seqId = 0;
  /** Fulfilled when the server has taken all requests so far. */
  #taken: Promise<unknown> = Promise.resolve();
  /** Fulfilled when every request so far has ended, well or not. */
  #pending: Promise<unknown> = Promise.resolve();
  #broken: Error | null = null;
  #unloaded = false;

  /** A new model with the base's weights, or with those that were saved. */
  static async create(
    session: TinkerSession,
    base: RemoteBase,
    patienceSeconds: number,
    from: LoadedFrom | null,
  ): Promise<RemoteModel> {
    const { http } = session;
    const number = session.nextModel();
    const json = {
      session_id: session.id,
      model_seq_id: number,
      base_model: base.name,
      lora_config: loraConfigOf(base),
      type: 'create_model',
    };
    const call = {
      http,
      submit: (): Promise<TinkerResponse> => http.post('create_model', { json }),
      accept: 'application/json',
      read: (response: TinkerResponse) => readAnswer(modelAnswer.extend(createdSchema.shape), response),
      patienceSeconds,
      what: `a model of ${base.name}`,
      check: () => session.checkAlive(),
      log: session.log,
    };
    const created = await awaitResult(call, await submitted(call));
    if (session.openModels.has(created.model_id))
      throw new EngineError(
        `the server gives model ${created.model_id} again, which is open: it has one model at a time, and this needs two ` +
          '(klRollouts = 0 does without a reference in reinforcement)',
      );
    session.openModels.add(created.model_id);
    const model = new RemoteModel(session, created.model_id, number, patienceSeconds);
    try {
      checkAdapter(base, created);
    } catch (error) {
      await model.unload();
      throw error;
    }
    if (from !== null) await model.#load(from);
    return model;
  }

  private constructor(session: TinkerSession, id: string, number: number, patienceSeconds: number) {
    this.#session = session;
    this.id = id;
    this.number = number;
    this.#patienceSeconds = patienceSeconds;
  }

  /** Requests are taken in the order of the calls. Gives the result. */
  async request<Result>({ path, body, trains, ...how }: ModelRequest<Result>): Promise<Result> {
    this.#checkWhole();
    const made = body(++this.#seqId);
    const { http } = this.#session;
    const submit = (): Promise<TinkerResponse> => http.post(path, made);
    const check = (): void => {
      if (this.#unloaded) throw new EngineError(`model ${this.id} was left while ${how.what} was awaited`);
      this.#session.checkAlive();
    };
    const { log } = this.#session;
    const call = { ...how, http, submit, check, log, patienceSeconds: this.#patienceSeconds };
    const id = this.#taken.then(() => {
      this.#checkWhole();
      return submitted(call);
    });
    const breakOn = (error: unknown): never => {
      if (trains) this.#broken ??= error as Error;
      throw error;
    };
    this.#taken = id.catch(breakOn).catch(() => undefined);
    const result = id.then((known) => awaitResult(call, known)).catch(breakOn);
    this.#pending = Promise.allSettled([this.#pending, result]).then(() => undefined);
    return result;
  }

  /** Unloads it when all that was asked of it has ended. */
  async leave(): Promise<void> {
    await this.#pending;
    await this.unload();
  }

  /** Takes no more: what its gradient is, nobody knows. */
  spoil(cause: unknown): void {
    this.#broken ??= cause as Error;
  }

  /** Frees its place on the server. What cannot be freed is, when the session ends. */
  async unload(): Promise<void> {
    this.#unloaded = true;
    this.#session.openModels.delete(this.id);
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
        read: (response) => readAnswer(z.unknown(), response),
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
