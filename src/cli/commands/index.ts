/** All sub-commands, in the order the help lists them. */
import type { RegisterCommand } from '../command.ts';
import { registerAsk } from './ask.ts';
import { registerAudit } from './audit.ts';
import { registerCalls } from './calls.ts';
import { registerDoctor } from './doctor.ts';
import { registerEvaluate } from './evaluate/index.ts';
import { registerKnowledge } from './knowledge.ts';
import { registerModel } from './model.ts';
import { registerPlan } from './plan.ts';
import { registerQuestions } from './questions/index.ts';
import { registerRun } from './run.ts';
import { registerScore } from './score.ts';
import { registerServe } from './serve/index.ts';
import { registerStudio } from './studio.ts';
import { registerSubmit } from './submit/index.ts';
import { registerSummary } from './summary.ts';
import { registerTraces } from './traces.ts';

export const COMMANDS: readonly RegisterCommand[] = [
  registerRun,
  registerPlan,
  registerAsk,
  registerScore,
  registerSummary,
  registerEvaluate,
  registerAudit,
  registerKnowledge,
  registerQuestions,
  registerCalls,
  registerTraces,
  registerModel,
  registerServe,
  registerStudio,
  registerSubmit,
  registerDoctor,
];
