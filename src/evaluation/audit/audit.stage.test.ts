import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runCommandLine } from '../../../test/worlds/run-command-line.ts';
import { FEW_QUESTIONS, runRecipeText } from '../../../test/worlds/run-recipe-text.ts';
import { toyGraph } from '../../graph/fixtures/toy-graph.ts';
import { writeGraphFile } from '../../graph/graph-file.ts';
import { openGraphStore } from '../../graph/store/graph-store.ts';
import { STAGE_KINDS } from '../../pipeline/stage-kinds.ts';
import { writeAnswersIndex } from '../../products/answers.ts';
import { defineStageKind, type StageKind } from '../../products/stage-kind.ts';
import type { Score } from '../../records/score.ts';
import type { Trajectory } from '../../records/trajectory.ts';
import { readJsonl, writeJsonl } from '../../support/jsonl.ts';
import { reportSchema } from '../run-report/report-schema.ts';
import { readAudit } from './audit-product.ts';
import { auditKind } from './audit.stage.ts';
import { auditGraphOfFolder } from './open-audit-graph.ts';

const right = 'Diseases with rash: alpha disease.';
const wrong = 'Diseases with rash: alpha disease, beta disease.';
const written: Readonly<Record<string, readonly string[]>> = {
  base: ['nothing', right, 'nothing'],
  taught: [wrong, wrong, right],
};

const score = (row: string, at: number): Score => ({
  questionId: `q${at}`,
  cluster: `c${at}`,
  row,
  set: 'new-combinations',
  language: 'en',
  kind: null,
  tier: null,
  hops: null,
  rarity: null,
  reading: { kind: 'read', letter: 'A', via: 'letter' },
  correct: row === 'taught',
  raw: written[row]![at]!,
  tokens: 5,
});

const made = { version: 1, settings: z.object({}), roles: {}, weight: () => 1 } as const;
const ownKinds = [
  defineStageKind({
    ...made,
    name: 'own.graph',
    about: 'a toy graph',
    makes: ['graph'],
    run: async ({ context }) =>
      writeGraphFile(join(context.folder, 'graph.json'), toyGraph([['beta disease', 'lacks', 'rash']])),
  }),
  defineStageKind({
    ...made,
    name: 'own.traces',
    about: 'two traces',
    makes: ['trajectories'],
    run: async ({ context }) => {
      const traces = ['甲病 nothing', right].map((text, at): Trajectory => ({
        questionId: `t${at}`,
        language: 'en',
        text,
        strategy: 'direct',
        correct: true,
      }));
      writeJsonl(join(context.folder, 'trajectories.jsonl'), traces);
    },
  }),
  defineStageKind({
    ...made,
    name: 'own.answers',
    about: 'answers of two models',
    makes: ['answers'],
    run: async ({ context }) => {
      for (const [row, texts] of Object.entries(written))
        writeJsonl(
          join(context.folder, `${row}.jsonl`),
          texts.map((_, at) => score(row, at)),
        );
      const rowOf = (name: string, startsFrom: string | null) =>
        ({
          name,
          label: { en: `the ${name}`, zh: `模型 ${name}` },
          about: null,
          startsFrom,
          role: 'recipe',
          paper: null,
        }) as const;
      writeAnswersIndex(context.folder, {
        rows: [rowOf('base', null), rowOf('taught', 'base')],
        sets: [{ name: 'new-combinations', label: { en: 'New', zh: '新' }, about: { en: 'New ones.', zh: '新题。' } }],
      });
    },
  }),
];
const kinds = new Map([...STAGE_KINDS, ...ownKinds.map((kind) => [kind.name, kind as unknown as StageKind] as const)]);

const RECIPE = `${FEW_QUESTIONS}[stages.toy]
do = "own.graph"
[stages.traces]
do = "own.traces"
[stages.answered]
do = "own.answers"
[stages.audited]
do = "evaluation.audit"
graph = "toy"
answers = "answered"
trajectories = [{ from = "traces", label = { en = "The teacher", zh = "教师" } }]
[stages.report]
do = "evaluation.report"
answers = "answered"
questions = "questions"
audit = "audited"
`;

