import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { madeUpAnswer, madeUpItem, writeEvaluation } from '../../../evaluation/results/fixtures/evaluation-folder.ts';
import { regrade } from '../../../evaluation/results/regrade.ts';
import { formatted } from '../../../engine/fixtures/fake-engine.ts';
import { toyGraphQuestion } from '../../../../test/worlds/toy-questions.ts';
import { writeJsonl } from '../../../support/jsonl.ts';
import { type CommandOutcome, runCommandLine } from '../../../../test/worlds/run-command-line.ts';

let root = '';
const questions = Array.from({ length: 20 }, (_, at) => ({
  ...toyGraphQuestion(`q${at}`, 'moderate'),
  split: at < 12 ? ('new-combinations' as const) : ('new-diseases' as const),
}));

/** The first `right` questions answered right, the last not at all, the others wrong. */
function writeQuestionFolder(name: string, right: number): string {
  const folder = join(root, name);
  mkdirSync(join(folder, 'questions'), { recursive: true });
  const decoding = { temperature: 0, topP: null, maxTokens: 40, samples: 1, seed: 0, shuffleOptions: false };
  const set = { id: 'questions', version: 1, source: 'q.jsonl', items: 20, sha256: '', itemsSha256: '' };
  const settings = { version: 1, model: { spec: `hf:${name}`, name, sha256: 'x' }, decoding, versions: {} };
  writeFileSync(join(folder, 'evaluation.json'), JSON.stringify({ ...settings, benchmarks: [], questions: set }));
  writeJsonl(join(folder, 'questions', 'items.jsonl'), questions);
  const answers = questions.slice(0, -1).map(({ id }, at) => ({
    benchmark: 'questions',
    itemId: id,
    sample: 0,
    raw: formatted(at < right ? 'fever' : 'cough'),
    finish: 'stop',
    promptTokens: 9,
    generatedTokens: 9,
    attempts: 1,
  }));
  writeJsonl(join(folder, 'questions', 'answers.jsonl'), answers);
  return folder;
}

beforeAll(() => void (root = mkdtempSync(join(tmpdir(), 'fleming-compare-questions-'))));
afterAll(() => rmSync(root, { recursive: true }));

const fleming = (...parameters: string[]): Promise<CommandOutcome> => runCommandLine(parameters);

it("answers to a run's own questions are graded again offline, what is missing as wrong", async () => {
  const folder = writeQuestionFolder('again', 9);
  const { code, out } = await fleming('evaluate', 'regrade', folder);
  expect(code).toBe(0);
  expect(out).toMatch(/^new-combinations +75\.00 .* 9 of 12 right {2}0 unread$/m);
  expect(out).toMatch(/^new-diseases +0\.00 .* 0 of 8 right {2}0 unread$/m);
  expect(out).toContain('1 answers are missing');
  const before = readFileSync(join(folder, 'results.json'), 'utf8');
  rmSync(join(folder, 'results.json'));
  rmSync(join(folder, 'questions', 'marks.jsonl'));
  const asJson = await fleming('evaluate', 'regrade', folder, '--json');
  expect(JSON.parse(asJson.out)).toMatchObject({ kind: 'fleming-questions', items: 20, answered: 19 });
  expect(readFileSync(join(folder, 'results.json'), 'utf8')).toBe(before);
});

it('they are compared in every form, paired question by question', async () => {
  const folders = ['few', 'many'].map((name, at) => writeQuestionFolder(name, [6, 10][at]!));
  for (const folder of folders) await fleming('evaluate', 'regrade', folder);
  const named = [folders[0]!, `more=${folders[1]!}`];
  const { code, out } = await fleming('evaluate', 'compare', ...named);
  expect(code).toBe(0);
  expect(out).toMatch(/^few +50\.0 /m);
  expect(out).toMatch(/^more +83\.3 /m);
  expect(out).toContain('few → more');
  // Four more right of twelve, none lost.
  expect(out).toMatch(/new-combinations +12 +\+33\.3 .* 0 +4 /);
  expect(out).toContain('research and non-clinical use only');
  expect((await fleming('evaluate', 'compare', ...named, '--markdown')).out).toMatch(/^\| more \| 83\.3 \|/m);
  expect((await fleming('evaluate', 'compare', ...named, '--latex')).out).toContain('\\toprule');
  const csv = await fleming('evaluate', '--compare', ...named, '--csv');
  expect(csv.out.split('\r\n')[2]).toMatch(/^more,83\.3333,/);
  const json = await fleming('evaluate', 'compare', ...named, '--json');
  expect(JSON.parse(json.out)).toMatchObject({
    kind: 'fleming-question-comparison',
    sets: ['new-combinations', 'new-diseases'],
    pairs: [{ candidate: 'more', sets: [{ set: 'new-combinations', candidateOnly: 4, baselineOnly: 0 }, {}] }],
  });
});

it('says what does not go together', async () => {
  const folder = writeQuestionFolder('alone', 3);
  await fleming('evaluate', 'regrade', folder);
  const items = [madeUpItem('medxpertqa', 0)];
  const other = join(root, 'benchmark');
  writeEvaluation(other, [{ id: 'medxpertqa', items, answers: [madeUpAnswer(items[0]!, 'A')] }], { name: 'b' });
  regrade(other);
  const mixed = await fleming('evaluate', 'compare', folder, other);
  expect([mixed.code, mixed.error]).toEqual([1, expect.stringMatching(/alone: of questions; .*benchmark: of bench/)]);
  const page = join(root, 'page.html');
  const html = await fleming('evaluate', 'compare', folder, '--html', page);
  expect([html.code, html.error]).toEqual([2, expect.stringMatching(/--html is for evaluations of benchmarks/)]);
  expect(existsSync(page)).toBe(false);
});
