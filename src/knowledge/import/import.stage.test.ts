import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../graph/store/fixtures/store-samples.ts';
import { openGraphStore } from '../../graph/store/graph-store.ts';
import { runRecipeText } from '../../../test/worlds/run-recipe-text.ts';
import { InterruptedError } from '../../run/interrupt.ts';
import { createProgress } from '../../run/progress.ts';
import { sha256OfFile } from '../../support/hash.ts';
import { seedFolder } from '../../../test/worlds/seed-folder.ts';
import {
  HETIONET_EDGES,
  HETIONET_NODES,
  HPO_LABELS,
  HPOA,
  MEDQUAD_DOCUMENT,
  ONTOLOGY,
  PHENOTYPES,
} from './fixtures/open-files.ts';

const SOURCES = `sources = [
  { obo = "data/hp.obo" },
  { hpo = ["data/phenotype.hpoa", "data/hp-zh.babelon.tsv"] },
  { obo = "data/doid.obo" },
  { hetionet = ["data/nodes.tsv", "data/edges.sif"] },
  { medquad = "data/marfan.xml" },
  { seed = "data/seeds" },
]`;
const RECIPE = `[stages.facts]\ndo = "knowledge.import"\n${SOURCES}\n`;

/** A folder with a file of each open format in `data`. */
function openFiles(): ReturnType<typeof temporaryFolder> {
  const folder = temporaryFolder();
  mkdirSync(folder.file('data'));
  const files = {
    'hp.obo': PHENOTYPES,
    'phenotype.hpoa': HPOA,
    'hp-zh.babelon.tsv': HPO_LABELS,
    'doid.obo': ONTOLOGY,
    'nodes.tsv': HETIONET_NODES,
    'edges.sif': HETIONET_EDGES,
    'marfan.xml': MEDQUAD_DOCUMENT,
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(folder.file(`data/${name}`), content);
  using seeds = seedFolder();
  cpSync(seeds.path, folder.file('data/seeds'), { recursive: true });
  return folder;
}

it('puts the open files of a recipe into one store, source after source, whose file anyone can read', async () => {
  using folder = openFiles();
  const { stages } = await runRecipeText(folder.path, RECIPE);
  const sources = stages[0]!.summary['sources'] as unknown as { kind: string; entities: { new: number } }[];
  expect(sources.map(({ kind }) => kind)).toEqual(['obo', 'hpo', 'obo', 'hetionet', 'medquad', 'seed']);
  using store = openGraphStore(folder.file('run/facts/graph.sqlite'), { readOnly: true });
  const bySource = Object.keys(store.statistics().relationsBySource);
  expect(bySource).toEqual(expect.arrayContaining(['Hetionet', 'Fleming-R1 seeds']));
  expect(bySource.length).toBeGreaterThanOrEqual(4);
  expect(readdirSync(folder.file('run/facts'))).toEqual(['graph.sqlite']);
  // Gout stands in Hetionet and in the seeds, and is one disease.
  expect(store.findByName('gout')).toHaveLength(1);
  expect((await runRecipeText(folder.path, RECIPE)).stages[0]!.result).toBe('stood');
});

it('goes on after a stop between two sources, and makes the same to the byte as a run elsewhere', async () => {
  using folder = openFiles();
  const lines: string[] = [];
  const progress = createProgress({ mode: 'plain', write: (line) => void lines.push(line) });
  const stopAfterTwo = {
    get requested() {
      return lines.filter((line) => line.includes('new entities')).length >= 2;
    },
    throwIfRequested(where: string) {
      if (this.requested) throw new InterruptedError(where);
    },
  };
  await expect(runRecipeText(folder.path, RECIPE, { interrupt: stopAfterTwo, progress })).rejects.toThrow(
    '2 of 6 sources are imported',
  );
  const resumed = await runRecipeText(folder.path, RECIPE);
  using elsewhere = openFiles();
  const undisturbed = await runRecipeText(elsewhere.path, RECIPE, { out: 'another/run' });
  expect(resumed.stages[0]!.summary).toEqual(undisturbed.stages[0]!.summary);
  expect(sha256OfFile(folder.file('run/facts/graph.sqlite'))).toBe(
    sha256OfFile(elsewhere.file('another/run/facts/graph.sqlite')),
  );
});

it('is done again when a file or the order changes, and goes on from another store', async () => {
  using folder = openFiles();
  const recipe = (first: string, second: string): string =>
    `[stages.first]\ndo = "knowledge.import"\nsources = [${first}]\n` +
    `[stages.second]\ndo = "knowledge.import"\nstart = "first"\nsources = [${second}]\n`;
  const [seeds, hetionet] = ['{ seed = "data/seeds" }', '{ hetionet = ["data/nodes.tsv", "data/edges.sif"] }'];
  const results = async (text: string) => (await runRecipeText(folder.path, text)).stages.map(({ result }) => result);
  expect(await results(recipe(seeds, hetionet))).toEqual(['done', 'done']);
  {
    using first = openGraphStore(folder.file('run/first/graph.sqlite'), { readOnly: true });
    using second = openGraphStore(folder.file('run/second/graph.sqlite'), { readOnly: true });
    expect(Object.keys(first.statistics().relationsBySource)).toEqual(['Fleming-R1 seeds']);
    expect(Object.keys(second.statistics().relationsBySource).toSorted()).toEqual(['Fleming-R1 seeds', 'Hetionet']);
  }
  const edges = folder.file('data/edges.sif');
  writeFileSync(edges, readFileSync(edges, 'utf8').replace('Compound::DB01394\tCtD\tDisease::DOID:13189\n', ''));
  expect(await results(recipe(seeds, hetionet))).toEqual(['stood', 'done']);
  expect(await results(recipe(hetionet, seeds))).toEqual(['done', 'done']);
});

it('is refused before anything runs where a file is not there, or a table is not one source', async () => {
  using folder = openFiles();
  const refused = (sources: string) =>
    expect(async () => runRecipeText(folder.path, `[stages.facts]\ndo = "knowledge.import"\nsources = ${sources}\n`))
      .rejects;
  await refused('[{ obo = "data/none.obo" }]').toThrow(
    /made\.toml:\d+: stages\.facts\.sources: there is no .*none\.obo/,
  );
  await refused('[{ obo = "data/hp.obo", hpo = "data/phenotype.hpoa" }]').toThrow(/one table is one source/);
  await refused('[{ ob = "data/hp.obo" }]').toThrow(/unknown key "ob".*did you mean "obo"/);
  await refused('[{ seed = "data/hp.obo" }]').toThrow(/is a file; seeds are a folder/);
  await refused('[{ obo = "data" }]').toThrow(/is a folder; obo takes files/);
  await refused('[]').toThrow(/sources/);
});
