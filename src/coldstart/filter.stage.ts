/**
 * The stage kind `coldstart.filter`: traces in, traces without flaws out. What each check found is kept beside them with
 * one example each (checks.json), and what went, with its reason (rejected.jsonl).
 */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { stageAsking } from '../attempts/sets/stage-asking.ts';
import { readGraphFile } from '../graph/graph-file.ts';
import { NO_MODEL } from '../products/expectation.ts';
import { fewerTraces } from '../products/expected-products.ts';
import { count } from '../products/setting-schemas.ts';
import { readSplit, TRAINING_SPLIT } from '../products/splits.ts';
import { defineStageKind } from '../products/stage-kind.ts';
import { trajectorySchema, type Trajectory } from '../records/trajectory.ts';
import { writeJsonAtomic } from '../support/atomic-file.ts';
import { RecordError } from '../support/errors.ts';
import { readJsonl, writeJsonl } from '../support/jsonl.ts';
import { askedTrace } from './checks/asked-trace.ts';
import { WORD_LIMITS } from './checks/brevity.ts';
import { CheckTally } from './checks/check-tally.ts';
import { CHECK_WAYS, CHECKS, checkTrace, DEFAULT_WAYS, type CheckName, type CheckWay } from './checks/check-trace.ts';
import { askReader, READER_CHECKS } from './checks/ask-reader.ts';
import type { HeldSteps } from './checks/guidelines/guideline-check.ts';
import { readSnippets } from './checks/guidelines/read-snippets.ts';
import { Plausibility } from './checks/plausibility.ts';
import type { TraceFlaw } from './checks/trace-flaw.ts';
import { contradictedStep } from './checks/contradicted-step.ts';

const way = (standard: CheckWay) => z.enum(CHECK_WAYS).default(standard);
/** Its setting has another name, since `graph` is the role of what it holds steps against. */
const SETTABLE = CHECKS.filter((name): name is Exclude<CheckName, 'graph'> => name !== 'graph');
const ways = Object.fromEntries(SETTABLE.map((name) => [name, way(DEFAULT_WAYS[name])])) as Record<
  Exclude<CheckName, 'graph'>,
  ReturnType<typeof way>
>;

interface Rejected {
  readonly questionId: string;
  readonly check: string;
  readonly reason: string;
  readonly evidence: string;
}

