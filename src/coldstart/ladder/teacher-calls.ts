/**
 * Asks the teacher for tries of any rung, through one journal: what was answered is never asked for again, whichever rung,
 * run or setting asked. Ends in words where asking was stopped, failed or has no money left.
 */
import type { AcceptGoal } from '../../attempts/calls/ask-until-accepted.ts';
import { askUntilAccepted } from '../../attempts/calls/ask-until-accepted.ts';
import type { Limits } from '../../attempts/calls/budget.ts';
import { callKey } from '../../attempts/calls/call-key.ts';
import type { Call } from '../../attempts/calls/call.ts';
import { callsFolderOf } from '../../attempts/calls/calls-folder.ts';
import { PaidCalls } from '../../attempts/calls/paid-calls.ts';
import type { PaidOutcome, Transport } from '../../attempts/calls/paid-outcome.ts';
import { CallParses, tallyOutcomes, type Parsed } from '../../attempts/calls/parse-calls.ts';
import type { Decoding } from '../../chat/chat-model.ts';
import type { OpenChatModel } from '../../products/stage-kind.ts';
import type { BankQuestion } from '../../records/bank-question.ts';
import type { Rung, TraceVerdict } from '../../records/trace-attempt.ts';
import { InterruptedError } from '../../run/interrupt.ts';
import type { Progress } from '../../run/progress.ts';
import { TeacherError } from '../../support/errors.ts';
import { traceParser, type ReadTrace } from '../read-trace.ts';
import type { ShownTry } from '../shown-question.ts';

const TEACHER_SET = 'teacher';
const PURPOSE = 'coldstart.ask-teacher';

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

/** A try as it is asked for. */
export interface AskedTry {
  readonly question: BankQuestion;
  readonly rung: Rung;
  /** On its rung, from 0. */
  readonly index: number;
  readonly shown: ShownTry;
  readonly prompt: string;
  readonly promptVersion: number;
}

/** What it came to. */
export interface AnsweredTry extends AskedTry {
  /** Null where there is no answer. */
  readonly read: ReadTrace | null;
  readonly verdict: TraceVerdict;
}

export class TeacherCalls {
  readonly #paid: PaidCalls;
  readonly #teacher: OpenChatModel;
  readonly #settings: CallSettings;
  readonly #folder: string;
  readonly #decoding: Decoding;
  readonly #shownBy = new Map<string, ShownTry>();
  readonly #parses: CallParses<ReadTrace>;
  readonly #asked = new Map<string, Call>();
  #isSpent = false;

  private constructor(
    paid: PaidCalls,
    teacher: OpenChatModel,
    settings: CallSettings,
    { folder, decoding }: { readonly folder: string; readonly decoding: Decoding },
  ) {
    this.#paid = paid;
    this.#teacher = teacher;
    this.#settings = settings;
    this.#folder = folder;
    this.#decoding = decoding;
    this.#parses = new CallParses(folder, traceParser(this.#shownBy));
  }

  /** `expected`: tries that there will be at the most, for the estimate. */
  static async open(teacher: OpenChatModel, settings: CallSettings, expected: number): Promise<TeacherCalls> {
    const folder = callsFolderOf(settings.callsFolder, PURPOSE, teacher.sha256 ?? teacher.spec);
    const decoding: Decoding = { temperature: settings.temperature, topP: null, maxTokens: teacher.maxTokens };
    const paid = await PaidCalls.open({
      folder,
      set: TEACHER_SET,
      model: teacher.model,
      batches: teacher.batches ?? null,
      transport: settings.transport,
      decoding,
      concurrency: teacher.concurrency,
      price: teacher.price ?? null,
      limits: settings.limits,
      expected,
      progress: settings.progress,
      stop: settings.stop(),
    });
    return new TeacherCalls(paid, teacher, settings, { folder, decoding });
  }

  /** The budget is spent, and the settings say to go on with what is there: nothing more is asked for. */
  get isSpent(): boolean {
    return this.#isSpent;
  }

