/** The report on leaks of a teacher's right traces: those that never saw the answer beside those that were told it. */
import type { BankQuestion } from '../../../records/bank-question.ts';
import { commonQuestion } from '../../../records/common-question.ts';
import type { SawAnswer } from '../../../records/trajectory.ts';
import { answerFirst } from './answer-first.ts';
import { leakReport, type LeakReport, type TraceOf } from './leak-report.ts';
import { lexicalLeak } from './lexical-leak.ts';
import { optionLetters } from './option-letters.ts';

export interface TaughtTrace {
  readonly question: BankQuestion;
  readonly text: string;
  readonly sawAnswer: SawAnswer;
}

/** Traces that were given feedback or a path are in neither class: what help tells must not hide among the blind. */
export function teachingLeaks(traces: readonly TaughtTrace[]): LeakReport {
  const ofClass = (saw: SawAnswer): TraceOf[] =>
    traces
      .filter(({ sawAnswer }) => sawAnswer === saw)
      .map(({ question, text }) => ({
        trace: { language: question.language, text },
        question: commonQuestion(question),
      }));
  return leakReport(
    { blind: ofClass('none'), sawAnswer: ofClass('gold') },
    { lexicalLeak, answerFirst, optionLetters },
  );
}