export const filterKind = defineStageKind({
  name: 'coldstart.filter',
  about:
    'traces with wrong numbers, stray markup, repetition or a leaked answer go; each check rejects, counts or is off',
  version: 3,
  settings: z.object({
    ...ways,
    /** Each step is held against the graph: traces with one that a stated fact contradicts. */
    contradictedSteps: way('off'),
    /** A reader answers without the conclusion: traces that do not lead to the answer. */
    sufficiency: way('off'),
    /** A reader answers from the first third alone: traces whose rest is decoration. */
    necessity: way('off'),
    /** A reader holds each step against passages of guidelines: traces that one of them contradicts. */
    guidelines: way('off'),
    /** Files of such passages, one a line; `fleming knowledge snippets` makes one of MedQuAD. */
    passages: z.array(z.string()).default([]),
    /** Longest reasoning by tier; a Chinese character is a word. */
    mostWordsEasy: count.default(WORD_LIMITS.easy),
    mostWordsModerate: count.default(WORD_LIMITS.moderate),
    mostWordsDifficult: count.default(WORD_LIMITS.difficult),
  }),
  roles: {
    trajectories: { accepts: ['trajectories'], about: 'the traces that are checked' },
    questions: { accepts: ['splits'], about: 'what the traces are about' },
    graph: { accepts: ['graph'], about: 'what answers are called, and the values of its findings', optional: true },
    reader: { chatModel: true, about: 'answers from parts of a trace', optional: true },
  },
  makes: ['trajectories'],
  paths: ['passages'],
  files: ({ passages }) => Object.fromEntries(passages.map((path, at) => [`${at + 1} ${basename(path)}`, path])),
  check: (settings, { reader, graph }) => {
    if (settings.contradictedSteps !== 'off' && graph!.length === 0)
      return [
        { setting: 'contradictedSteps', message: 'steps are held against a graph: name one in graph, or say "off"' },
      ];
    const absent = settings.passages.filter((path) => !existsSync(path));
    if (absent.length > 0)
      return absent.map((path) => ({ setting: 'passages', message: `there is no ${path}`, missing: true as const }));
    if ((settings.guidelines !== 'off') !== settings.passages.length > 0)
      return [{ setting: 'guidelines', message: 'guidelines and passages belong together: give both, or none' }];
    const asked = READER_CHECKS.filter((check) => settings[check] !== 'off');
    if (asked.length > 0 === reader!.length > 0) return [];
    return asked.length > 0
      ? [{ setting: asked[0]!, message: `${asked.join(' and ')} ask a reader: name a model in reader, or say "off"` }]
      : [
          {
            setting: READER_CHECKS[0],
            message: 'a reader is named and nothing asks it: leave it out, or say "reject" or "count"',
          },
        ];
  },
  weight: (_settings, { reader }) => (reader!.length > 0 ? 30 : 1),
  expect: ({ feeds, made }) => ({
    work: NO_MODEL.work,
    calls: Object.fromEntries(feeds['reader']!.map(() => ['reader', null])),
    makes: { trajectories: fewerTraces(made(feeds['trajectories']![0])) },
  }),
  run: async ({ settings, inputs, context }) => {
    const graph = inputs.graph === null ? null : readGraphFile(join(inputs.graph.folder, 'graph.json'));
    const questions = new Map(readSplit(inputs.questions, TRAINING_SPLIT).map((question) => [question.id, question]));
    const trajectories = readJsonl(join(inputs.trajectories.folder, 'trajectories.jsonl'), {
      schema: trajectorySchema,
    });
    const checking = {
      ways: { ...settings, graph: settings.contradictedSteps },
      wordLimits: {
        easy: settings.mostWordsEasy,
        moderate: settings.mostWordsModerate,
        difficult: settings.mostWordsDifficult,
      },
      plausibility: new Plausibility(graph?.measures),
      ...(graph === null || settings.contradictedSteps === 'off' ? {} : { audit: contradictedStep(graph) }),
    };
    const tally = new CheckTally();
    const rejected: Rejected[] = [];
    const reject = ({ questionId }: Trajectory, check: string, { reason, evidence }: TraceFlaw): void =>
      void rejected.push({ questionId, check, reason, evidence });
    let kept = trajectories.flatMap((trace) => {
      const asked = askedTrace(trace, questions, graph);
      const checked = checkTrace(trace, asked.question, { ...checking, names: asked.names });
      tally.add(trace.questionId, checked);
      const { rejectedBy } = checked;
      if (rejectedBy === null) return [asked];
      reject(trace, rejectedBy, checked.flaws[rejectedBy]!);
      return [];
    });
    const readerChecks = READER_CHECKS.filter((check) => settings[check] !== 'off');
    let steps: HeldSteps['counts'] | null = null;
    if (inputs.reader !== null && readerChecks.length > 0 && kept.length > 0) {
      const asking = stageAsking(context);
      const reader = await inputs.reader();
      try {
        const readerAsking = {
          folder: join(context.workFolder, 'answers'),
          seed: context.seed,
          progress: asking.progress,
          stop: asking.stop,
          again: asking.again,
        };
        const passages = settings.guidelines === 'off' ? null : readSnippets(settings.passages);
        const { flaws: found, steps: held } = await askReader(kept, readerChecks, reader, readerAsking, passages);
        steps = held;
        kept = kept.filter(({ trace }, at) => {
          const flaws = readerChecks.flatMap((check) => {
            const flaw = found.get(check)![at]!;
            return flaw === null ? [] : [{ check, flaw }];
          });
          for (const { check, flaw } of flaws) tally.addFlaw(trace.questionId, check, flaw);
          const first = flaws.find(({ check }) => settings[check] === 'reject');
          if (first !== undefined) reject(trace, first.check, first.flaw);
          return first === undefined;
        });
      } finally {
        asking.end();
        await reader.model.close();
      }
    }
    if (kept.length === 0)
      throw new RecordError(
        `stage ${context.name}: none of ${trajectories.length} traces is without a flaw; the first went by ` +
          `${rejected[0]?.check ?? 'no check'} (${rejected[0]?.evidence ?? 'no traces came in'}): set checks to "count" that are too strict`,
      );
    writeJsonl(
      join(context.folder, 'trajectories.jsonl'),
      kept.map(({ trace }) => trace),
    );
    writeJsonl(join(context.folder, 'rejected.jsonl'), rejected);
    writeJsonAtomic(join(context.folder, 'checks.json'), { ...tally.result, ...(steps === null ? {} : { steps }) });
    const found = Object.fromEntries(
      [...CHECKS, ...READER_CHECKS]
        .map((check) => [check, tally.countOf(check)] as const)
        .filter(([, each]) => each > 0),
    );
    context.progress.log(`${kept.length} of ${trajectories.length} traces stay; flaws are in checks.json`);
    return { traces: trajectories.length, kept: kept.length, ...found };
  },
});