  /** Every try, its answer beside it, in the order given. */
  async ask(tries: readonly AskedTry[]): Promise<AnsweredTry[]> {
    const calls = tries.map((each) => this.#callOf(each));
    if (!this.#isSpent) this.#endUnlessDone(await this.#paid.ask(calls));
    return this.#answered(tries, calls);
  }

  /** Of each question one try after the other, until so many questions have a right one or so many tries were made. */
  async askUntil(tries: readonly (readonly AskedTry[])[], goal: AcceptGoal): Promise<AnsweredTry[]> {
    const calls = tries.map((each) => each.map((one) => this.#callOf(one)));
    const { outcome, asked } = await askUntilAccepted(calls, goal, {
      ask: (wave) => this.#paid.ask(wave),
      acceptedOf: (wave) =>
        new Set([...this.#parsed(wave)].filter(([, { rejected }]) => rejected === null).map(([key]) => key)),
    });
    const keys = new Set(asked.map(({ key }) => key));
    for (const { key } of calls.flat()) if (!keys.has(key)) this.#asked.delete(key);
    this.#endUnlessDone(outcome);
    // What an earlier run with another goal was answered is no part of this one.
    const all = calls.flat();
    return this.#answered(tries.flat(), all).map((each, at) =>
      keys.has(all[at]!.key) ? each : { ...each, read: null, verdict: 'not-asked' },
    );
  }

  /** Says what all tries came to: their sum is that of the tries asked for. */
  tell(): void {
    const asked = [...this.#asked.values()];
    const tally = this.#paid.tally(asked);
    const { done, failedAgain, failedFinal, open } = tallyOutcomes(asked, tally, this.#parsed(asked));
    this.#settings.progress.log(
      `${done} of ${tally.wanted} tries are done, ${tally.answered - done} rejected, ${failedAgain} failed and can be ` +
        `asked again, ${failedFinal} failed for good, ${open} not asked`,
    );
  }

  async close(): Promise<void> {
    await this.#paid.close();
  }

  #callOf({ question, rung, index, shown, prompt, promptVersion }: AskedTry): Call {
    const messages = [{ role: 'user' as const, content: prompt }];
    const { stem, options, answer } = shown;
    const key = callKey({
      content: { id: question.id, stem, options, answer },
      messages,
      // Journals of older versions know the rung that shows the answer by this name.
      purpose: rung === 'with-answer' ? PURPOSE : `${PURPOSE}/${rung}`,
      promptVersion,
      model: this.#teacher.sha256 ?? this.#teacher.spec,
      decoding: this.#decoding,
      index,
    });
    this.#shownBy.set(key, shown);
    const call = { key, item: question.id, index, messages };
    this.#asked.set(key, call);
    return call;
  }

  #parsed(calls: readonly Call[]): Map<string, Parsed<ReadTrace>> {
    return this.#parses.of(calls);
  }

  #answered(tries: readonly AskedTry[], calls: readonly Call[]): AnsweredTry[] {
    const parsed = this.#parsed(calls);
    return tries.map((each, at) => {
      const { key } = calls[at]!;
      const read = parsed.get(key)?.value ?? null;
      return { ...each, read, verdict: read?.verdict ?? (this.#paid.hasFailed(key) ? 'failed' : 'not-asked') };
    });
  }

  #endUnlessDone(outcome: PaidOutcome): void {
    const { again, whenSpent, progress } = this.#settings;
    const tally = this.#paid.tally([...this.#asked.values()]);
    progress.log(`asked so far: ${this.#paid.costText()}`);
    const there = `${tally.answered} of ${tally.wanted} answers are in ${this.#folder}`;
    if (outcome.kind === 'stopped') throw new InterruptedError(`Stopped: ${there}. To continue: ${again}`);
    if (outcome.kind === 'failed')
      throw new TeacherError(`${TEACHER_SET}: ${outcome.words}. ${there}; the same command goes on`);
    if (outcome.kind !== 'spent') return;
    if (whenSpent === 'stop')
      throw new TeacherError(
        `${outcome.words}. ${there}, and none is paid for again: raise the limit, or state whenSpent = "partial"`,
      );
    progress.log(`${outcome.words}: going on with what is there, ${there}`);
    this.#isSpent = true;
  }
}
