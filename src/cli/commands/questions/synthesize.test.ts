import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runCommandLine, type CommandOutcome } from '../../../../test/worlds/run-command-line.ts';
import { startProgram } from '../../../../test/worlds/start-program.ts';
import { entityOf, evidenceOf, identity, temporaryFolder } from '../../../graph/store/fixtures/store-samples.ts';
import type { BankManifest } from '../../../records/bank-manifest.ts';
import { openGraphStore } from '../../../graph/store/graph-store.ts';

const synthesize = (...parameters: string[]): Promise<CommandOutcome> =>
  runCommandLine(['questions', 'synthesize', '--findings', '8', '--vignette', 'findings', ...parameters]);

const PLACES = ['Moor', 'Lake', 'Hill', 'Town', 'Isle', 'Cape', 'Dell', 'Ford'];
const ILLS = ['fever', 'pox', 'gout', 'cough', 'rash', 'palsy', 'mumps', 'croup'];
const WORDS = 'ash bark clay dust elm fern gum hop ivy jute kelp lime moss nut oak pine'.split(' ');

/** Diseases with eight signs each, of which fourteen others have four, and nothing else; `zh` names the signs in Chinese. */
function importSigns(graph: string, zh?: string): void {
  const store = openGraphStore(graph);
  const add = (name: string, type: string, scheme: string, chinese?: string): number =>
    store.addEntity(
      entityOf(name, { type, ids: [identity(`${scheme}:${name}`)], ...(chinese === undefined ? {} : { zh: chinese }) }),
    ).id;
  const signs = WORDS.map((word) =>
    ['spots', 'noise', 'lumps', 'smell'].map((of) =>
      add(`${word} ${of}`, 'sign', 'S', zh === undefined ? undefined : `${zh}${word}${of}`),
    ),
  );
  for (const [at, one] of signs.slice(0, 8).entries())
    for (const [other, second] of signs.slice(8).entries()) {
      const subject = add(`${PLACES[at]!} ${ILLS[other]!}`, 'disease', 'D');
      store.addRelations(
        [...one, ...second].map((object) => ({ subject, type: 'has_sign', object, evidence: [evidenceOf('test')] })),
      );
    }
  store.close();
}

test('synthesize says at once that a graph without negatives gives nothing strict, else what stood in the way', async () => {
  using folder = temporaryFolder();
  importSigns(folder.file('g.db'));
  const ask = (...flags: string[]) =>
    synthesize('--graph', folder.file('g.db'), '--count', '2', '--out', folder.file('bank'), ...flags);
  expect(await ask('--closed-world', 'strict')).toMatchObject({
    code: 1,
    out: '',
    error: expect.stringMatching(/states nothing by which an option is wrong.*--closed-world silent/),
  });
  const { code, error } = await ask('--options', '21');
  expect(code).toBe(1);
  expect(error).toMatch(/^synthesize: 0\/2, not made 1$/m);
  expect(error).toMatch(
    /"too few distractors" \d+ times; most have fewer than 20 wrong options; ask for fewer options, other kinds or findings$/m,
  );
});

test('synthesize makes its own bank again, and replaces no other bank and no other files', async () => {
  using folder = temporaryFolder();
  importSigns(folder.file('g.db'));
  const ask = (out: string, ...flags: string[]) =>
    synthesize(
      '--graph',
      folder.file('g.db'),
      '--out',
      folder.file(out),
      '--options',
      '2',
      '--languages',
      'en=1',
      ...flags,
    );
  expect(await ask('bank', '--count', '2')).toMatchObject({ code: 0 });
  const manifest = readFileSync(folder.file('bank/manifest.json'), 'utf8');
  expect(await ask('bank', '--count', '2')).toMatchObject({ code: 0 });
  const refused = await ask('bank', '--count', '3', '--seed', '4');
  expect(refused).toMatchObject({ code: 2, error: expect.stringContaining('of other settings (') });
  expect(refused.error).toMatch(/\(count, seed\), which would be replaced; give --out another folder, or delete it/);
  expect(readFileSync(folder.file('bank/manifest.json'), 'utf8')).toBe(manifest);
  expect(await ask('.', '--count', '2')).toMatchObject({
    code: 2,
    error: expect.stringContaining('holds other files (bank, g.db'),
  });
  const reviewed = JSON.parse(manifest) as BankManifest;
  reviewed.steps.push({ name: 'review', before: 2, after: 2, dropped: {}, counts: {} });
  writeFileSync(folder.file('bank/manifest.json'), JSON.stringify(reviewed));
  expect(await ask('bank', '--count', '2')).toMatchObject({
    code: 2,
    error: expect.stringContaining('review changed'),
  });
});

