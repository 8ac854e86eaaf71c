/** Asks the teacher for tries of any rung, through the journal of the stage that climbs. */
import type { AcceptGoal } from '../../attempts/calls/ask-until-accepted.ts';
import { askUntilAccepted } from '../../attempts/calls/ask-until-accepted.ts';
import type { Call } from '../../attempts/calls/call.ts';
import type { OpenChatModel } from '../../products/stage-kind.ts';
import type { BankQuestion } from '../../records/bank-question.ts';
import type { Rung, TraceVerdict } from '../../records/trace-attempt.ts';
import { ModelCalls, type CallSettings } from '../model-calls.ts';
import { traceParser, type ReadTrace } from '../read-trace.ts';
import type { ShownTry } from '../shown-question.ts';

const PURPOSE = 'coldstart.ask-teacher';

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
  readonly #calls: ModelCalls;
  readonly #shownBy = new Map<string, ShownTry>();

  private constructor(calls: ModelCalls) {
    this.#calls = calls;
  }

  /** `expected`: tries that there will be at the most, for the estimate. */
  static async open(teacher: OpenChatModel, settings: CallSettings, expected: number): Promise<TeacherCalls> {
    const purpose = { purpose: PURPOSE, set: 'teacher', called: 'tries', expected };
    return new TeacherCalls(await ModelCalls.open(teacher, settings, purpose));
  }

  /** The budget is spent, and the settings say to go on with what is there: nothing more is asked for. */
  get isSpent(): boolean {
    return this.#calls.isSpent;
  }

  /** Every try, its answer beside it, in the order given. */
  async ask(tries: readonly AskedTry[]): Promise<AnsweredTry[]> {
    const calls = tries.map((each) => this.#callOf(each));
    await this.#calls.ask(calls);
    return this.#answered(tries, calls);
  }

  /** Of each question one try after the other, until so many questions have a right one or so many tries were made. */
  async askUntil(tries: readonly (readonly AskedTry[])[], goal: AcceptGoal): Promise<AnsweredTry[]> {
    const calls = tries.map((each) => each.map((one) => this.#callOf(one)));
    const { outcome, asked } = await askUntilAccepted(calls, goal, {
      ask: (wave) => this.#calls.askWave(wave),
      acceptedOf: (wave) =>
        new Set(
          [...this.#calls.parsed(wave, this.#parser)]
            .filter(([, { rejected }]) => rejected === null)
            .map(([key]) => key),
        ),
    });
    const keys = new Set(asked.map(({ key }) => key));
    this.#calls.forget(calls.flat().filter(({ key }) => !keys.has(key)));
    this.#calls.endUnlessDone(outcome);
    // What an earlier run with another goal was answered is no part of this one.
    const all = calls.flat();
    return this.#answered(tries.flat(), all).map((each, at) =>
      keys.has(all[at]!.key) ? each : { ...each, read: null, verdict: 'not-asked' },
    );
  }

  /** Says what all tries came to. */
  tell(): void {
    this.#calls.tell(this.#parser);
  }

  async close(): Promise<void> {
    await this.#calls.close();
  }

  get #parser(): ReturnType<typeof traceParser> {
    return traceParser(this.#shownBy);
  }

  #callOf({ question, rung, index, shown, prompt, promptVersion }: AskedTry): Call {
    const { stem, options, answer } = shown;
    const call = this.#calls.callOf({
      item: question.id,
      index,
      prompt,
      promptVersion,
      content: { id: question.id, stem, options, answer },
      // Journals of older versions know the rung that shows the answer by this name.
      purpose: rung === 'with-answer' ? PURPOSE : `${PURPOSE}/${rung}`,
    });
    this.#shownBy.set(call.key, shown);
    return call;
  }

  #answered(tries: readonly AskedTry[], calls: readonly Call[]): AnsweredTry[] {
    const parsed = this.#calls.parsed(calls, this.#parser);
    return tries.map((each, at) => {
      const call = calls[at]!;
      const read = parsed.get(call.key)?.value ?? null;
      return { ...each, read, verdict: read?.verdict ?? (this.#calls.hasFailed(call) ? 'failed' : 'not-asked') };
    });
  }
}
