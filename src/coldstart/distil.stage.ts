/** The stage kind `coldstart.distil`: reasoning traces for training questions, written by the graph (paper section 3.2). */
import { join } from 'node:path';
import { z } from 'zod';
import { readGraphFile } from '../graph/graph-file.ts';
import { NO_MODEL } from '../products/expectation.ts';
import { atMost } from '../products/expected-count.ts';
import { splitNamed } from '../products/expected-products.ts';
import { count, share } from '../products/setting-schemas.ts';
import { readSplit, TRAINING_SPLIT } from '../products/splits.ts';
import { defineStageKind } from '../products/stage-kind.ts';
import { isPublic } from '../records/bank-question.ts';
import { questionSchema } from '../records/question.ts';
import { RecordError } from '../support/errors.ts';
import { writeJsonl } from '../support/jsonl.ts';
import { randomStream } from '../support/random.ts';
import { GraphTeacher } from './graph-teacher.ts';

/** Of a trace, on average: of recipes/laptop.toml's 600, of mini.toml's, which lists more diseases a finding, 790. */
const TRACE_BYTES = 690;

export const distilKind = defineStageKind({
  name: 'coldstart.distil',
  about: "traces of the graph teacher, which follows a question's path through the graph",
  version: 3,
  settings: z.object({
    /** Traces that the teacher writes: few. */
    trajectories: count,
    /** Share of them with backtracking, self-correction or another path. */
    refinedShare: share,
  }),
  roles: {
    graph: { accepts: ['graph'], about: 'the graph that the questions were made from' },
    questions: { accepts: ['splits'], about: 'whose training questions get traces' },
  },
  makes: ['trajectories'],
  weight: () => 1,
  expect: ({ settings: { trajectories }, feeds, made }) => {
    const { questions } = splitNamed(made(feeds['questions']![0]), TRAINING_SPLIT);
    const traces = atMost(Math.min(trajectories, questions?.count ?? Infinity));
    return { ...NO_MODEL, makes: { trajectories: { traces, bytes: TRACE_BYTES } } };
  },
  run: async ({ settings, inputs, context }) => {
    const graph = readGraphFile(join(inputs.graph.folder, 'graph.json'));
    const teacher = new GraphTeacher(graph, { refinedShare: settings.refinedShare, seed: context.seed });
    const questions = readSplit(inputs.questions, TRAINING_SPLIT).map((question) => {
      const parsed = isPublic(question) ? null : questionSchema.safeParse(question);
      if (parsed?.success === true) return parsed.data;
      throw new RecordError(
        `question ${question.id} of stage ${inputs.questions.stage} was not made from the graph, so the graph cannot ` +
          'write a trace for it: take the traces of a chat model',
      );
    });
    const asked = randomStream(context.seed, context.name).shuffle(questions).slice(0, settings.trajectories);
    const trajectories = asked.map((question) => teacher.write(question));
    const correct = trajectories.filter((trajectory) => trajectory.correct);
    writeJsonl(join(context.folder, 'trajectories.jsonl'), correct);
    return { written: trajectories.length, kept: correct.length };
  },
});
