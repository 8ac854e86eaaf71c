/**
 * What a stage of the cold start asks one model, through one journal: what was answered is never asked for again, whichever
 * run or setting asked. Ends in words where asking was stopped, failed or has no money left.
 */
import { callKey, type CallIdentity } from '../attempts/calls/call-key.ts';
import type { Limits } from '../attempts/calls/budget.ts';
import type { Call } from '../attempts/calls/call.ts';
import { callsFolderOf } from '../attempts/calls/calls-folder.ts';
import { PaidCalls } from '../attempts/calls/paid-calls.ts';
import type { PaidOutcome, Transport } from '../attempts/calls/paid-outcome.ts';
import { CallParses, tallyOutcomes, type CallParser, type Parsed } from '../attempts/calls/parse-calls.ts';
import type { Decoding } from '../chat/chat-model.ts';
import type { OpenChatModel } from '../products/stage-kind.ts';
import { InterruptedError } from '../run/interrupt.ts';
import type { Progress } from '../run/progress.ts';
import { TeacherError } from '../support/errors.ts';

export interface CallSettings {
  readonly temperature: number | null;
  readonly transport: Transport;
  readonly limits: Limits;
  /** What a spent budget does: `stop` is an error, `partial` goes on with what is there. */
  readonly whenSpent: 'stop' | 'partial';
  /** Below it lies the journal. */
  readonly callsFolder: string;
  readonly progress: Progress;
  /** Called when asking begins. */
  readonly stop: () => AbortSignal;
  /** How a person continues. */
  readonly again: string;
}

export interface CallsPurpose {
  /** The kind of stage: the journal is named after it. */
  readonly purpose: string;
  /** Recorded outputs are found by it, and a person reads it where asking fails. */
  readonly set: string;
  /** What one call asks for, in the plural. */
  readonly called: string;
  /** Calls that there will be at the most, for the estimate. */
  readonly expected: number;
}

/** A call before it has a key: all but what every call of a journal has in common. */
export interface AskedCall extends Pick<CallIdentity, 'content' | 'purpose' | 'promptVersion' | 'index'> {
  readonly item: string;
  /** The user's turn. */
  readonly prompt: string;
}

export class ModelCalls {
  readonly #paid: PaidCalls;
  readonly #model: OpenChatModel;
  readonly #settings: CallSettings;
  readonly #purpose: CallsPurpose;
  readonly #folder: string;
  readonly #decoding: Decoding;
  readonly #asked = new Map<string, Call>();
  /** What each parser made of the journal so far. */
  readonly #parses = new Map<unknown, unknown>();
  #isSpent = false;

  private constructor(
    paid: PaidCalls,
    model: OpenChatModel,
    settings: CallSettings,
    own: { readonly purpose: CallsPurpose; readonly folder: string; readonly decoding: Decoding },
  ) {
    this.#paid = paid;
    this.#model = model;
    this.#settings = settings;
    this.#purpose = own.purpose;
    this.#folder = own.folder;
    this.#decoding = own.decoding;
  }

  static async open(model: OpenChatModel, settings: CallSettings, purpose: CallsPurpose): Promise<ModelCalls> {
    const folder = callsFolderOf(settings.callsFolder, purpose.purpose, model.sha256 ?? model.spec);
    const decoding: Decoding = { temperature: settings.temperature, topP: null, maxTokens: model.maxTokens };
    const paid = await PaidCalls.open({
      folder,
      set: purpose.set,
      model: model.model,
      batches: model.batches ?? null,
      transport: settings.transport,
      decoding,
      concurrency: model.concurrency,
      price: model.price ?? null,
      limits: settings.limits,
      expected: purpose.expected,
      progress: settings.progress,
      stop: settings.stop(),
    });
    return new ModelCalls(paid, model, settings, { purpose, folder, decoding });
  }

  /** The budget is spent, and the settings say to go on with what is there: nothing more is asked for. */
  get isSpent(): boolean {
    return this.#isSpent;
  }

  /** Counts it among those that `tell` speaks of. */
  callOf({ item, prompt, index, ...identity }: AskedCall): Call {
    const messages = [{ role: 'user' as const, content: prompt }];
    const model = this.#model.sha256 ?? this.#model.spec;
    const key = callKey({ ...identity, index, messages, model, decoding: this.#decoding });
    const call = { key, item, index, messages };
    this.#asked.set(key, call);
    return call;
  }

  /** Of calls that nobody will ask for after all. */
  forget(calls: readonly Call[]): void {
    for (const { key } of calls) this.#asked.delete(key);
  }

  /** Answered when it ends, or as far as a spent budget let it come. */
  async ask(calls: readonly Call[]): Promise<void> {
    if (!this.#isSpent) this.endUnlessDone(await this.#paid.ask(calls));
  }

  /** One wave of many, whose outcome the asker hands to `endUnlessDone` at last. */
  askWave(calls: readonly Call[]): Promise<PaidOutcome> {
    return this.#paid.ask(calls);
  }

  endUnlessDone(outcome: PaidOutcome): void {
    const { again, whenSpent, progress } = this.#settings;
    const tally = this.#paid.tally([...this.#asked.values()]);
    progress.log(`asked so far: ${this.#paid.costText()}`);
    const there = `${tally.answered} of ${tally.wanted} answers are in ${this.#folder}`;
    if (outcome.kind === 'stopped') throw new InterruptedError(`Stopped: ${there}. To continue: ${again}`);
    if (outcome.kind === 'failed')
      throw new TeacherError(`${this.#purpose.set}: ${outcome.words}. ${there}; the same command goes on`);
    if (outcome.kind !== 'spent') return;
    if (whenSpent === 'stop')
      throw new TeacherError(
        `${outcome.words}. ${there}, and none is paid for again: raise the limit, or state whenSpent = "partial"`,
      );
    progress.log(`${outcome.words}: going on with what is there, ${there}`);
    this.#isSpent = true;
  }

  /** By key, of those that were answered. */
  parsed<Value>(calls: readonly Call[], parser: CallParser<Value>): Map<string, Parsed<Value>> {
    let parses = this.#parses.get(parser) as CallParses<Value> | undefined;
    if (parses === undefined) {
      parses = new CallParses(this.#folder, parser);
      this.#parses.set(parser, parses);
    }
    return parses.of(calls);
  }

  hasFailed({ key }: Call): boolean {
    return this.#paid.hasFailed(key);
  }

  /** Says what all calls came to: their sum is that of the calls asked for. */
  tell(parser: CallParser<unknown>): void {
    const asked = [...this.#asked.values()];
    const tally = this.#paid.tally(asked);
    const { done, failedAgain, failedFinal, open } = tallyOutcomes(asked, tally, this.parsed(asked, parser));
    this.#settings.progress.log(
      `${done} of ${tally.wanted} ${this.#purpose.called} are done, ${tally.answered - done} rejected, ${failedAgain} failed ` +
        `and can be asked again, ${failedFinal} failed for good, ${open} not asked`,
    );
  }

  async close(): Promise<void> {
    await this.#paid.close();
  }
}
