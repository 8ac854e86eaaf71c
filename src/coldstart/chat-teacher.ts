/**
 * A chat model as the teacher of the cold start (paper section 3.2): it is shown a question with its right answer and writes
 * several traces. One is kept where it is well-formed and ends in that answer, read as evaluation reads it; of several that
 * do the shortest. What it wrote is journalled: the same call goes on after a kill and asks nothing twice.
 */
import { askOneSet, type AskedModel, type AskOneSetSettings } from '../attempts/sets/ask-one-set.ts';
import type { AskedSet } from '../attempts/sets/asked-set.ts';
import { followsFormat } from '../grading/format-reward.ts';
import { answerFrame, readAnswer } from '../grading/read-answer.ts';
import { isCorrect } from '../grading/reward.ts';
import { bankQuestionSchema, type BankQuestion } from '../records/bank-question.ts';
import { LETTERS } from '../records/question-text.ts';
import type { Trajectory } from '../records/trajectory.ts';
import { RecordError } from '../support/errors.ts';
import { sha256OfJson } from '../support/hash.ts';
import { TEACHER_PROMPT_VERSION, teacherPrompt, type AnswerForm } from './teacher-prompt.ts';

export const TEACHER_SET = 'teacher';

export interface TeachingSettings extends Omit<AskOneSetSettings, 'samples'> {
  /** Traces that the teacher writes of each question. */
  readonly attempts: number;
  readonly answers: AnswerForm;
}

export interface TeachingCounts {
  /** Questions. */
  readonly asked: number;
  readonly attempts: number;
  /** Of all traces: those in the format, those of them that end in the right answer, those that are empty or were refused. */
  readonly wellFormed: number;
  readonly right: number;
  readonly empty: number;
  /** Share of questions with a kept trace: pass@attempts. */
  readonly passAtAttempts: number;
  /** Share of traces that could be kept: pass@1. */
  readonly passAt1: number;
  readonly kept: number;
}

export interface Teaching {
  /** In the order of the questions. */
  readonly trajectories: readonly Trajectory[];
  readonly counts: TeachingCounts;
}

export async function askTeacher(
  questions: readonly BankQuestion[],
  teacher: AskedModel,
  { attempts, answers, ...asking }: TeachingSettings,
): Promise<Teaching> {
  const outputs = await askOneSet(teacherSet(questions, answers), teacher, { ...asking, samples: attempts });
  const trajectories: Trajectory[] = [];
  let [wellFormed, right, empty] = [0, 0, 0];
  for (const question of questions) {
    const own = outputs.get(question.id);
    const raws = Array.from({ length: attempts }, (_, sample) => (own?.get(sample) ?? '').trim());
    const formed = raws.filter((raw) => followsFormat(raw));
    const rights = formed.filter((raw) => endsInAnswer(raw, question));
    wellFormed += formed.length;
    right += rights.length;
    empty += raws.filter((raw) => raw === '').length;
    const [first, ...others] = rights;
    if (first === undefined) continue;
    // Of equally short ones the earlier.
    const text = others.reduce((best, raw) => (raw.length < best.length ? raw : best), first);
    const { id: questionId, language } = question;
    trajectories.push({ questionId, language, text, strategy: 'direct', correct: true });
  }
  const [asked, kept] = [questions.length, trajectories.length];
  const counts = { asked, attempts, wellFormed, right, empty, kept };
  return {
    trajectories,
    counts: { ...counts, passAtAttempts: kept / asked, passAt1: right / (asked * attempts) },
  };
}

function teacherSet(questions: readonly BankQuestion[], answers: AnswerForm): AskedSet<BankQuestion> {
  for (const question of questions) placeOfAnswer(question);
  return {
    id: TEACHER_SET,
    version: `${TEACHER_PROMPT_VERSION}, ${answers}`,
    prompt: null,
    source: 'the training questions',
    sha256: sha256OfJson(questions.map(({ id }) => id)),
    items: () => questions,
    schema: bankQuestionSchema,
    idOf: ({ id }) => id,
    messagesOf: (question) => [{ role: 'user', content: teacherPrompt(question, answers) }],
  };
}

/** Letters are shown and read by their places, whatever the bank calls its options. */
function endsInAnswer(raw: string, question: BankQuestion): boolean {
  return isCorrect(readAnswer(raw, answerFrame(question)), LETTERS[placeOfAnswer(question)]!);
}

function placeOfAnswer({ id, options, answer }: BankQuestion): number {
  const place = options.findIndex(({ letter }) => letter === answer);
  if (place >= 0) return place;
  throw new RecordError(
    `question ${id}: answer ${answer} is none of its options ${options.map(({ letter }) => letter).join(', ')}; ` +
      'fleming questions refine takes such questions out',
  );
}
