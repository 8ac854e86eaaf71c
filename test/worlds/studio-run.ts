/** A run folder with a file of everything that a studio reads, made up: no number in it was measured. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest, StageEntry } from '../../src/run/manifest.ts';
import type { Rollout } from '../../src/records/rollout.ts';
import type { Row } from '../../src/records/row.ts';
import type { Score } from '../../src/records/score.ts';
import { writeJsonl } from '../../src/support/jsonl.ts';
import { toyGraphQuestion } from './toy-questions.ts';

export const HOSTILE = '<img src=x onerror="document.title=\'broken in\'"> & "quotes"';
const STEPS = 6;
const QUESTIONS = 8;
const AT = 1_800_000_000;

export interface StudioRun {
  readonly seed?: number;
  /** Stage 1 is under way: begun, and not in the manifest. */
  readonly isGoingOn?: boolean;
}

export function writeStudioRun(folder: string, { seed = 0, isGoingOn = false }: StudioRun = {}): void {
  for (const name of ['metrics', 'timings', 'questions', 'stage-1', 'evaluation', 'work'])
    mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'config.json'), JSON.stringify(configOf(seed)));
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifestOf(seed, isGoingOn)));
  const questions = Array.from({ length: QUESTIONS }, (_, at) => ({
    ...toyGraphQuestion(`q-${at}`, at % 2 === 0 ? 'easy' : 'difficult'),
    stem: `Patient ${at} reads ${HOSTILE} and has a fever?`,
    split: 'new-diseases' as const,
  }));
  writeJsonl(join(folder, 'questions', 'new-diseases.jsonl'), questions);
  const steps = Array.from({ length: STEPS }, (_, step) => step);
  writeJsonl(
    join(folder, 'metrics', 'stage-1.grpo.jsonl'),
    steps.map((step) => ({
      stage: 'stage-1',
      step,
      reward: 0.3 + 0.1 * step + 0.01 * seed,
      accuracy: 0.2 + 0.1 * step,
    })),
  );
  writeJsonl(
    join(folder, 'timings', 'stage-1.grpo.jsonl'),
    steps.map((step) => ({ stage: 'stage-1', step, at: AT + 2 * step })),
  );
  writeJsonl(
    join(folder, 'stage-1', 'rollouts.jsonl'),
    steps.flatMap((step) => [0, 1].flatMap((group) => [0, 1].map((index) => rolloutOf(step, group, index)))),
  );
  if (isGoingOn) {
    mkdirSync(join(folder, 'work', 'stage-1'), { recursive: true });
    writeFileSync(join(folder, 'work', 'stage-1', 'begun.json'), '{}');
    return;
  }
  const sets = [{ name: 'new-diseases', label: { en: 'New diseases', zh: '新疾病' }, about: null }];
  writeFileSync(join(folder, 'evaluation', 'sets.json'), JSON.stringify(sets));
  writeFileSync(join(folder, 'evaluation', 'rows.json'), JSON.stringify([rowOf('base'), rowOf('stage-1')]));
  for (const row of ['base', 'stage-1'])
    writeJsonl(
      join(folder, 'evaluation', `${row}.jsonl`),
      questions.map(({ id }, at) => scoreOf(row, id, at)),
    );
}

function configOf(seed: number): object {
  const rows = ['base', 'stage-1'].map((from) => ({ from, label: rowOf(from).label }));
  return {
    name: 'toy',
    about: 'Made up for tests.',
    seed,
    prompt: 'plain',
    stages: {
      graph: { do: 'knowledge.seeds', seeds: '../seeds' },
      questions: { do: 'questions.synthesize', graph: 'graph', train: 8 },
      base: { do: 'base.pretrain', graph: 'graph', steps: 4 },
      'stage-1': {
        do: 'rlvr.grpo',
        start: 'base',
        reference: 'base',
        questions: 'questions',
        steps: STEPS * 2,
        groupSize: 16,
        advantage: 'mean',
      },
      evaluation: { do: 'evaluation.held-out', questions: 'questions', rows },
      report: { do: 'evaluation.report', answers: 'evaluation', traces: { before: 'base', after: 'stage-1' } },
    },
  };
}

function manifestOf(seed: number, isGoingOn: boolean): Manifest {
  const software = { package: '0.1.0', node: '24.0.0', onnxruntime: null };
  const entry = (name: string): StageEntry => ({
    status: 'complete',
    identity: { name, version: 1, seed, settings: {}, files: {}, inputs: {} },
    inputProducts: {},
    fingerprint: name,
    startedAt: '2026-12-01T10:00:00.000Z',
    finishedAt: '2026-12-01T10:01:00.000Z',
    wallSeconds: 60,
    software,
    outputs: [],
    metricsFiles: name === 'stage-1' ? ['stage-1.grpo.jsonl'] : [],
    summary: { tokens: 1200 },
  });
  const done = ['graph', 'questions', 'base', ...(isGoingOn ? [] : ['stage-1', 'evaluation', 'report'])];
  return {
    format: 1,
    software,
    seed,
    startedAt: '2026-12-01T10:00:00.000Z',
    stages: Object.fromEntries(done.map((name) => [name, entry(name)])),
  };
}

function rowOf(name: string): Row {
  return {
    name,
    label: name === 'base' ? { en: 'Base', zh: '基座' } : { en: 'Stage 1', zh: '一阶段' },
    about: null,
    startsFrom: name === 'base' ? null : 'base',
    role: 'recipe',
    paper: null,
  };
}

export function rolloutOf(step: number, group: number, index: number, text = HOSTILE): Rollout {
  return {
    stage: 'stage-1',
    step,
    questionId: `q-${(step * 2 + group) % QUESTIONS}`,
    group,
    index,
    seed: 1,
    tokens: 12,
    text,
    logprobSum: -3,
    reward: index,
    advantage: index - 0.5,
    correct: index === 1,
    format: true,
  };
}

/** Question 0 is lost, 1 to 3 are gained, 4 is unread after, the rest stay right. */
function scoreOf(row: string, questionId: string, at: number): Score {
  const isBase = row === 'base';
  const correct = isBase ? at === 0 || at > 3 : at !== 0 && at !== 4;
  const isUnread = !isBase && at === 4;
  return {
    questionId,
    cluster: questionId,
    row,
    set: 'new-diseases',
    language: 'en',
    kind: 'diagnosis',
    tier: at % 2 === 0 ? 'easy' : 'difficult',
    hops: 2,
    rarity: 'common',
    reading: isUnread
      ? { kind: 'unread', reason: 'no-answer-block', raw: HOSTILE }
      : { kind: 'read', letter: correct ? 'A' : 'B', via: 'letter' },
    correct,
    raw: HOSTILE,
    tokens: 9,
  };
}
