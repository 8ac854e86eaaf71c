/** One cold-start reasoning trace for a question (paper section 3.2). */
import { z } from 'zod';
import { languageSchema } from './question.ts';

/** `direct` is the teacher's first trace; the others are the paper's three refinements. */
export const strategySchema = z.enum(['direct', 'backtracking', 'path-exploration', 'self-correction']);
export type Strategy = z.infer<typeof strategySchema>;

export const trajectorySchema = z.object({
  questionId: z.string(),
  language: languageSchema,
  /** The whole trace, <think> and <answer> blocks included. */
  text: z.string(),
  strategy: strategySchema,
  /** The trace ends in the question's answer; only correct traces are trained on. */
  correct: z.boolean(),
});
export type Trajectory = z.infer<typeof trajectorySchema>;
