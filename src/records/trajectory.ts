/** One cold-start reasoning trace for a question (paper section 3.2). */
import { z } from 'zod';
import { languageSchema } from './question.ts';

/** `direct` is the teacher's first trace; the others are the paper's three refinements. */
export const strategySchema = z.enum(['direct', 'backtracking', 'path-exploration', 'self-correction']);
export type Strategy = z.infer<typeof strategySchema>;

/** What the teacher saw of the answer: nothing, what was wrong with another try, the path that leads there, or itself. */
export const sawAnswerSchema = z.enum(['none', 'feedback', 'path', 'gold']);
export type SawAnswer = z.infer<typeof sawAnswerSchema>;

export const trajectorySchema = z.object({
  questionId: z.string(),
  language: languageSchema,
  /** The whole trace, <think> and <answer> blocks included. */
  text: z.string(),
  strategy: strategySchema,
  /** The trace ends in the question's answer; only correct traces are trained on. */
  correct: z.boolean(),
  /** Absent where a graph wrote the trace from its own path. */
  sawAnswer: sawAnswerSchema.optional(),
});
export type Trajectory = z.infer<typeof trajectorySchema>;
