import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { madeUpAnswer, madeUpItem, writeEvaluation } from '../evaluation/results/fixtures/evaluation-folder.ts';
import { HOSTILE, rolloutOf, writeStudioRun } from '../../test/worlds/studio-run.ts';
import { Studio } from './studio.ts';
import type { FolderList, MetricsPart, RolloutStep, RunView, SheetItem, SheetPage } from './studio-api.ts';
import { StudioFolders } from './studio-folders.ts';

let place: string;
let studio: Studio;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'studio-'));
  writeStudioRun(join(place, 'runs', 'toy'));
  let now = 0;
  studio = new Studio(new StudioFolders([join(place, 'runs')], () => (now += 60_000)));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

function get<Answer>(path: string): Answer {
  return JSON.parse(studio.answer({ method: 'GET', url: new URL(path, 'http://127.0.0.1') }).body) as Answer;
}

const e = encodeURIComponent;
const ANSWERS = `of=${e('answers:evaluation:runs/toy')}`;

describe('runs', () => {
  it('are listed with where they stand; one that cannot be read, with its reason', () => {
    writeStudioRun(join(place, 'runs', 'live'), { isGoingOn: true });
    mkdirSync(join(place, 'runs', 'broken'));
    writeFileSync(join(place, 'runs', 'broken', 'config.json'), '{}');
    writeFileSync(join(place, 'runs', 'broken', 'manifest.json'), '{"format":');
    const { runs } = get<FolderList>('/api/folders');
    expect(runs.map(({ id, state, stagesDone, stage }) => [id, state, stagesDone, stage])).toEqual([
      ['runs/broken', 'unreadable', 0, null],
      ['runs/live', 'stopped', 3, 'stage-1'],
      ['runs/toy', 'complete', 6, null],
    ]);
    expect(runs[0]!.trouble).toContain('manifest.json is damaged');
  });

  it('tell what the disk has lost, and show the rest', () => {
    const rows = join(place, 'runs', 'toy', 'evaluation', 'rows.json');
    rmSync(join(place, 'runs', 'toy', 'evaluation', 'sets.json'));
    expect(() => get(`/api/sheet?${ANSWERS}`)).toThrow('sets.json cannot be read');
    rmSync(rows);
    mkdirSync(rows);
    expect(() => get(`/api/sheet?${ANSWERS}`)).toThrow(expect.objectContaining({ status: 404 }));
    rmSync(join(place, 'runs', 'toy', 'stage-1', 'rollouts.jsonl'));
    mkdirSync(join(place, 'runs', 'toy', 'questions', 'folder.jsonl'));
    expect(get<RunView>('/api/run?run=runs/toy').stageViews.filter(({ hasRollouts }) => hasRollouts)).toEqual([]);
    writeFileSync(join(place, 'runs', 'toy', 'stage-1', 'rollouts.jsonl'), JSON.stringify(rolloutOf(0, 0, 0)) + '\n');
    const { groups } = get<RolloutStep>('/api/rollouts?run=runs/toy&stage=stage-1');
    expect(groups.map(({ question }) => question?.answer)).toEqual(['A']);
  });

  it('show what feeds what, steps, what can be read, and where settings come from', () => {
    const run = get<RunView>('/api/run?run=runs/toy');
    const stage = run.stageViews.find(({ name }) => name === 'stage-1')!;
    expect(stage).toMatchObject({
      inputs: ['base', 'questions'],
      startsFrom: 'base',
      steps: { done: 6, total: 12, secondsPerStep: 2, secondsLeft: null },
      metrics: [{ file: 'stage-1.grpo.jsonl', loop: 'grpo' }],
      hasRollouts: true,
      summary: [{ name: 'tokens', value: '1200' }],
    });
    expect(run.stageViews.filter(({ hasAnswers }) => hasAnswers).map(({ name }) => name)).toEqual(['evaluation']);
    expect(run.settings.find(({ name }) => name === 'stages.stage-1.advantage')).toMatchObject({
      value: 'mean',
      origin: 'paper',
      reason: expect.stringContaining('eq. 2-3'),
    });
    expect(run.settings.find(({ name }) => name === 'stages.stage-1.steps')).toMatchObject({ origin: 'ours' });
  });

  it('that go on tell how long they will take; a run that no process works on tells nothing', () => {
    const folder = join(place, 'runs', 'live');
    writeStudioRun(folder, { isGoingOn: true });
    expect(get<RunView>('/api/run?run=runs/live')).toMatchObject({ state: 'stopped', secondsLeft: null });
    writeFileSync(join(folder, 'lock.json'), JSON.stringify({ pid: process.pid, host: 'elsewhere', began: null }));
    const run = get<RunView>('/api/run?run=runs/live');
    const stage = run.stageViews.find(({ name }) => name === 'stage-1')!;
    expect([run.state, stage.state, stage.steps]).toEqual([
      'running',
      'running',
      { done: 6, total: 12, secondsPerStep: 2, secondsLeft: 12 },
    ]);
    expect(run.stageViews.find(({ name }) => name === 'evaluation')!.state).toBe('waiting');
  });

  it('give metrics in parts and rollouts with their questions', () => {
    const part = get<MetricsPart>('/api/metrics?run=runs/toy&file=stage-1.grpo.jsonl');
    expect(part.lines.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5]);
    const step = get<RolloutStep>('/api/rollouts?run=runs/toy&stage=stage-1&step=2');
    expect(step).toMatchObject({ step: 2, steps: { first: 0, last: 5 } });
    expect(step.groups.map(({ questionId }) => questionId)).toEqual(['q-4', 'q-5']);
    expect(step.groups[0]!.question).toMatchObject({ answer: 'A', options: [{ letter: 'A' }, { letter: 'B' }] });
    expect(step.groups[0]!.rollouts[1]).toMatchObject({ text: HOSTILE, reward: 1, advantage: 0.5 });
  });
});

