/**
 * The stage kind `coldstart.probe`: some of the traces are probed for leaks that only a model can find. What it found is kept
 * with rates, intervals and an example each (checks.json), trace by trace (probes.jsonl), and what went (rejected.jsonl).
 */
import { join } from 'node:path';
import { z } from 'zod';
import { limitsSchema } from '../attempts/calls/budget.ts';
import { TRANSPORTS } from '../attempts/calls/paid-outcome.ts';
import { stageAsking } from '../attempts/sets/stage-asking.ts';
import { readGraphFile } from '../graph/graph-file.ts';
import { NO_MODEL, type ExpectedCalls } from '../products/expectation.ts';
import { atMost } from '../products/expected-count.ts';
import { fewerTraces } from '../products/expected-products.ts';
import { count } from '../products/setting-schemas.ts';
import { readSplit, TRAINING_SPLIT } from '../products/splits.ts';
import { defineStageKind, type WrongSetting } from '../products/stage-kind.ts';
import { trajectorySchema, type Trajectory } from '../records/trajectory.ts';
import { writeJsonAtomic } from '../support/atomic-file.ts';
import { RecordError } from '../support/errors.ts';
import { readJsonl, writeJsonl } from '../support/jsonl.ts';
import { randomStream } from '../support/random.ts';
import { askedTrace, type AskedTraceOf } from './checks/asked-trace.ts';
import { CheckTally } from './checks/check-tally.ts';
import { CHECK_WAYS, type CheckWay } from './checks/check-trace.ts';
import { probeReport } from './checks/leaks/probe-report.ts';
import { mostProbeCalls, PROBES, probeTraces, type Probe, type Probed } from './checks/leaks/probe-traces.ts';

const way = z.enum(CHECK_WAYS).default('count');
type Ways = Readonly<Record<Probe, CheckWay>>;

export const probeKind = defineStageKind({
  name: 'coldstart.probe',
  about:
    'some traces are probed by asking models: does the teacher justify a wrong key, does the beginning tell the answer',
  version: 1,
  settings: z.object({
    /** The teacher is told a wrong option; a reader says whether its reasoning leads there too. */
    counterfactual: way,
    /** A reader is shown ever more of the reasoning: it should not be sure of the answer at the first quarter. */
    anchoring: way,
    /** Traces probed, drawn at random; the others stay as they are. */
    traces: count.default(50),
    /** Answers of the reader to each thing that it is shown. */
    samples: z.number().int().min(1).max(100).default(4),
    temperature: z.number().min(0).max(10).default(0.7),
    /** Of money, tokens and calls, of each of the two models, over all runs of the folder. */
    limits: limitsSchema.default({}),
    whenSpent: z.enum(['stop', 'partial']).default('stop'),
    /** One request a call, files of requests, or only what was answered before. */
    transport: z.enum(TRANSPORTS).default('live'),
  }),
  roles: {
    trajectories: { accepts: ['trajectories'], about: 'the traces that are probed' },
    questions: { accepts: ['splits'], about: 'what the traces are about' },
    graph: { accepts: ['graph'], about: 'what answers are called', optional: true },
    teacher: { chatModel: true, about: 'is told a wrong answer', optional: true },
    reader: { chatModel: true, about: 'says where a reasoning leads' },
  },
  makes: ['trajectories'],
  check: (settings, { teacher }) => problemsOf(settings, teacher!.length > 0),
  weight: ({ traces, samples, ...ways }) => {
    const { teacher, reader } = mostProbeCalls(traces, { probes: probesOf(ways), samples });
    return 1 + (teacher + reader) * 0.01;
  },
  expect: ({ settings: { traces, samples, ...ways }, feeds, made }) => {
    const most = mostProbeCalls(traces, { probes: probesOf(ways), samples });
    const roles = (['teacher', 'reader'] as const).filter((role) => feeds[role]!.length > 0);
    const calls = roles.map((role) => [role, { calls: atMost(most[role]), readTokens: null, writtenTokens: null }]);
    return {
      work: NO_MODEL.work,
      calls: Object.fromEntries(calls) as Record<string, ExpectedCalls>,
      makes: { trajectories: fewerTraces(made(feeds['trajectories']![0])) },
    };
  },
  run: async ({ settings, inputs, context }) => {
    const graph = inputs.graph === null ? null : readGraphFile(join(inputs.graph.folder, 'graph.json'));
    const questions = new Map(readSplit(inputs.questions, TRAINING_SPLIT).map((question) => [question.id, question]));
    const path = join(inputs.trajectories.folder, 'trajectories.jsonl');
    const trajectories = readJsonl(path, { schema: trajectorySchema });
    const drawn = new Set(
      randomStream(context.seed, context.name, 'probed').shuffle(trajectories).slice(0, settings.traces),
    );
    const asked = trajectories.filter((each) => drawn.has(each)).map((each) => askedTrace(each, questions, graph));
    const probes = probesOf(settings);
    const asking = stageAsking(context);
    let found: Probed[];
    try {
      found = await probeTraces(
        asked,
        { teacher: inputs.teacher, reader: inputs.reader },
        {
          probes,
          samples: settings.samples,
          seed: context.seed,
          temperature: settings.temperature,
          limits: settings.limits,
          whenSpent: settings.whenSpent,
          transport: settings.transport,
          callsFolder: context.callsFolder,
          progress: asking.progress,
          stop: asking.stop,
          again: asking.again,
        },
      );
    } finally {
      asking.end();
    }
    const { tally, rejected } = judged(asked, found, settings);
    const gone = new Set(rejected.map(({ trace }) => trace));
    const kept = trajectories.filter((each) => !gone.has(each));
    if (kept.length === 0)
      throw new RecordError(
        `stage ${context.name}: each of ${trajectories.length} traces has a leak that rejects it: set the probes to "count"`,
      );
    const report = probeReport(
      asked.map(({ trace: { sawAnswer } }, at) => ({ probed: found[at]!, sawAnswer })),
      { anchoring: probes.includes('anchoring') },
    );
    writeJsonl(join(context.folder, 'trajectories.jsonl'), kept);
    writeJsonl(
      join(context.folder, 'rejected.jsonl'),
      rejected.map(({ trace, ...why }) => ({ questionId: trace.questionId, ...why })),
    );
    writeJsonl(
      join(context.folder, 'probes.jsonl'),
      asked.map(({ trace }, at) => probeLine(trace, found[at]!)),
    );
    const checks = { traces: trajectories.length, probed: asked.length, ...report, flaws: tally.flaws };
    writeJsonAtomic(join(context.folder, 'checks.json'), checks);
    const counts = Object.fromEntries(probes.map((probe) => [probe, tally.countOf(probe)]));
    context.progress.log(
      `${asked.length} of ${trajectories.length} traces were probed, ${rejected.length} went; checks.json has the rates`,
    );
    return { traces: trajectories.length, probed: asked.length, kept: kept.length, ...counts };
  },
});

