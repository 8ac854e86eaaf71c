/** The stage kind `coldstart.ask-teacher`: reasoning traces for training questions by a chat model (paper section 3.2). */
import { join } from 'node:path';
import { z } from 'zod';
import { stageAsking } from '../attempts/sets/stage-asking.ts';
import { atMost, NO_MODEL } from '../products/expectation.ts';
import { count } from '../products/setting-schemas.ts';
import { readSplit, TRAINING_SPLIT } from '../products/splits.ts';
import { defineStageKind } from '../products/stage-kind.ts';
import { RecordError } from '../support/errors.ts';
import { writeJsonl } from '../support/jsonl.ts';
import { randomStream } from '../support/random.ts';
import { askTeacher } from './chat-teacher.ts';
import { ANSWER_FORMS } from './teacher-prompt.ts';

export const askTeacherKind = defineStageKind({
  name: 'coldstart.ask-teacher',
  about: 'traces of a chat model that is shown question and right answer; the shortest right one of a question is kept',
  version: 2,
  settings: z.object({
    /** Questions asked, drawn from the training questions: few. */
    trajectories: count,
    /** Traces of each question. */
    attempts: z.number().int().min(1).max(1000).default(4),
    /** What the answer block of a trace holds: what the models of the recipe shall write. */
    answers: z.enum(ANSWER_FORMS).default('letter'),
    temperature: z.number().min(0).max(10).default(0.7),
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
  expect: ({ settings: { trajectories, attempts } }) => ({
    tokens: NO_MODEL.tokens,
    calls: { teacher: { calls: atMost(trajectories * attempts), readTokens: null, writtenTokens: null } },
  }),
  run: async ({ settings, inputs, context }) => {
    const { trajectories: wanted, attempts, answers, temperature } = settings;
    const training = readSplit(inputs.questions, TRAINING_SPLIT);
    const asked = randomStream(context.seed, context.name).shuffle(training).slice(0, wanted);
    if (asked.length < wanted)
      context.progress.log(`WARNING: only ${asked.length} training questions, not the ${wanted} asked for`);
    const asking = stageAsking(context);
    const teacher = await inputs.teacher();
    try {
      const { trajectories, counts } = await askTeacher(asked, teacher, {
        attempts,
        answers,
        temperature,
        folder: join(context.workFolder, 'answers'),
        seed: context.seed,
        progress: asking.progress,
        stop: asking.stop,
        again: asking.again,
      });
      const told =
        `${counts.kept} of ${counts.asked} questions have a trace; ${counts.right} of ${counts.asked * attempts} traces are ` +
        `right and well-formed, ${counts.wellFormed} well-formed, ${counts.empty} empty or refused`;
      context.progress.log(told);
      if (trajectories.length === 0)
        throw new RecordError(`stage ${context.name}: no trace of ${teacher.spec} can be kept: ${told}`);
      writeJsonl(join(context.folder, 'trajectories.jsonl'), trajectories);
      return { ...counts, teacher: teacher.model.name };
    } finally {
      asking.end();
      await teacher.model.close();
    }
  },
});