test('synthesize says in how many diseases a language can be asked in, and why it cannot', async () => {
  using folder = temporaryFolder();
  importSigns(folder.file('g.db'), '某');
  const ask = (...flags: string[]) =>
    synthesize(
      '--graph',
      folder.file('g.db'),
      '--options',
      '2',
      '--count',
      '2',
      '--out',
      folder.file('bank'),
      ...flags,
    );
  expect(await ask('--languages', 'zh=1')).toMatchObject({
    code: 1,
    error: expect.stringContaining('gives no question: zh: no disease has a Chinese name; '),
  });
  const { code, out } = await ask();
  expect(code).toBe(0);
  expect(out).toContain('\n  en: 64 diseases can be asked about\n  zh: no disease has a Chinese name\n');
  expect(readFileSync(folder.file('bank/datasheet.md'), 'utf8')).toMatch(/zh: no disease has a Chinese name.*\b0\b/);
});

test.each([
  [['--candidates', '0'], /--candidates <diseases>.* '0' is invalid\. It must be 1 to 999999999\./],
  [['--masked', '3-1'], /'3-1' is invalid\. the fewest come first: 1-3/],
  [['--findings', '8-5'], /'8-5' is invalid\. the fewest come first: 5-8/],
  [['--masked', '0-2'], /'0-2' is invalid\. the fewest are 1 at least/],
  [['--findings', 'many'], /'many' is invalid\. expected a range such as 2-5, of numbers from 1 to 99/],
  [['--verbaliser', 'foo'], /^fleming: --verbaliser foo: it must be openai:URL#model/],
  [['--verbaliser', 'openai:nowhere'], /^fleming: --verbaliser openai:\.\.\.: the model's name is missing/],
])('synthesize refuses %j by its own name', async (flags, message) => {
  using folder = temporaryFolder();
  importSigns(folder.file('g.db'));
  const outcome = await synthesize(
    '--graph',
    folder.file('g.db'),
    '--count',
    '2',
    '--out',
    folder.file('bank'),
    ...flags,
  );
  expect(outcome).toMatchObject({ code: 2, out: '', error: expect.stringMatching(message) });
});

test('synthesize that is interrupted says that nothing is kept and how to make it again, and leaves no folder', async () => {
  using folder = temporaryFolder();
  const out = folder.file('bank');
  let sent = false;
  const started = startProgram(
    process.execPath,
    ['src/cli/main.ts', 'questions', 'synthesize', '--graph', 'seeds', '--count', '20000', '--out', out],
    {
      onStderr: (text) => {
        // Once: a second signal ends it without a word.
        if (!sent && /^synthesize: /m.test(text)) sent = started.signal('SIGINT');
      },
    },
  );
  const { code, stdout, stderr } = await started.ended;
  expect([code, stdout]).toEqual([130, '']);
  expect(stderr).toMatch(
    /^fleming: Stopped: \d+ of 20000 questions were made and none is kept in .*; the same command makes them again\. To continue: npx fleming questions synthesize/m,
  );
  expect(existsSync(out)).toBe(false);
}, 120_000);

test('synthesize warns of a kind that was wanted and that the graph does not give', async () => {
  using folder = temporaryFolder();
  importSigns(folder.file('g.db'));
  const ask = (...flags: string[]): Promise<CommandOutcome> =>
    synthesize(
      '--graph',
      folder.file('g.db'),
      '--options',
      '2',
      '--languages',
      'en=1',
      '--count',
      '4',
      '--kinds',
      'diagnosis=1,treatment=1',
      ...flags,
    );
  const warning =
    'treatment: 0 of 4 questions, 50.0 % were wanted; the graph leads there from no disease that can be told';
  const { code, error } = await ask('--out', folder.file('bank'));
  expect(code).toBe(0);
  expect(error).toContain(`\nwarning: ${warning}`);
  expect(readFileSync(folder.file('bank/datasheet.md'), 'utf8')).toContain(
    'far fewer than wanted: treatment, stopped most by: the graph leads nowhere 0',
  );
  const { out } = await ask('--json', '--out', folder.file('other'));
  expect(JSON.parse(out)).toMatchObject({ warnings: [expect.stringContaining(warning)] });
  const { error: none } = await ask('--out', folder.file('third'), '--kinds', 'diagnosis=1');
  expect(none).not.toContain('warning');
});

test('the datasheet of seeds tells their specialties, that of a graph that knows none tells nothing of them', async () => {
  using folder = temporaryFolder();
  importSigns(folder.file('g.db'));
  await synthesize(
    '--graph',
    folder.file('g.db'),
    '--options',
    '2',
    '--languages',
    'en=1',
    '--count',
    '2',
    '--out',
    folder.file('store'),
  );
  for (const file of ['store/datasheet.md', 'store/datasheet.html'])
    expect(readFileSync(folder.file(file), 'utf8')).not.toContain('Specialty');
  await runCommandLine(['questions', 'synthesize', '--graph', 'seeds', '--count', '5', '--out', folder.file('seeds')]);
  const sheet = readFileSync(folder.file('seeds/datasheet.md'), 'utf8');
  expect(sheet).toMatch(/\| Specialty \| questions \| share \|\n\|---\|---\|---\|\n\| [a-z-]+ \| \d \|/);
  expect(sheet).not.toContain('| unknown |');
}, 60_000);
