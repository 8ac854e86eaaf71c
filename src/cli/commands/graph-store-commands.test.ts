import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../graph/store/fixtures/store-samples.ts';
import { HETIONET_EDGES, HETIONET_NODES } from '../../knowledge/import/fixtures/open-files.ts';
import { seedFolder } from '../../../test/worlds/seed-folder.ts';
import type { BankManifest } from '../../records/bank-manifest.ts';
import type { GraphQuestion } from '../../records/graph-question.ts';
import { readJsonl } from '../../support/jsonl.ts';
import { type CommandOutcome, runCommandLine } from '../../../test/worlds/run-command-line.ts';
import { registerKnowledge } from './knowledge.ts';
import { registerQuestions } from './questions/index.ts';

const run = (...parameters: string[]): Promise<CommandOutcome> =>
  runCommandLine(parameters, [registerKnowledge, registerQuestions]);

test('import tells what came of the files, stats counts by type and source, and importing again changes nothing', async () => {
  using folder = temporaryFolder();
  writeFileSync(folder.file('nodes.tsv'), HETIONET_NODES);
  writeFileSync(folder.file('edges.sif'), HETIONET_EDGES);
  const files = [folder.file('nodes.tsv'), folder.file('edges.sif')];
  const imported = await run('knowledge', 'import', 'hetionet', ...files, '--graph', folder.file('g.db'));
  expect(imported).toMatchObject({ code: 0, out: expect.stringContaining('entities: 4 new') });
  const again = await run('knowledge', 'import', 'hetionet', ...files, '--graph', folder.file('g.db'), '--json');
  expect(JSON.parse(again.out)).toMatchObject({ importedBefore: true, relations: { added: 3 } });
  const json = JSON.parse((await run('knowledge', 'stats', '--graph', folder.file('g.db'), '--json')).out);
  expect(json).toMatchObject({
    entities: 4,
    relations: 3,
    relationsByTypeAndSource: { treated_by: { Hetionet: 1 }, has_symptom: { Hetionet: 1 }, member_of: { Hetionet: 1 } },
  });
  expect((await run('knowledge', 'stats', '--graph', folder.file('g.db'))).out).toContain(
    '4 entities (0 known by an id alone)',
  );
});

test('a wrong call says what is wrong: kind, files, graph', async () => {
  using folder = temporaryFolder();
  const graph = ['--graph', folder.file('g.db')];
  expect(await run('knowledge', 'import', 'obo', ...graph)).toMatchObject({
    code: 2,
    error: expect.stringContaining('name the files'),
  });
  expect(await run('knowledge', 'import', 'owl', 'x', ...graph)).toMatchObject({
    code: 2,
    error: expect.stringContaining('expected one of'),
  });
  expect(await run('knowledge', 'import', 'obo', folder.file('none.obo'), ...graph)).toMatchObject({
    code: 2,
    error: expect.stringContaining('no such file'),
  });
  expect(await run('knowledge', 'import', 'obo', 'x')).toMatchObject({
    code: 2,
    error: expect.stringContaining('--graph'),
  });
  expect(await run('knowledge', 'stats', '--graph', folder.file('none.db'))).toMatchObject({
    code: 2,
    error: expect.stringContaining('no such file'),
  });
  expect(existsSync(folder.file('none.db'))).toBe(false);
});

test('an import that fails leaves no store where there was none, and one that was there as it was', async () => {
  using folder = temporaryFolder();
  const fail = () => run('knowledge', 'import', 'obo', folder.file('cut.obo'), '--graph', folder.file('g.db'));
  writeFileSync(folder.file('cut.obo'), 'this is no OBO\n');
  expect(await fail()).toMatchObject({ code: 1 });
  expect(await run('knowledge', 'import', 'owl', 'x', '--graph', folder.file('g.db'))).toMatchObject({ code: 2 });
  expect(readdirSync(folder.path)).toEqual(['cut.obo']);
  writeFileSync(folder.file('nodes.tsv'), HETIONET_NODES);
  writeFileSync(folder.file('edges.sif'), HETIONET_EDGES);
  const files = [folder.file('nodes.tsv'), folder.file('edges.sif')];
  expect(await run('knowledge', 'import', 'hetionet', ...files, '--graph', folder.file('g.db'))).toMatchObject({
    code: 0,
  });
  expect(await fail()).toMatchObject({ code: 1 });
  expect((await run('knowledge', 'stats', '--graph', folder.file('g.db'))).out).toContain('4 entities');
});

