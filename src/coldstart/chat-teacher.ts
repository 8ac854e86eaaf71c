/**
 * A chat model as the teacher of the cold start (paper section 3.2): it is asked by the rungs of a ladder, and of the traces
 * of a question that are well-formed and end in its answer, read as evaluation reads it, one is kept by the rule. Every try
 * is told, the one that was kept and the others.
 */
import type { OpenChatModel } from '../products/stage-kind.ts';
import type { BankQuestion } from '../records/bank-question.ts';
import type { Rung, TraceAttempt } from '../records/trace-attempt.ts';
import type { SawAnswer, Trajectory } from '../records/trajectory.ts';
import { chooseTrace, type TraceRule } from './choose-trace.ts';
import { climb, mostTries, type Climbed, type LadderSettings } from './ladder/climb.ts';
import type { FindWrongStep } from './ladder/failure-kind.ts';
import type { Unsolved } from './ladder/unsolved.ts';
import { TeacherCalls } from './ladder/teacher-calls.ts';
import type { CallSettings } from './model-calls.ts';
import { countTeaching, type TeachingCounts } from './teaching-counts.ts';

/** The right traces of questions, each with the mean log-probability of its tokens under the student, in their order. */
export type AskStudent = (
  traces: readonly { readonly question: BankQuestion; readonly text: string }[],
) => Promise<readonly (number | null)[]>;

export interface TeachingSettings extends LadderSettings, CallSettings {
  readonly select: TraceRule;
  /** Of the choice among traces; what is asked does not depend on it. */
  readonly seed: number;
  /** Null where no graph is there to hold steps against. */
  readonly findWrongStep: FindWrongStep | null;
  /** Null where no student is asked. */
  readonly askStudent: AskStudent | null;
}

export interface Teaching {
  /** In the order of the questions. */
  readonly trajectories: readonly Trajectory[];
  /** Every try, question after question. */
  readonly attempts: readonly TraceAttempt[];
  /** For people: questions without a trace. */
  readonly unsolved: readonly Unsolved[];
  /** Every right trace, kept or not, with what its teacher saw of the answer. */
  readonly right: readonly RightTry[];
  readonly counts: TeachingCounts;
}

export interface RightTry {
  readonly question: BankQuestion;
  readonly text: string;
  readonly sawAnswer: SawAnswer;
}

const SAW: Readonly<Record<Rung, SawAnswer>> = {
  blind: 'none',
  refinement: 'feedback',
  skeleton: 'path',
  'with-answer': 'gold',
};

export async function askTeacher(
  questions: readonly BankQuestion[],
  teacher: OpenChatModel,
  settings: TeachingSettings,
): Promise<Teaching> {
  const calls = await TeacherCalls.open(teacher, settings, mostTries(questions.length, settings));
  try {
    const { questions: climbed, unsolved } = await climb(questions, calls, settings, settings.findWrongStep);
    calls.tell();
    const right = climbed.flatMap(({ question, tries }) =>
      tries.flatMap(({ read, verdict, rung }) =>
        verdict === 'right' ? [{ question, text: read!.text!, sawAnswer: SAW[rung] }] : [],
      ),
    );
    const asked = await settings.askStudent?.(right);
    return { ...choose(climbed, asked ?? null, settings), unsolved, right };
  } finally {
    await calls.close();
  }
}

/** `means`: of the right tries, question after question; null where no student was asked. */
function choose(
  climbed: readonly Climbed[],
  means: readonly (number | null)[] | null,
  { attempts: most, select, seed }: TeachingSettings,
): Omit<Teaching, 'unsolved' | 'right'> {
  const trajectories: Trajectory[] = [];
  const attempts: TraceAttempt[] = [];
  let at = 0;
  for (const { question, tries } of climbed) {
    const { id: questionId, language } = question;
    const told = tries.map((each) => ({
      ...each,
      studentLogProbability: each.verdict === 'right' && means !== null ? means[at++]! : null,
    }));
    const right = told.filter(({ verdict }) => verdict === 'right');
    const traces = right.map(({ read, studentLogProbability }) => ({ text: read!.text!, studentLogProbability }));
    const chosen = right.length === 0 ? null : right[chooseTrace(traces, select, seed, questionId)]!;
    if (chosen !== null) {
      const { strategy, rung } = chosen;
      trajectories.push({
        questionId,
        language,
        text: chosen.read!.text!,
        strategy,
        correct: true,
        sawAnswer: SAW[rung],
      });
    }
    for (const each of told) {
      const { rung, index, verdict, read, strategy, failure, studentLogProbability } = each;
      attempts.push({
        questionId,
        rung,
        attempt: index,
        verdict,
        letter: read?.letter ?? null,
        tokens: read?.tokens ?? null,
        finish: read?.finish ?? null,
        strategy,
        failure,
        sawAnswer: SAW[rung],
        studentLogProbability,
        kept: each === chosen,
      });
    }
  }
  return { trajectories, attempts, counts: countTeaching(climbed.length, most, attempts) };
}