describe('answers', () => {
  it('compare first, and show what was lost before what was gained', () => {
    const sheet = get<SheetPage>(`/api/sheet?${ANSWERS}&show=flips`);
    expect([sheet.before, sheet.after]).toEqual(['base', 'stage-1']);
    expect(sheet.counts).toEqual({ all: 8, flips: 5, lost: 2, gained: 3, right: 6, wrong: 2, unread: 1 });
    expect(sheet.lines.map(({ id, outcomes }) => `${id} ${outcomes}`)).toEqual([
      'q-0 rw',
      'q-4 ru',
      'q-1 wr',
      'q-2 wr',
      'q-3 wr',
    ]);
    expect(sheet.cells[1]).toMatchObject({
      figure: { accuracy: 0.75, count: 8, unread: 1 },
      against: { difference: 0.125, lost: 2, gained: 3 },
    });
  });

  it('are filtered by set, label and words, and paged to the last page', () => {
    const ids = (query: string): string[] => get<SheetPage>(`/api/sheet?${ANSWERS}&${query}`).lines.map(({ id }) => id);
    expect(ids(`label=${e('tier=difficult')}&show=gained`)).toEqual(['q-1', 'q-3']);
    expect(ids(`words=${e('PATIENT 7')}`)).toEqual(['q-7']);
    expect(ids('set=none')).toEqual([]);
    expect(ids('before=stage-1&after=base&show=lost')).toEqual(['q-1', 'q-2', 'q-3']);
    expect(get<SheetPage>(`/api/sheet?${ANSWERS}&page=99`).page).toBe(0);
  });

  it('open one by one with the output of every row', () => {
    const item = get<SheetItem>(`/api/item?${ANSWERS}&set=new-diseases&item=q-4`);
    expect(item.question!.stem).toContain(HOSTILE);
    expect(
      item.columns.map(({ answers }) => answers.map(({ raw, letters, correct }) => [raw, letters, correct])),
    ).toEqual([[[HOSTILE, 'A', true]], [[HOSTILE, null, false]]]);
    expect(item.columns[1]!.answers[0]!.reason).toMatchObject({ en: expect.stringContaining('<answer>') });
  });
});

describe('evaluations', () => {
  const items = [0, 1, 2].map((at) => madeUpItem('medqa', at));
  beforeEach(() => {
    const answers = (said: readonly (string | null)[]): ReturnType<typeof madeUpAnswer>[] =>
      said.map((each, at) => madeUpAnswer(items[at]!, each));
    const out = join(place, 'runs', 'out');
    writeEvaluation(join(out, 'a'), [{ id: 'medqa', items, answers: answers(['A', 'B', 'A']) }], { name: 'one' });
    writeEvaluation(join(out, 'b'), [{ id: 'medqa', items, answers: answers(['A', 'A']) }], { name: 'other' });
  });
  const BOTH = `of=${e('evaluation:runs/out/a')}&of=${e('evaluation:runs/out/b')}`;

  it('stand beside each other while one goes on, with what is missing told', () => {
    const sheet = get<SheetPage>(`/api/sheet?${BOTH}`);
    expect(sheet.columns.map(({ name }) => name.en)).toEqual(['one', 'other']);
    expect(sheet.lines.map(({ outcomes }) => outcomes)).toEqual(['rx', 'wr', 'rr']);
    expect(sheet.remarks).toEqual(['runs/out/b: medqa: 2 of 3 answers so far']);
    expect(
      get<SheetItem>(`/api/item?${BOTH}&set=medqa&item=medqa-1`).columns.map(({ answers }) => answers[0]!.letters),
    ).toEqual(['B', 'A']);
  });

  it('are read again when they have grown, up to a line that is still being written', () => {
    const path = join(place, 'runs', 'out', 'b', 'medqa', 'answers.jsonl');
    const line = JSON.stringify(madeUpAnswer(items[2]!, 'B'));
    appendFileSync(path, line.slice(0, 30));
    expect(get<SheetPage>(`/api/sheet?${BOTH}`).remarks).toHaveLength(1);
    appendFileSync(path, `${line.slice(30)}\n`);
    const sheet = get<SheetPage>(`/api/sheet?${BOTH}&show=lost`);
    expect([sheet.remarks, sheet.lines.map(({ id }) => id)]).toEqual([[], ['medqa-2']]);
  });

  it('count the most frequent of several answers, and a shared first place as wrong', () => {
    const [item] = items;
    const answers = ['A', 'A', 'B', 'B'].map((said, sample) => madeUpAnswer(item!, said, { sample }));
    const folder = (name: string, some: typeof answers): void =>
      writeEvaluation(join(place, 'runs', 'out', name), [{ id: 'medqa', items: [item!], answers: some }], {
        samples: 4,
      });
    folder('tie', answers);
    folder('won', [...answers.slice(0, 3), madeUpAnswer(item!, null, { sample: 3 })]);
    const right = (name: string): number =>
      get<SheetPage>(`/api/sheet?of=${e(`evaluation:runs/out/${name}`)}`).cells[0]!.figure!.accuracy;
    expect([right('tie'), right('won')]).toEqual([0, 1]);
  });
});