test('questions synthesize says when a graph gives none, and refuses flags that mean nothing', async () => {
  using folder = temporaryFolder();
  using seeds = seedFolder();
  const graph = ['--graph', folder.file('g.db')];
  expect(await run('knowledge', 'import', 'seed', seeds.path, ...graph)).toMatchObject({ code: 0 });
  const ask = (...flags: string[]) =>
    run('questions', 'synthesize', ...graph, '--count', '5', '--out', folder.file('bank'), ...flags);
  expect(await ask()).toMatchObject({ code: 1, error: expect.stringContaining('gives no question') });
  for (const [flag, value, message] of [
    ['--distractors', '2', 'from 0 to 1'],
    ['--findings', '5-2', 'the fewest come first: 2-5'],
    ['--languages', 'fr=1', "'fr=1' is no weight; expected NAME=NUMBER, separated by commas, of en, zh"],
    ['--prevalence', 'rare=0', 'above 0'],
    ['--options', '1', '2 to 21'],
    ['--count', '0', '1 to 999999999'],
    ['--seed', 'x', 'a whole number'],
  ] as const)
    expect(await ask(flag, value)).toMatchObject({ code: 2, error: expect.stringContaining(message) });
});

test('questions synthesize makes questions of a graph and prints the shares of rare diseases', async () => {
  using folder = temporaryFolder();
  const graph = ['--graph', folder.file('g.db')];
  expect(await run('knowledge', 'import', 'seed', ...graph, '--quiet')).toMatchObject({ code: 0, error: '' });
  const { code, out } = await run(
    'questions',
    'synthesize',
    ...graph,
    '--count',
    '40',
    '--out',
    folder.file('bank'),
    '--quiet',
  );
  expect(code).toBe(0);
  expect(out).toContain(': 40 questions, ');
  expect(out).toMatch(
    /rare diseases: [\d.]+ % of the questions \([\d.]+ % by the weights\), [\d.]+ % of the \d+ diseases/,
  );
  for (const file of [
    'questions.jsonl',
    'questions.parquet',
    'dropped.jsonl',
    'manifest.json',
    'datasheet.md',
    'datasheet.html',
  ])
    expect(existsSync(folder.file(`bank/${file}`))).toBe(true);
}, 120_000);

test('questions synthesize lets a model tell the vignettes, and keeps the template where the model does not hold to the graph', async () => {
  using folder = temporaryFolder();
  const graph = ['--graph', folder.file('g.db')];
  expect(await run('knowledge', 'import', 'seed', ...graph, '--quiet')).toMatchObject({ code: 0 });
  const bank = (name: string, ...more: string[]): ReturnType<typeof run> =>
    run('questions', 'synthesize', ...graph, '--count', '12', '--out', folder.file(name), '--quiet', '--json', ...more);
  expect(await bank('plain')).toMatchObject({ code: 0 });
  const read = (name: string) => readJsonl<GraphQuestion>(folder.file(`${name}/questions.jsonl`));
  const outputs = read('plain').map(({ id, language, stem, options, answer }, at) => {
    const told = stem.replace(/[^.。]*[?？]$/, '').trim();
    const leak = `${told} ${options.find(({ letter }) => letter === answer)!.text}${language === 'en' ? '.' : '。'}`;
    return { itemId: id, raw: `<think>...</think><answer>${at % 2 === 0 ? told : leak}</answer>` };
  });
  writeFileSync(folder.file('outputs.jsonl'), outputs.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const told = await bank('told', '--verbaliser', `recorded:${folder.file('outputs.jsonl')}`);
  expect(told).toMatchObject({ code: 0, error: '' });
  const counts = (JSON.parse(told.out) as BankManifest).steps.find(({ name }) => name === 'verbalise')!.counts;
  expect(counts['reworded']).toBeGreaterThanOrEqual(4);
  expect(counts['template kept: names the answer']).toBe(6);
  // The question with most fields stands first; a reworded one has more.
  const stems = (name: string): string[] =>
    read(name)
      .map(({ stem }) => stem)
      .toSorted();
  expect(stems('told')).toEqual(stems('plain'));
  // Again, and nothing is asked: the journal has the answers, and the bank is the same to the byte.
  const first = readFileSync(folder.file('told/manifest.json'), 'utf8');
  writeFileSync(folder.file('told/manifest.json'), '');
  expect(await bank('told', '--verbaliser', `recorded:${folder.file('outputs.jsonl')}`)).toMatchObject({ code: 0 });
  expect(readFileSync(folder.file('told/manifest.json'), 'utf8')).toBe(first);
}, 120_000);
