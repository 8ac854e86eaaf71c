/** Chooses the questions whose outputs the report shows: some learned, some lost, some right or wrong throughout. */
import type { CommonQuestion } from '../../records/common-question.ts';
import type { Row } from '../../records/row.ts';
import type { Score } from '../../records/score.ts';
import { randomStream } from '../../support/random.ts';
import type { TraceExample, TraceOutcome } from './report-input.ts';

export interface TraceChoice {
  /** Of the report; outputs are shown in their order, those of other rows are left out. */
  readonly rows: readonly Row[];
  /** Rows seen as "before" and as "after", by name. */
  readonly before: string;
  readonly after: string;
  /** Examples of each of the four outcomes, at most. */
  readonly perOutcome: number;
  readonly seed: number;
}

export type TraceQuestion = Pick<CommonQuestion, 'id' | 'stem' | 'options' | 'answer'>;

/** Losses and failures are shown as readily as gains. */
const outcomes: readonly TraceOutcome[] = ['learned', 'wrong', 'lost', 'right'];

/** Seeded draw among the scored questions that both rows answered; all rows' outputs are shown for each. */
export function pickTraces(
  scores: readonly Score[],
  questions: readonly TraceQuestion[],
  choice: TraceChoice,
): TraceExample[] {
  const byQuestion = Map.groupBy(scores, (score) => score.questionId);
  const known = new Map(questions.map((question) => [question.id, question]));
  const groups = Map.groupBy([...byQuestion.keys()].sort(), (id) => outcomeOf(byQuestion.get(id)!, choice));
  return outcomes.flatMap((outcome) =>
    randomStream(choice.seed, 'report traces', outcome)
      .shuffle(groups.get(outcome) ?? [])
      .filter((id) => known.has(id))
      .slice(0, choice.perOutcome)
      .map((id) => exampleOf(known.get(id)!, outcome, byQuestion.get(id)!, choice.rows)),
  );
}

function outcomeOf(scores: readonly Score[], { before, after }: TraceChoice): TraceOutcome | null {
  const first = scores.find((score) => score.row === before);
  const last = scores.find((score) => score.row === after);
  if (first === undefined || last === undefined) return null;
  if (first.correct) return last.correct ? 'right' : 'lost';
  return last.correct ? 'learned' : 'wrong';
}

function exampleOf(
  question: TraceQuestion,
  outcome: TraceOutcome,
  scores: readonly Score[],
  rows: readonly Row[],
): TraceExample {
  return {
    questionId: question.id,
    set: scores[0]!.set,
    stem: question.stem,
    options: question.options.map(({ letter, text }) => ({ letter, text })),
    answer: question.answer,
    outcome,
    outputs: rows.flatMap(({ name }) => {
      const score = scores.find(({ row }) => row === name);
      if (score === undefined) return [];
      const { raw, reading, correct } = score;
      return [{ row: name, text: raw, letter: reading.kind === 'read' ? reading.letter : null, correct }];
    }),
  };
}
