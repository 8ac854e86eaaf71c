/** The smoke recipe from the command line: what a run folder holds when every stage is done. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { readReport } from '../../src/cli/read-report.ts';
import { questionSchema, type Question } from '../../src/records/question.ts';
import { rolloutSchema } from '../../src/records/rollout.ts';
import { trajectorySchema } from '../../src/records/trajectory.ts';
import { readManifest } from '../../src/run/manifest.ts';
import { sha256OfFile } from '../../src/support/hash.ts';
import { readJsonl } from '../../src/support/jsonl.ts';
import { SAFETY_EN, SAFETY_LINES, SAFETY_ZH } from '../../src/support/safety.ts';
import { atLeast } from '../worlds/at-least.ts';

const { folder, code, stdout, stderr } = inject('smokeRun');
const path = (...parts: string[]): string => join(folder, ...parts);
const text = (...parts: string[]): string => readFileSync(path(...parts), 'utf8');
const json = (...parts: string[]): unknown => JSON.parse(text(...parts));

const HELD_OUT = ['new-combinations', 'new-diseases'] as const;
const REINFORCED = ['stage-1', 'stage-2', 'control-stage-1', 'control-uniform'];
const SPLITS = ['train', 'development', ...HELD_OUT] as const;

describe('the run', () => {
  it('ends well, with the table, where things lie and the safety line', () => {
    expect(stderr).toContain('report: done');
    expect(code).toBe(0);
    for (const row of ['Base', 'Cold start', 'RL stage 1', 'RL stage 2', 'Control']) expect(stdout).toContain(row);
    expect(stdout).toContain(path('report.html'));
    expect(stdout).toContain(SAFETY_LINES);
  });

  it('leaves no lock and nothing half done', () => {
    expect(existsSync(path('lock.json'))).toBe(false);
    expect(Object.keys(readManifest(folder)!.stages)).toHaveLength(14);
    for (const { status } of Object.values(readManifest(folder)!.stages)) expect(status).toBe('complete');
  });

  it('has a manifest whose hashes are those of the files', () => {
    for (const { outputs } of atLeast(14, Object.values(readManifest(folder)!.stages)))
      for (const output of atLeast(1, outputs))
        expect([output.path, sha256OfFile(path(output.path))]).toEqual([output.path, output.sha256]);
  });

  it('keeps the recipe as it was resolved, with the seed and the threads', () => {
    expect(json('config.json')).toMatchObject({
      name: 'smoke',
      seed: 0,
      engine: { kind: 'embedded', threads: expect.any(Number) },
      stages: { 'cold-start': { learningRate: 0.001 } },
    });
  });
});

describe('the questions', () => {
  const questions = (split: string): Question[] =>
    readJsonl(path('questions', `${split}.jsonl`), { schema: questionSchema });
  const diseasesOf = (split: string): string[] => questions(split).map(({ subgraph }) => subgraph.disease);

  it('are as many as the recipe asks for, each once', () => {
    expect(SPLITS.map((split) => questions(split).length)).toEqual([160, 16, 24, 24]);
    const ids = SPLITS.flatMap((split) => questions(split).map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('keep new diseases out of training, and new combinations among its diseases', () => {
    const trained = new Set(diseasesOf('train'));
    expect(diseasesOf('new-diseases').filter((disease) => trained.has(disease))).toEqual([]);
    expect(diseasesOf('new-combinations').filter((disease) => !trained.has(disease))).toEqual([]);
  });

  it('have traces about some of those for training', () => {
    const trajectories = readJsonl(path('trajectories', 'trajectories.jsonl'), { schema: trajectorySchema });
    const trained = new Set(questions('train').map(({ id }) => id));
    expect(trajectories.length).toBeGreaterThan(0);
    for (const { questionId, correct } of trajectories)
      expect([trained.has(questionId), correct]).toEqual([true, true]);
  });
});

describe('reinforcement', () => {
  type Line = Record<string, number | string>;
  const lines = readJsonl<Line>(path('metrics.jsonl'));
  const steps = (stage: string): Line[] => lines.filter((line) => line['stage'] === stage);

  it.each(REINFORCED)('of %s has every number of every step', (stage) => {
    expect(steps(stage).map(({ step }) => step)).toEqual(steps(stage).map((_, index) => index));
    expect(steps(stage).length).toBeGreaterThanOrEqual(3);
    for (const step of steps(stage)) {
      for (const name of ['reward', 'length', 'entropy', 'klToColdStart', 'gradientNorm'])
        expect(step[name]).toSatisfy(Number.isFinite);
      for (const name of ['accuracy', 'formatRate', 'zeroSignalShare']) {
        expect(step[name]).toBeGreaterThanOrEqual(0);
        expect(step[name]).toBeLessThanOrEqual(1);
      }
      expect(Math.abs(step['logprobGap'] as number)).toBeLessThan(1e-4);
    }
  });

  it.each(REINFORCED)('of %s keeps every rollout with its text', (stage) => {
    const rollouts = readJsonl(path(stage, 'rollouts.jsonl'), { schema: rolloutSchema });
    const groupSize = stage === 'stage-1' ? 4 : 6;
    for (const { step, drawnGroups, reward } of steps(stage)) {
      const ofStep = rollouts.filter((rollout) => rollout.step === step);
      expect(ofStep).toHaveLength((drawnGroups as number) * groupSize);
      expect(ofStep.reduce((sum, rollout) => sum + rollout.reward, 0) / ofStep.length).toBeCloseTo(
        reward as number,
        10,
      );
    }
    expect(rollouts.every((rollout) => rollout.stage === stage && rollout.tokens > 0)).toBe(true);
  });

  it('can be watched in TensorBoard, as can all training', () => {
    for (const stage of ['base', 'cold-start', ...REINFORCED, 'control-fine-tuning'])
      expect(existsSync(path('tensorboard', stage, 'events.out.tfevents.fleming'))).toBe(true);
  });
});

describe('the model', () => {
  it('is a folder that other software loads', () => {
    expect(json('model', 'config.json')).toMatchObject({ model_type: 'qwen3', hidden_size: 32, num_hidden_layers: 2 });
    expect(json('model', 'generation_config.json')).toHaveProperty('eos_token_id');
    expect(json('model', 'tokenizer.json')).toHaveProperty('model.vocab');
    const weights = readFileSync(path('model', 'model.safetensors'));
    const header = JSON.parse(weights.toString('utf8', 8, 8 + Number(weights.readBigUInt64LE()))) as object;
    expect(header).toHaveProperty(['model.embed_tokens.weight', 'dtype'], 'F32');
    expect(weights.equals(readFileSync(path('stage-2', 'model', 'model.safetensors')))).toBe(true);
  });

  it('has a card with the safety lines', () => {
    for (const line of [SAFETY_EN, SAFETY_ZH]) expect(text('model', 'README.md')).toContain(line);
  });
});

describe('the report', () => {
  it('has each row on both held-out sets, with intervals', () => {
    const { rows } = readReport(folder);
    expect(rows.map(({ name }) => name)).toEqual([
      'base',
      'cold-start',
      'stage-1',
      'stage-2',
      'control-stage-1',
      'control-uniform',
      'control-fine-tuning',
    ]);
    for (const { sets } of rows) {
      expect(Object.keys(sets).toSorted()).toEqual(['new-combinations', 'new-diseases']);
      for (const { accuracy, low, high, count, correct, unread } of Object.values(sets)) {
        expect([low >= 0, low <= accuracy, accuracy <= high, high <= 1]).toEqual([true, true, true, true]);
        expect([count, accuracy]).toEqual([24, correct / count]);
        expect(unread).toBeLessThanOrEqual(count - correct);
      }
    }
    expect(text('report.json')).not.toMatch(/NaN|Infinity/);
  });

  it('counts what the scores say', () => {
    for (const { name, sets } of atLeast(5, readReport(folder).rows)) {
      const scores = readJsonl<{ set: string; correct: boolean }>(path('evaluation', `${name}.jsonl`));
      for (const set of HELD_OUT) {
        const ofSet = scores.filter((score) => score.set === set);
        expect([name, set, ofSet.filter(({ correct }) => correct).length]).toEqual([name, set, sets[set]!.correct]);
      }
    }
  });

  it('tells the steps of the teacher and of every row, audited, and each stage before and after', () => {
    const { rows, audit } = readReport(folder);
    expect(audit).toEqual(json('audit', 'audit.json'));
    expect(audit!.rows.map(({ name }) => name)).toEqual(['trajectories', ...rows.map(({ name }) => name)]);
    const { claims, contradicted } = audit!.rows[0]!;
    expect(claims).toBeGreaterThan(0);
    expect(contradicted).toMatchObject({ count: 0 });
    const lines = readJsonl<{ row: string }>(path('audit', 'claims.jsonl'));
    expect(lines).toHaveLength(audit!.rows.reduce((sum, { answers }) => sum + answers, 0));
    expect(text('report.html')).toContain('Before and after each stage');
  });

  it('is one page that needs nothing else and says what it is not for', () => {
    const page = text('report.html');
    expect(page.replaceAll(/<a\s[^>]*>/g, '')).not.toMatch(/(src|href|srcset|action)\s*=\s*["']?\s*(https?:|\/\/)/i);
    expect(page).not.toMatch(/<link\b|@import|url\(\s*["']?(https?:|\/\/)|\bfetch\(|<iframe\b/i);
    for (const line of [SAFETY_EN, SAFETY_ZH]) expect(page).toContain(line);
    expect(page).not.toMatch(/>\s*(NaN|undefined|Infinity|null)\s*</);
    expect(text('report.html')).toBe(text('report', 'report.html'));
  });
});