let folder: string;
const inRun = (...parts: string[]): string => join(folder, 'run', ...parts);
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'audit-stage-'));
  await runRecipeText(folder, RECIPE, { kinds });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('evaluation.audit', () => {
  it('counts the claims of traces and answers row by row, and what each stage changed', () => {
    const { rows, changes } = readAudit({ folder: inRun('audited') });
    expect(rows).toMatchObject([
      { name: 'traces', label: { en: 'The teacher' }, answers: 2, claims: 1, supported: { count: 1, of: 1 } },
      { name: 'base', answers: 3, claims: 1, silent: 2, contradicted: { count: 0, of: 1 } },
      {
        name: 'taught',
        claims: 5,
        supported: { count: 3, of: 5 },
        contradicted: { count: 2, of: 5 },
        answersContradicted: { count: 2, of: 3 },
      },
    ]);
    const { low, high } = rows[2]!.answersContradicted!;
    expect([low > 0 && low < 2 / 3, high > 2 / 3 && high < 1]).toEqual([true, true]);
    expect(changes).toMatchObject([
      { baseline: 'base', candidate: 'taught', contradicted: { difference: 2 / 3 }, accuracy: { difference: 1 } },
    ]);
  });

  it('keeps every claim with its place and facts, and a page to read', () => {
    const lines = readJsonl<{ row: string; claims: { verdict: string; facts: object[] }[] }>(
      inRun('audited', 'claims.jsonl'),
    );
    expect(lines.map(({ row }) => row)).toEqual([
      'traces',
      'traces',
      'base',
      'base',
      'base',
      'taught',
      'taught',
      'taught',
    ]);
    const contradicted = lines.flatMap(({ claims }) => claims.filter(({ verdict }) => verdict === 'contradicted'));
    expect(contradicted).toMatchObject([{ facts: [{ relation: 'lacks' }] }, { facts: [{ relation: 'lacks' }] }]);
    expect(readFileSync(inRun('audited', 'audit.html'), 'utf8')).toContain('<mark class="contradicted">beta disease');
  });

  it('is what the command finds of the same run', async () => {
    const { out } = await runCommandLine(['audit', inRun(), '--graph', inRun('toy'), '--json']);
    const { rows, changes } = readAudit({ folder: inRun('audited') });
    const ofCommand = JSON.parse(out) as { rows: unknown; changes: unknown };
    expect(ofCommand.rows).toEqual(rows.slice(1));
    expect(ofCommand.changes).toEqual(changes);
  });

  it('stands in the report: rows, and each stage before and after', () => {
    const report = reportSchema.parse(JSON.parse(readFileSync(inRun('report', 'report.json'), 'utf8')));
    expect(report.audit).toEqual(readAudit({ folder: inRun('audited') }));
    const page = readFileSync(inRun('report', 'report.html'), 'utf8');
    for (const text of ['Before and after each stage', '各阶段前后', 'the base → the taught', 'The teacher', '教师'])
      expect(page).toContain(text);
  });

  it('has something to audit', () => {
    const check = (answers: string[], trajectories: string[]) =>
      auditKind.check!(auditKind.settings.parse({}), { answers, trajectories }, {}).map(({ setting }) => setting);
    expect(check([], [])).toEqual(['answers']);
    expect([check(['a'], []), check([], ['t'])]).toEqual([[], []]);
  });

  it('reads a graph that is kept in a store, and none where there is neither', () => {
    const own = join(folder, 'stored');
    expect(auditGraphOfFolder(own)).toBeNull();
    rmSync(inRun('toy', 'graph.json'));
    expect(auditGraphOfFolder(inRun('toy'))).toBeNull();
    openGraphStore(inRun('toy', 'graph.sqlite')).close();
    const opened = auditGraphOfFolder(inRun('toy'))!;
    expect(opened.graph).toBeDefined();
    opened.close();
  });
});
