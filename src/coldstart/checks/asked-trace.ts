/** A stored trace beside the question that it is about, and what the right answer is called. */
import type { KnowledgeGraph } from '../../graph/knowledge-graph.ts';
import { namesOf } from '../../graph/names-in-text.ts';
import { isPublic, type BankQuestion } from '../../records/bank-question.ts';
import { commonQuestion, type CommonQuestion } from '../../records/common-question.ts';
import type { Trajectory } from '../../records/trajectory.ts';
import { RecordError } from '../../support/errors.ts';
import { optionText, type GoldNames } from './leaks/gold-position.ts';

export interface AskedTraceOf {
  readonly trace: Trajectory;
  /** As the bank has it. */
  readonly bank: BankQuestion;
  readonly question: CommonQuestion;
  readonly names: GoldNames;
}

/** `questions`: by id. `graph`: null where none knows the answers by other names. */
export function askedTrace(
  trace: Trajectory,
  questions: ReadonlyMap<string, BankQuestion>,
  graph: KnowledgeGraph | null,
): AskedTraceOf {
  const bank = questions.get(trace.questionId);
  if (bank !== undefined) return { trace, bank, question: commonQuestion(bank), names: namesOfAnswer(bank, graph) };
  throw new RecordError(
    `a trajectory is about question '${trace.questionId}', which is not among the training questions: give the splits that it was made from`,
  );
}

/** The option's words, and where a graph knows the entity, all that it is called. */
function namesOfAnswer(bank: BankQuestion, graph: KnowledgeGraph | null): GoldNames {
  const entity = isPublic(bank) ? undefined : graph?.entities.get(bank.mask.at(-1)!);
  return entity === undefined ? optionText : (question) => [...new Set([...optionText(question), ...namesOf(entity)])];
}
