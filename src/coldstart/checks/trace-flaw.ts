/** What a check of a trace says, and the parts of a trace that checks look at. */
import type { CommonQuestion } from '../../records/common-question.ts';
import type { Trajectory } from '../../records/trajectory.ts';

export type Trace = Pick<Trajectory, 'language' | 'text'>;
/** What checks read of the question that a trace is about. */
export type AskedQuestion = Pick<CommonQuestion, 'language' | 'stem' | 'options' | 'answer' | 'tier'>;

export interface TraceFlaw {
  /** One of a few words for counting: `wrong-arithmetic`. */
  readonly reason: string;
  /** What shows it, for a person; at most a line. */
  readonly evidence: string;
}

export type TraceCheck = (trace: Trace, question: AskedQuestion) => TraceFlaw | null;

/** The reasoning, without the answer block; all of the text where no block is marked. */
export function thinkingOf({ text }: Pick<Trace, 'text'>): string {
  const start = text.indexOf('<think>');
  const end = text.lastIndexOf('</think>');
  const answer = text.lastIndexOf('<answer>');
  const to = end >= 0 ? end : answer >= 0 ? answer : text.length;
  return text.slice(start >= 0 && start < to ? start + '<think>'.length : 0, to).trim();
}

/** The words of the right option; empty where no option has that letter. */
export function goldOf({ options, answer }: Pick<AskedQuestion, 'options' | 'answer'>): string {
  return options.find(({ letter }) => letter === answer)?.text ?? '';
}

const LONGEST_EVIDENCE = 160;

export function flaw(reason: string, evidence: string): TraceFlaw {
  const line = evidence.replace(/[\p{Cc}\p{Z}\s]+/gu, ' ').trim();
  return { reason, evidence: line.length > LONGEST_EVIDENCE ? `${line.slice(0, LONGEST_EVIDENCE - 1)}…` : line };
}
