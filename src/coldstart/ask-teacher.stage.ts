/** The stage kind `coldstart.ask-teacher`: reasoning traces for training questions by a chat model (paper section 3.2). */
import { join } from 'node:path';
import { z } from 'zod';
import { limitsSchema } from '../attempts/calls/budget.ts';
import { mostTokens } from '../attempts/calls/most-tokens.ts';
import { TRANSPORTS } from '../attempts/calls/paid-outcome.ts';
import { stageAsking } from '../attempts/sets/stage-asking.ts';
import { atMost, NO_MODEL, type ExpectedCount } from '../products/expectation.ts';
import { count } from '../products/setting-schemas.ts';
import { readSplit, TRAINING_SPLIT } from '../products/splits.ts';
import { defineStageKind, type Product } from '../products/stage-kind.ts';
import { RecordError } from '../support/errors.ts';
import { writeJsonl } from '../support/jsonl.ts';
import { randomStream } from '../support/random.ts';
import { askTeacher } from './chat-teacher.ts';
import { TRACE_RULES } from './choose-trace.ts';
import { shownTry } from './shown-question.ts';
import { ANSWER_FORMS, teacherPrompt, type AnswerForm } from './teacher-prompt.ts';

export const askTeacherKind = defineStageKind({
  name: 'coldstart.ask-teacher',
  about: 'traces of a chat model that is shown question and right answer; of the right ones of a question one is kept',
  version: 4,
  settings: z.object({
    /** Questions asked, drawn from the training questions: few. */
    trajectories: count,
    /** Traces of each question. */
    attempts: z.number().int().min(1).max(1000).default(4),
    /** What the answer block of a trace holds: what the models of the recipe shall write. */
    answers: z.enum(ANSWER_FORMS).default('letter'),
    temperature: z.number().min(0).max(10).default(0.7),
    /** Options stand in another order in each try but the first. */
    shuffleOptions: z.boolean().default(true),
    /** Which of the right traces of a question is kept. */
    select: z.enum(TRACE_RULES).default('shortest'),
    /** Ends with so many traces, or with so many tries; absent: every try at every question. */
    accept: z.strictObject({ accepted: count, tries: count }).optional(),
    /** Of money, tokens and calls, over all runs of the folder. */
    limits: limitsSchema.default({}),
    whenSpent: z.enum(['stop', 'partial']).default('stop'),
    /** One request a try, files of requests, or only what was answered before. */
    transport: z.enum(TRANSPORTS).default('live'),
  }),
  roles: {
    teacher: { chatModel: true, about: 'writes the traces' },
    questions: { accepts: ['splits'], about: 'whose training questions get traces' },
  },
  makes: ['trajectories'],
  check: ({ attempts, temperature }) =>
    attempts > 1 && temperature === 0
      ? [{ setting: 'temperature', message: `at 0 all ${attempts} attempts are one: more than 0 is allowed` }]
      : [],
  weight: ({ trajectories, attempts }) => 1 + trajectories * attempts * 0.01,
  expect: ({ settings: { trajectories, attempts, answers, accept }, feeds, standing }) => {
    const calls = Math.min(trajectories * attempts, accept?.tries ?? Infinity);
    const readTokens = mostReadTokens(standing(feeds['questions']![0]), trajectories, calls, answers);
    return { tokens: NO_MODEL.tokens, calls: { teacher: { calls: atMost(calls), readTokens, writtenTokens: null } } };
  },
  run: async ({ settings, inputs, context }) => {
    const { trajectories: wanted, accept, ...rest } = settings;
    const training = readSplit(inputs.questions, TRAINING_SPLIT);
    const asked = randomStream(context.seed, context.name).shuffle(training).slice(0, wanted);
    if (asked.length < wanted)
      context.progress.log(`WARNING: only ${asked.length} training questions, not the ${wanted} asked for`);
    const asking = stageAsking(context);
    const teacher = await inputs.teacher();
    try {
      const { trajectories, attempts, counts } = await askTeacher(asked, teacher, {
        ...rest,
        accept: accept ?? null,
        callsFolder: context.callsFolder,
        seed: context.seed,
        progress: asking.progress,
        stop: asking.stop,
        again: asking.again,
      });
      const told =
        `${counts.kept} of ${counts.asked} questions have a trace; of ${attempts.length} traces ${counts.whole} are whole, ` +
        `${counts.wellFormed} well-formed, ${counts.right} right; ${counts.cutOff} were cut off, ${counts.empty} empty, ` +
        `${counts.mixedChannels} with channels mixed, ${counts.filtered + counts.failed} filtered or failed, ${counts.notAsked} not asked for`;
      context.progress.log(told);
      if (trajectories.length === 0)
        throw new RecordError(`stage ${context.name}: no trace of ${teacher.spec} can be kept: ${told}`);
      writeJsonl(join(context.folder, 'attempts.jsonl'), attempts);
      writeJsonl(join(context.folder, 'trajectories.jsonl'), trajectories);
      return { ...counts, teacher: teacher.model.name };
    } finally {
      asking.end();
      await teacher.model.close();
    }
  },
});

/** Of the longest questions, since which are drawn is not known before; null while the questions are not there. */
function mostReadTokens(
  questions: Product | null,
  trajectories: number,
  calls: number,
  answers: AnswerForm,
): ExpectedCount | null {
  if (questions === null) return null;
  const tokens = readSplit(questions, TRAINING_SPLIT).map((question) => {
    const content = teacherPrompt(shownTry(question, 0, false), answers);
    return mostTokens([{ role: 'user', content }], { maxTokens: null }).mostRead;
  });
  const longest = tokens.toSorted((left, right) => right - left).slice(0, trajectories);
  const tries = Math.ceil(calls / Math.max(1, longest.length));
  return atMost(longest.reduce((sum, each) => sum + each * tries, 0));
}
