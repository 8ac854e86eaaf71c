import { expect, test } from 'vitest';
import { runCommandLine, type CommandOutcome } from '../../../../test/worlds/run-command-line.ts';
import { entityOf, evidenceOf, identity, temporaryFolder } from '../../../graph/store/fixtures/store-samples.ts';
import { openGraphStore } from '../../../graph/store/graph-store.ts';

const synthesize = (...parameters: string[]): Promise<CommandOutcome> =>
  runCommandLine(['questions', 'synthesize', '--findings', '4', '--vignette', 'findings', ...parameters]);

const PLACES = ['Moor', 'Lake', 'Hill', 'Town', 'Isle', 'Cape'];
const ILLS = ['fever', 'pox', 'gout', 'cough', 'rash', 'palsy'];
const WORDS = ['ash', 'bark', 'clay', 'dust', 'elm', 'fern', 'gum', 'hop', 'ivy', 'jute', 'kelp', 'lime'];

/** Diseases with four signs each, of which ten others have two, and nothing else; `zh` names the signs in Chinese. */
function importSigns(graph: string, zh?: string): void {
  const store = openGraphStore(graph);
  const add = (name: string, type: string, scheme: string, chinese?: string): number =>
    store.addEntity(
      entityOf(name, { type, ids: [identity(`${scheme}:${name}`)], ...(chinese === undefined ? {} : { zh: chinese }) }),
    ).id;
  const signs = WORDS.map((word) =>
    ['spots', 'noise'].map((of) =>
      add(`${word} ${of}`, 'sign', 'S', zh === undefined ? undefined : `${zh}${word}${of}`),
    ),
  );
  for (const [at, one] of signs.slice(0, 6).entries())
    for (const [other, second] of signs.slice(6).entries()) {
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
  expect(error).toMatch(/"too few distractors" \d+ times; none has 20 wrong options; ask for fewer options$/m);
});
