/** Chooses the questions whose outputs the report shows: some learned, some lost, some right or wrong throughout. */
import type { Question } from '../../records/question.ts';
import { stageNameSchema, type Score, type StageName } from '../../records/score.ts';
import { randomStream } from '../../support/random.ts';
import type { TraceExample, TraceOutcome } from './report-input.ts';

export interface TraceChoice {
  /** Stage seen as "before" and as "after". */
  readonly before: StageName;
  readonly after: StageName;
  /** Examples of each of the four outcomes, at most. */
  readonly perOutcome: number;
  readonly seed: number;
}

/** Losses and failures are shown as readily as gains. */
const outcomes: readonly TraceOutcome[] = ['learned', 'wrong', 'lost', 'right'];

/** Seeded draw among the scored questions that both stages answered; all stages' outputs are shown for each. */
export function pickTraces(
  scores: readonly Score[],
  questions: readonly Question[],
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
      .map((id) => exampleOf(known.get(id)!, outcome, byQuestion.get(id)!)),
  );
}

function outcomeOf(scores: readonly Score[], { before, after }: TraceChoice): TraceOutcome | null {
  const first = scores.find((score) => score.stage === before);
  const last = scores.find((score) => score.stage === after);
  if (first === undefined || last === undefined) return null;
  if (first.correct) return last.correct ? 'right' : 'lost';
  return last.correct ? 'learned' : 'wrong';
}

function exampleOf(question: Question, outcome: TraceOutcome, scores: readonly Score[]): TraceExample {
  const order = stageNameSchema.options;
  const sorted = [...scores].sort((a, b) => order.indexOf(a.stage) - order.indexOf(b.stage));
  return {
    questionId: question.id,
    set: sorted[0]!.set,
    stem: question.stem,
    options: question.options.map(({ letter, text }) => ({ letter, text })),
    answer: question.answer,
    outcome,
    outputs: sorted.map(({ stage, raw, reading, correct }) => ({
      stage,
      text: raw,
      letter: reading.kind === 'read' ? reading.letter : null,
      correct,
    })),
  };
}
