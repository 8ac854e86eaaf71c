import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatModel, ChatRequest } from '../chat/chat-model.ts';
import type { OpenChatModel } from '../products/stage-kind.ts';
import type { Trajectory } from '../records/trajectory.ts';
import { readJsonl, writeJsonl } from '../support/jsonl.ts';
import { FEW_QUESTIONS, runRecipeText } from '../../test/worlds/run-recipe-text.ts';
import { thinkingOf } from './checks/trace-flaw.ts';
import { filterKind } from './filter.stage.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleming-filter-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const TRACES = `[stages.written]
do = "coldstart.distil"
graph = "graph"
questions = "questions"
trajectories = 12
refinedShare = 0
`;
const filter = (settings: string): string => `${FEW_QUESTIONS}${TRACES}[stages.filtered]
do = "coldstart.filter"
trajectories = "written"
questions = "questions"
graph = "graph"
${settings}
`;

function tracesOf(stage: string): Trajectory[] {
  return readJsonl<Trajectory>(join(folder, 'run', stage, 'trajectories.jsonl'));
}

class Reader implements ChatModel {
  readonly name = 'reader';
  readonly asked: string[] = [];
  readonly #said: string;

  constructor(said: string) {
    this.#said = said;
  }

  async complete({ messages }: ChatRequest) {
    this.asked.push(messages[0]!.content);
    const raw = this.#said;
    return { kind: 'completion' as const, raw, finish: 'stop' as const, promptTokens: null, generatedTokens: null };
  }

  async close(): Promise<void> {}

  opened(): Promise<OpenChatModel> {
    return Promise.resolve({ model: this, spec: 'reader:', sha256: null, concurrency: 1, maxTokens: null });
  }
}

describe('coldstart.filter', () => {
  it('lets the traces of the graph pass, and says what was checked', async () => {
    await runRecipeText(folder, filter(''));
    expect(tracesOf('filtered')).toEqual(tracesOf('written'));
    const checks = JSON.parse(readFileSync(join(folder, 'run', 'filtered', 'checks.json'), 'utf8'));
    expect(checks.traces).toBe(tracesOf('written').length);
  });

  it('lets go what a check rejects, and keeps the reason', async () => {
    await runRecipeText(
      folder,
      filter('mostWordsEasy = 60\nmostWordsModerate = 60\nmostWordsDifficult = 60\nhedging = "off"'),
    );
    const rejected = readJsonl<{ check: string; evidence: string }>(join(folder, 'run', 'filtered', 'rejected.jsonl'));
    expect(rejected.length).toBeGreaterThan(0);
    expect(new Set(rejected.map(({ check }) => check))).toEqual(new Set(['brevity']));
    expect(tracesOf('filtered').length + rejected.length).toBe(tracesOf('written').length);
  });

  it('asks a reader about what is left, and goes by its answers', async () => {
    const reader = new Reader('<answer>A</answer>');
    await runRecipeText(
      folder,
      `[models.small]\nuse = "recorded:outputs.jsonl"\n${filter('reader = "small"\nsufficiency = "count"')}`,
      {
        openChatModel: () => reader.opened(),
      },
    );
    expect(reader.asked.length).toBe(tracesOf('written').length);
    const checks = JSON.parse(readFileSync(join(folder, 'run', 'filtered', 'checks.json'), 'utf8'));
    expect(checks.flaws.sufficiency.count).toBeGreaterThan(0);
    expect(tracesOf('filtered')).toEqual(tracesOf('written'));
  });

  it('holds steps against passages of guidelines, and lets go what one of them contradicts', async () => {
    await runRecipeText(folder, filter(''));
    const [first] = tracesOf('written');
    const step = thinkingOf(first!).split('\n')[1]!;
    const passage = {
      id: 'p1',
      language: first!.language,
      title: 'A guideline',
      source: 'A society',
      address: 'a page',
    };
    const text = `Not so: ${step}`;
    writeJsonl(join(folder, 'passages.jsonl'), [{ ...passage, text, licence: 'CC BY 4.0' }]);
    const verdict = { step: 2, verdict: 'contradicts', passage: 1, quote: text };
    const reader = new Reader(JSON.stringify({ steps: [verdict] }));
    rmSync(join(folder, 'run'), { recursive: true });
    await runRecipeText(
      folder,
      `[models.small]\nuse = "recorded:outputs.jsonl"\n${filter(
        'reader = "small"\nguidelines = "reject"\npassages = ["passages.jsonl"]',
      )}`,
      { openChatModel: () => reader.opened() },
    );
    const checks = JSON.parse(readFileSync(join(folder, 'run', 'filtered', 'checks.json'), 'utf8'));
    const rejected = readJsonl<{ questionId: string; check: string }>(
      join(folder, 'run', 'filtered', 'rejected.jsonl'),
    );
    expect(rejected.map(({ questionId, check }) => [questionId, check])).toContainEqual([
      first!.questionId,
      'guidelines',
    ]);
    expect(checks.steps.contradicts).toBe(rejected.length);
    expect(checks.steps.unverified + checks.steps.contradicts).toBe(reader.asked.length);
  });

  it('refuses guidelines without passages, and a file of them that is not there', () => {
    const check = (stated: object) =>
      filterKind.check!(filterKind.settings.parse(stated), { reader: ['small'], graph: [] }, {}).map(
        ({ message }) => message,
      );
    expect(check({ guidelines: 'count' })).toEqual([expect.stringContaining('give both')]);
    expect(check({ guidelines: 'count', passages: ['/nowhere/x.jsonl'] })).toEqual(['there is no /nowhere/x.jsonl']);
  });

  it('lets the steps of the graph itself pass where they are held against it, and needs a graph for that', async () => {
    await runRecipeText(folder, filter('contradictedSteps = "reject"'));
    expect(tracesOf('filtered')).toEqual(tracesOf('written'));
    const check = (graph: readonly string[]) =>
      filterKind.check!(filterKind.settings.parse({ contradictedSteps: 'count' }), { reader: [], graph }, {});
    expect(check(['graph'])).toEqual([]);
    expect(check([])).toMatchObject([{ setting: 'contradictedSteps' }]);
  });

  it('refuses a reader that nothing asks, and a question for no reader', () => {
    const check = (stated: object, reader: readonly string[]) =>
      filterKind.check!(filterKind.settings.parse(stated), { reader, graph: [] }, {}).map(({ message }) => message);
    expect(check({}, [])).toEqual([]);
    expect(check({ sufficiency: 'reject' }, ['small'])).toEqual([]);
    expect(check({ sufficiency: 'reject' }, [])).toEqual([expect.stringContaining('name a model in reader')]);
    expect(check({}, ['small'])).toEqual([expect.stringContaining('leave it out')]);
  });
});