function probesOf(ways: Ways): Probe[] {
  return PROBES.filter((probe) => ways[probe] !== 'off');
}

function problemsOf(settings: Ways & { samples: number; temperature: number }, hasTeacher: boolean): WrongSetting[] {
  const { counterfactual, anchoring, samples, temperature } = settings;
  const problems: WrongSetting[] = [];
  if (counterfactual === 'off' && anchoring === 'off')
    problems.push({
      setting: 'anchoring',
      message: 'nothing is probed: say "count" or "reject" of one, or leave it out',
    });
  if ((counterfactual !== 'off') !== hasTeacher)
    problems.push({
      setting: 'counterfactual',
      message: hasTeacher
        ? 'a teacher is named and nothing asks it: leave it out, or say "count" or "reject"'
        : 'it tells a teacher a wrong answer: name a model in teacher, or say "off"',
    });
  if (samples > 1 && temperature === 0)
    problems.push({ setting: 'temperature', message: `at 0 all ${samples} samples are one: more than 0 is allowed` });
  return problems;
}

interface RejectedTrace {
  readonly trace: Trajectory;
  readonly check: Probe;
  readonly reason: string;
  readonly evidence: string;
}

function judged(
  asked: readonly AskedTraceOf[],
  found: readonly Probed[],
  ways: Ways,
): { readonly tally: CheckTally; readonly rejected: readonly RejectedTrace[] } {
  const tally = new CheckTally();
  const rejected: RejectedTrace[] = [];
  for (const [at, { flaws }] of found.entries()) {
    const { trace } = asked[at]!;
    for (const probe of PROBES) if (flaws[probe] !== undefined) tally.addFlaw(trace.questionId, probe, flaws[probe]);
    const check = PROBES.find((probe) => flaws[probe] !== undefined && ways[probe] === 'reject');
    if (check !== undefined) rejected.push({ trace, check, ...flaws[check]! });
  }
  return { tally, rejected };
}

function probeLine({ questionId, language, sawAnswer }: Trajectory, { told, led, course, flaws }: Probed): object {
  const key = told?.rekeyed.options.find(({ letter }) => letter === told.rekeyed.answer)?.text ?? null;
  return {
    questionId,
    language,
    sawAnswer: sawAnswer ?? null,
    told: key,
    verdict: told?.verdict ?? null,
    led,
    course,
    flaws: Object.keys(flaws),
  };
}
