/**
 * The stage kind `coldstart.ask-teacher`: reasoning traces for training questions by a chat model (paper section 3.2), beside
 * them every try (attempts.jsonl), what is left to people (unsolved.jsonl), and how blind traces and others differ (leaks.json).
 */
import { join } from 'node:path';
import { z } from 'zod';
import { limitsSchema } from '../attempts/calls/budget.ts';
import { TRANSPORTS } from '../attempts/calls/paid-outcome.ts';
import { stageAsking } from '../attempts/sets/stage-asking.ts';
import { modelOfProduct } from '../engine/model-reference.ts';
import type { Policy } from '../engine/policy.ts';
import type { Scorer } from '../engine/scorer.ts';
import { withScoringPolicy } from '../engine/with-policy.ts';
import { readGraphFile } from '../graph/graph-file.ts';
import { NO_MODEL } from '../products/expectation.ts';
import { atMost } from '../products/expected-count.ts';
import { splitNamed } from '../products/expected-products.ts';
import { count, share } from '../products/setting-schemas.ts';
import { readSplit, TRAINING_SPLIT } from '../products/splits.ts';
import { defineStageKind } from '../products/stage-kind.ts';
import { commonQuestion } from '../records/common-question.ts';
import { writeJsonAtomic } from '../support/atomic-file.ts';
import { RecordError } from '../support/errors.ts';
import { writeJsonl } from '../support/jsonl.ts';
import { randomStream } from '../support/random.ts';
import { promptNamed } from '../wording/prompt.ts';
import { ANSWER_FORMS } from './answer-form.ts';
import { askTeacher, type AskStudent } from './chat-teacher.ts';
import { TRACE_RULES } from './choose-trace.ts';
import { teachingLeaks } from './checks/leaks/teaching-leaks.ts';
import { LADDER_MODES, mostTries } from './ladder/climb.ts';
import { mostReadTokens } from './ladder/most-read-tokens.ts';
import { wrongStepFinder } from './ladder/wrong-step.ts';
import { studentLogProbabilities } from './student-log-probabilities.ts';

export const askTeacherKind = defineStageKind({
  name: 'coldstart.ask-teacher',
  about: 'traces of a chat model, asked blind first, then with more help; of the right ones of a question one is kept',
  version: 5,
  settings: z.object({
    /** Questions asked, drawn from the training questions: few. */
    trajectories: count,
    /** ladder: blind, refined, along the path, at last with the answer; paper: with the answer alone, as the paper has it. */
    mode: z.enum(LADDER_MODES).default('ladder'),
    /** Blind tries at each question; in mode paper, tries that are told the answer. */
    attempts: z.number().int().min(1).max(1000).default(4),
    /** Tries that take up an earlier one which did not come to the answer. */
    refinements: z.number().int().min(0).max(20).default(2),
    /** Tries along the relations of the graph's path, for questions of a graph. */
    skeletons: z.number().int().min(0).max(20).default(1),
    /** Of the traces kept, those at the most that were told the answer; 0: none. */
    goldShare: share.default(0.2),
    /** Where so many of the blind tries agree on another option, the question goes to people. */
    againstKey: z.number().gt(0.5).max(1).default(0.75),
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
    graph: { accepts: ['graph'], about: 'what the steps of a try are held against', optional: true },
    student: { accepts: ['model'], about: 'whose log-probabilities select = "likeliest" goes by', optional: true },
  },
  makes: ['trajectories'],
  asks: true,
  check: ({ attempts, temperature, select }, { student }) => [
    ...(attempts > 1 && temperature === 0
      ? [{ setting: 'temperature', message: `at 0 all ${attempts} attempts are one: more than 0 is allowed` }]
      : []),
    ...(select === 'likeliest' && student!.length === 0
      ? [{ setting: 'select', message: 'likeliest asks a student: name the stage whose model it is in student' }]
      : []),
  ],
  weight: (settings) => 1 + mostTries(settings.trajectories, { ...settings, accept: settings.accept ?? null }) * 0.01,
  expect: ({ settings, feeds, standing, made }) => {
    const { trajectories, accept } = settings;
    const calls = mostTries(trajectories, { ...settings, accept: accept ?? null });
    const readTokens = mostReadTokens(standing(feeds['questions']![0]), settings, calls);
    const { questions } = splitNamed(made(feeds['questions']![0]), TRAINING_SPLIT);
    const traces = atMost(Math.min(trajectories, questions?.count ?? Infinity));
    return {
      work: feeds['student']!.length === 0 ? NO_MODEL.work : null,
      calls: { teacher: { calls: atMost(calls), readTokens, writtenTokens: null } },
      makes: { trajectories: { traces, bytes: null } },
    };
  },
  run: async ({ settings, inputs, context, engines, recipe }) => {
    const { trajectories: wanted, accept, ...rest } = settings;
    const prompt = promptNamed(recipe.prompt);
    const graph = inputs.graph === null ? null : readGraphFile(join(inputs.graph.folder, 'graph.json'));
    const { student } = inputs;
    const askStudent: AskStudent | null =
      student === null
        ? null
        : async (traces) => {
            const asked = traces.map(({ question, text }) => ({ question: commonQuestion(question), text }));
            const throwIfStopped = (done: number): void => {
              context.interrupt.throwIfRequested(`the student has scored ${done} of ${asked.length} traces`);
              if (done > 0) context.progress.log(`the student has scored ${done} of ${asked.length} traces`);
            };
            return withScoringPolicy(engines, modelOfProduct(student.folder), (policy: Policy<Scorer>) =>
              studentLogProbabilities(policy, asked, { prompt, throwIfStopped }),
            );
          };
    const training = readSplit(inputs.questions, TRAINING_SPLIT);
    const asked = randomStream(context.seed, context.name).shuffle(training).slice(0, wanted);
    if (asked.length < wanted)
      context.progress.log(`WARNING: only ${asked.length} training questions, not the ${wanted} asked for`);
    const asking = stageAsking(context);
    const teacher = await inputs.teacher();
    try {
      const { trajectories, attempts, unsolved, right, counts } = await askTeacher(asked, teacher, {
        ...rest,
        findWrongStep: graph === null ? null : wrongStepFinder(graph),
        askStudent,
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
      for (const [rung, { tries, right: found, kept }] of Object.entries(counts.rungs))
        context.progress.log(`${rung}: ${tries} tries, ${found} right, ${kept} kept`);
      if (unsolved.length > 0) {
        const against = unsolved.filter(({ why }) => why === 'another-answer').length;
        context.progress.log(
          `${unsolved.length} questions have no trace and are left to people (unsolved.jsonl): in ${against} most tries ` +
            'agree on another answer, which speaks against the key',
        );
      }
      writeJsonl(join(context.folder, 'unsolved.jsonl'), unsolved);
      if (trajectories.length === 0)
        throw new RecordError(`stage ${context.name}: no trace of ${teacher.spec} can be kept: ${told}`);
      writeJsonl(join(context.folder, 'attempts.jsonl'), attempts);
      writeJsonAtomic(join(context.folder, 'leaks.json'), teachingLeaks(right));
      writeJsonl(join(context.folder, 'trajectories.jsonl'), trajectories);
      return { ...counts, rungs: { ...counts.rungs }, unsolved: unsolved.length, teacher: teacher.model.name };
    } finally {
      asking.end();
      await teacher.model.close();
    }
  },
});
