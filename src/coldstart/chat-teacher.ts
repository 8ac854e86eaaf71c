/**
 * A chat model as the teacher of the cold start (paper section 3.2): it is shown a question with its right answer and writes
 * several traces. One is kept where it is well-formed and ends in that answer, read as evaluation reads it; of several that
 * do, one by the rule. What it wrote is in the journal of calls: no try is paid for twice, whatever ends, changes or is done
 * anew.
 */
import { askUntilAccepted, type AcceptGoal } from '../attempts/calls/ask-until-accepted.ts';
import type { Limits } from '../attempts/calls/budget.ts';
import { callKey } from '../attempts/calls/call-key.ts';
import type { Call } from '../attempts/calls/call.ts';
import { PaidCalls } from '../attempts/calls/paid-calls.ts';
import type { PaidOutcome, Transport } from '../attempts/calls/paid-outcome.ts';
import { parseCalls, tallyOutcomes, type Parsed } from '../attempts/calls/parse-calls.ts';
import { callsFolderOf } from '../attempts/calls/calls-folder.ts';
import type { Decoding } from '../chat/chat-model.ts';
import type { OpenChatModel } from '../products/stage-kind.ts';
import type { BankQuestion } from '../records/bank-question.ts';
import type { TraceAttempt } from '../records/trace-attempt.ts';
import type { Trajectory } from '../records/trajectory.ts';
import { InterruptedError } from '../run/interrupt.ts';
import type { Progress } from '../run/progress.ts';
import { TeacherError } from '../support/errors.ts';
import { chooseTrace, type TraceRule } from './choose-trace.ts';
import { traceParser, type ReadTrace } from './read-trace.ts';
import { shownTry, type ShownTry } from './shown-question.ts';
import { countTeaching, type TeachingCounts } from './teaching-counts.ts';
import { TEACHER_PROMPT_VERSION, teacherPrompt, type AnswerForm } from './teacher-prompt.ts';

export const TEACHER_SET = 'teacher';
const PURPOSE = 'coldstart.ask-teacher';

export interface TeachingSettings {
  /** Tries at each question, at the most. */
  readonly attempts: number;
  readonly answers: AnswerForm;
  readonly temperature: number | null;
  /** Each try but the first shows the options in an order of its own. */
  readonly shuffleOptions: boolean;
  readonly select: TraceRule;
  /** So many questions with a trace, in no more tries than that; null: every try at every question. */
  readonly accept: AcceptGoal | null;
  readonly transport: Transport;
  readonly limits: Limits;
  /** What a spent budget does: `stop` is an error, `partial` goes on with what is there. */
  readonly whenSpent: 'stop' | 'partial';
  /** Below it lies the journal. */
  readonly callsFolder: string;
  /** Of the choice among traces; what is asked does not depend on it. */
  readonly seed: number;
  readonly progress: Progress;
  /** Called when asking begins. */
  readonly stop: () => AbortSignal;
  /** How a person continues. */
  readonly again: string;
}

export interface Teaching {
  /** In the order of the questions. */
  readonly trajectories: readonly Trajectory[];
  /** Every try, question after question. */
  readonly attempts: readonly TraceAttempt[];
  readonly counts: TeachingCounts;
}

interface Tries {
  readonly question: BankQuestion;
  readonly calls: readonly Call[];
}