describe('whoever attacks', () => {
  it.each([
    ['/api/run?run=runs/../../etc', 404],
    ['/api/run?run=..%2f..%2f..%2fetc%2fpasswd', 404],
    ['/api/run?run=/etc', 404],
    ['/api/run', 400],
    ['/api/run?run=runs/toy&path=/etc/passwd', 400],
    ['/api/metrics?run=runs/toy&file=../manifest.json', 400],
    ['/api/metrics?run=runs/toy&file=..', 400],
    ['/api/metrics?run=runs/toy&file=/etc/passwd', 400],
    ['/api/metrics?run=runs/toy&file=stage-1.grpo.jsonl&from=-1', 400],
    ['/api/metrics?run=runs/toy&file=stage-1.grpo.jsonl&from=1e99', 400],
    ['/api/rollouts?run=runs/toy&stage=../../outside', 400],
    ['/api/rollouts?run=runs/toy&stage=stage-1%00', 400],
    ['/api/rollouts?run=runs/toy&stage=questions', 404],
    ['/api/sheet?of=answers:..:runs/toy', 400],
    ['/api/sheet?of=answers:evaluation:runs/toy/../toy', 404],
    ['/api/sheet?of=evaluation:/etc', 404],
    ['/api/sheet?of=file:///etc/passwd', 400],
    [`/api/sheet?${ANSWERS}&show=everything`, 400],
    [`/api/sheet?${ANSWERS}&before=constructor`, 404],
    [`/api/item?${ANSWERS}&set=new-diseases&item=__proto__`, 404],
    ['/api/../etc/passwd', 404],
    ['/api/none', 404],
  ])('gets nothing of %s', (path, status) => {
    expect(() => get(path)).toThrow(expect.objectContaining({ status }));
  });

  it('can write nothing', () => {
    const url = new URL('http://127.0.0.1/api/folders');
    for (const method of ['POST', 'PUT', 'DELETE', 'HEAD'])
      expect(() => studio.answer({ method, url }), method).toThrow(expect.objectContaining({ status: 405 }));
  });

  it('leads nowhere by names of rows, of sets and by links within a run', () => {
    const secret = join(place, 'secret.jsonl');
    writeFileSync(secret, '{"step":0,"value":1}\n');
    symlinkSync(secret, join(place, 'runs', 'toy', 'metrics', 'link.x.jsonl'));
    expect(() => get('/api/metrics?run=runs/toy&file=link.x.jsonl')).toThrow(expect.objectContaining({ status: 403 }));
    const row = { name: '../../../secret', label: { en: 'x', zh: 'x' }, about: null, startsFrom: null, role: 'recipe' };
    writeFileSync(join(place, 'runs', 'toy', 'evaluation', 'rows.json'), JSON.stringify([{ ...row, paper: null }]));
    expect(() => get(`/api/sheet?${ANSWERS}`)).toThrow('holds no answers yet');
    const folder = join(place, 'runs', 'bad');
    writeEvaluation(folder, [{ id: 'medqa', items: [madeUpItem('medqa', 0)], answers: [] }]);
    const file = { version: 2, model: { spec: 'x', name: 'x', sha256: null }, versions: {} };
    const decoding = { temperature: 0, topP: null, maxTokens: 1, samples: 1, seed: 1, shuffleOptions: false };
    const set = { id: '../../secret', version: 1, prompt: null, source: '', items: 1, sha256: '', itemsSha256: '' };
    writeFileSync(join(folder, 'evaluation.json'), JSON.stringify({ ...file, decoding, sets: [set] }));
    expect(get<SheetPage>(`/api/sheet?of=${e('evaluation:runs/bad')}`)).toMatchObject({
      lines: [],
      remarks: ['runs/bad: ../../secret was not begun'],
    });
  });
});
