import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FEW_QUESTIONS, runRecipeText } from '../../test/worlds/run-recipe-text.ts';
import { readSplit, TRAINING_SPLIT } from '../products/splits.ts';
import type { OpenChatModel } from '../products/stage-kind.ts';
import type { Trajectory } from '../records/trajectory.ts';
import { readJsonl } from '../support/jsonl.ts';
import { readJson } from '../support/read-json.ts';
import { ScriptedTeacher, writtenTrace } from './fixtures/scripted-teacher.ts';
import { probeKind } from './probe.stage.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleming-probe-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const recipe = (settings: string): string => `[models.small]
use = "recorded:outputs.jsonl"
${FEW_QUESTIONS}[stages.written]
do = "coldstart.distil"
graph = "graph"
questions = "questions"
trajectories = 12
refinedShare = 0
[stages.probed]
do = "coldstart.probe"
trajectories = "written"
questions = "questions"
graph = "graph"
teacher = "small"
reader = "small"
traces = 6
samples = 1
temperature = 0
${settings}
`;

const inRun = (...parts: string[]): string => join(folder, 'run', ...parts);

/** It goes by the question whatever it is told; as a reader it knows the answer from the first quarter on. */
function honest(): ScriptedTeacher {
  const goldOf = (id: string): string | undefined =>
    readSplit({ stage: 'questions', folder: inRun('questions') }, TRAINING_SPLIT).find((each) => each.id === id)
      ?.answer;
  return new ScriptedTeacher((item) => {
    const told = goldOf(item);
    if (told !== undefined) return writtenTrace(told);
    const end = item.lastIndexOf(':');
    const gold = goldOf(item.slice(0, end))!;
    const other = gold === 'A' ? 'B' : 'A';
    return `<answer>${item.slice(end + 1) === '0' ? other : gold}</answer>`;
  });
}

function run(model: ScriptedTeacher, settings: string) {
  const opened: OpenChatModel = { model, spec: 'small:', sha256: null, concurrency: 2, maxTokens: 99 };
  return runRecipeText(folder, recipe(settings), { openChatModel: () => Promise.resolve(opened) });
}

const rateSchema = z.looseObject({ found: z.number(), traces: z.number() });
const checksSchema = z.object({
  traces: z.number(),
  probed: z.number(),
  counterfactual: z.record(z.string(), rateSchema),
  anchoring: z.record(z.string(), rateSchema),
  flaws: z.record(z.string(), z.looseObject({ count: z.number(), example: z.looseObject({ evidence: z.string() }) })),
});

describe('coldstart.probe', () => {
  it('keeps rates, examples and a line a trace, and lets go what a probe rejects', async () => {
    await run(honest(), 'anchoring = "reject"');
    const tracesOf = (stage: string) => readJsonl<Trajectory>(inRun(stage, 'trajectories.jsonl'));
    const checks = readJson(inRun('probed', 'checks.json'), checksSchema);
    expect(checks).toMatchObject({
      traces: tracesOf('written').length,
      probed: 6,
      counterfactual: { all: { found: 0, traces: 6 }, graph: { found: 0, traces: 6 } },
      anchoring: { all: { found: 6, traces: 6 }, graph: { found: 6 } },
      flaws: { anchoring: { count: 6, example: { evidence: expect.stringContaining('25 %: 1.00') as unknown } } },
    });
    const rejected = readJsonl<{ questionId: string; check: string }>(inRun('probed', 'rejected.jsonl'));
    expect(rejected.map(({ check }) => check)).toEqual(Array(6).fill('anchoring'));
    const kept = tracesOf('written').filter(
      ({ questionId }) => !rejected.some((each) => each.questionId === questionId),
    );
    expect(tracesOf('probed')).toEqual(kept);
    const lines = readJsonl<{ language: string; verdict: string; course: number[] }>(inRun('probed', 'probes.jsonl'));
    expect(new Set(lines.map(({ language }) => language))).toEqual(new Set(['en', 'zh']));
    expect(lines.map(({ verdict, course }) => [verdict, course])).toEqual(
      Array.from({ length: 6 }, () => ['wrong', [0, 1, 1]]),
    );
  });

  it('counts where it rejects nothing, and is done anew without asking anew', async () => {
    const model = honest();
    await run(model, '');
    const asked = model.asked.length;
    expect(asked).toBe(6 + 3 * 6);
    const { stages } = await run(model, 'anchoring = "reject"');
    expect(stages.find(({ name }) => name === 'probed')).toMatchObject({
      result: 'done',
      summary: { kept: readJsonl(inRun('written', 'trajectories.jsonl')).length - 6 },
    });
    expect(model.asked).toHaveLength(asked);
  });

  it('refuses probes that nobody is asked for, models that nobody asks, and samples that are one', () => {
    const problems = (stated: object, teacher: readonly string[]): string[] =>
      probeKind.check!(probeKind.settings.parse(stated), { teacher }, {}).map(({ setting }) => setting);
    expect(problems({}, ['small'])).toEqual([]);
    expect(problems({ counterfactual: 'off' }, [])).toEqual([]);
    expect(problems({}, [])).toEqual(['counterfactual']);
    expect(problems({ counterfactual: 'off' }, ['small'])).toEqual(['counterfactual']);
    expect(problems({ counterfactual: 'off', anchoring: 'off' }, [])).toEqual(['anchoring']);
    expect(problems({ temperature: 0 }, ['small'])).toEqual(['temperature']);
    expect(problems({ temperature: 0, samples: 1 }, ['small'])).toEqual([]);
  });

  it('tells before it asks how many calls there can be', () => {
    const expected = (teacher: readonly string[], stated: object) =>
      probeKind.expect!({
        settings: probeKind.settings.parse(stated),
        feeds: { trajectories: ['traces'], teacher, reader: ['small'] },
        entries: {},
        standing: () => null,
        made: () => ({}),
        promptBytes: 0,
      }).calls;
    expect(expected(['small'], { traces: 10, samples: 2 })).toMatchObject({
      teacher: { calls: { count: 10, bound: 'at most' } },
      reader: { calls: { count: 80 } },
    });
    expect(expected([], { traces: 10, samples: 2, counterfactual: 'off' })).toEqual({
      reader: { calls: { count: 60, bound: 'at most' }, readTokens: null, writtenTokens: null },
    });
  });
});