export async function askTeacher(
  questions: readonly BankQuestion[],
  teacher: OpenChatModel,
  settings: TeachingSettings,
): Promise<Teaching> {
  const model = teacher.sha256 ?? teacher.spec;
  const folder = callsFolderOf(settings.callsFolder, PURPOSE, model);
  const decoding: Decoding = { temperature: settings.temperature, topP: null, maxTokens: teacher.maxTokens };
  const shownBy = new Map<string, ShownTry>();
  const tries = questions.map((question): Tries => {
    const calls = Array.from({ length: settings.attempts }, (_, index): Call => {
      const shown = shownTry(question, index, settings.shuffleOptions);
      const messages = [{ role: 'user' as const, content: teacherPrompt(shown, settings.answers) }];
      const { stem, options, answer } = shown;
      const key = callKey({
        content: { id: question.id, stem, options, answer },
        messages,
        purpose: PURPOSE,
        promptVersion: TEACHER_PROMPT_VERSION,
        model,
        decoding,
        index,
      });
      shownBy.set(key, shown);
      return { key, item: question.id, index, messages };
    });
    return { question, calls };
  });
  const all = tries.flatMap(({ calls }) => calls);
  const { accept, progress } = settings;
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
    expected: accept === null ? all.length : Math.min(all.length, accept.tries),
    progress,
    stop: settings.stop(),
  });
  try {
    const parsedOf = (calls: readonly Call[]): Map<string, Parsed<ReadTrace>> =>
      parseCalls(folder, calls, traceParser(shownBy));
    const { outcome, asked } = await askWanted(paid, tries, accept, parsedOf);
    const tally = paid.tally(asked);
    progress.log(`asked so far: ${paid.costText()}`);
    endUnlessDone(outcome, `${tally.answered} of ${tally.wanted} answers are in ${folder}`, settings);
    const parsed = parsedOf(asked);
    const { done, failedAgain, failedFinal, open } = tallyOutcomes(asked, tally, parsed);
    progress.log(
      `${done} of ${tally.wanted} tries are done, ${tally.answered - done} rejected, ${failedAgain} failed and can be ` +
        `asked again, ${failedFinal} failed for good, ${open} not asked`,
    );
    const failed = new Set(asked.filter(({ key }) => paid.hasFailed(key)).map(({ key }) => key));
    return choose(tries, parsed, failed, settings);
  } finally {
    await paid.close();
  }
}

async function askWanted(
  paid: PaidCalls,
  tries: readonly Tries[],
  accept: AcceptGoal | null,
  parsedOf: (calls: readonly Call[]) => Map<string, Parsed<ReadTrace>>,
): Promise<{ readonly outcome: PaidOutcome; readonly asked: readonly Call[] }> {
  const calls = tries.map((each) => each.calls);
  if (accept === null) return { outcome: await paid.ask(calls.flat()), asked: calls.flat() };
  return askUntilAccepted(calls, accept, {
    ask: (wave) => paid.ask(wave),
    acceptedOf: (wave) =>
      new Set([...parsedOf(wave)].filter(([, { rejected }]) => rejected === null).map(([key]) => key)),
  });
}

function endUnlessDone(
  outcome: PaidOutcome,
  there: string,
  { again, whenSpent, progress }: Pick<TeachingSettings, 'again' | 'whenSpent' | 'progress'>,
): void {
  if (outcome.kind === 'stopped') throw new InterruptedError(`Stopped: ${there}. To continue: ${again}`);
  if (outcome.kind === 'failed')
    throw new TeacherError(`${TEACHER_SET}: ${outcome.words}. ${there}; the same command goes on`);
  if (outcome.kind !== 'spent') return;
  if (whenSpent === 'partial') progress.log(`${outcome.words}: going on with what is there, ${there}`);
  else
    throw new TeacherError(
      `${outcome.words}. ${there}, and none is paid for again: raise the limit, or state whenSpent = "partial"`,
    );
}

function choose(
  tries: readonly Tries[],
  parsed: ReadonlyMap<string, Parsed<ReadTrace>>,
  failed: ReadonlySet<string>,
  { attempts: most, select, seed }: TeachingSettings,
): Teaching {
  const trajectories: Trajectory[] = [];
  const attempts: TraceAttempt[] = [];
  for (const { question, calls } of tries) {
    const { id: questionId, language } = question;
    const read = calls.map(({ key }) => parsed.get(key)?.value ?? null);
    const right = read.flatMap((trace, index) => (trace?.verdict === 'right' ? [{ text: trace.text!, index }] : []));
    const texts = right.map(({ text }) => text);
    const chosen = right.length === 0 ? null : right[chooseTrace(texts, select, seed, questionId)]!;
    if (chosen !== null)
      trajectories.push({ questionId, language, text: chosen.text, strategy: 'direct', correct: true });
    for (const [index, trace] of read.entries())
      attempts.push({
        questionId,
        attempt: index,
        verdict: trace?.verdict ?? (failed.has(calls[index]!.key) ? 'failed' : 'not-asked'),
        letter: trace?.letter ?? null,
        tokens: trace?.tokens ?? null,
        finish: trace?.finish ?? null,
        strategy: 'direct',
        // The prompt shows the right answer (paper section 3.2).
        sawAnswer: 'gold',
        kept: chosen !== null && chosen.index === index,
      });
  }
  return { trajectories, attempts, counts: countTeaching(tries.length, most, attempts) };
}
