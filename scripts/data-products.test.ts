import { expect, it } from 'vitest';
import { defineStageKind, type StageKind } from '../src/products/stage-kind.ts';
import { STAGE_KINDS } from '../src/pipeline/stage-kinds.ts';
import { writeJsonl } from '../src/support/jsonl.ts';
import { DATA_KINDS, differences, keptProducts, makeProducts, RECIPE, type Made } from './data-products.ts';

it('finds what is kept: a stage that makes other things has another version', async () => {
  const found = await makeProducts();
  expect(Object.keys(found)).toEqual(DATA_KINDS);
  for (const { products } of Object.values(found)) expect(Object.keys(products)).not.toEqual([]);
  expect(differences(keptProducts(), found).map(({ message }) => message)).toEqual([]);
});

it('sees that the code of a stage makes other things of the same', async () => {
  const distil = STAGE_KINDS.get('coldstart.distil')!;
  const other = (version: number): StageKind =>
    defineStageKind({
      ...distil,
      version,
      run: async (call) => {
        const summary = await distil.run(call);
        writeJsonl(`${call.context.folder}/trajectories.jsonl`, []);
        return summary;
      },
    });
  const make = (kind: StageKind) => makeProducts(RECIPE, new Map([...STAGE_KINDS, [kind.name, kind]]));
  const [same] = differences(keptProducts(), await make(other(distil.version)));
  expect(same).toMatchObject({ kind: 'coldstart.distil', needs: 'version' });
  expect(same!.message).toMatch(/trajectories\.jsonl.*raise `version`/);
  const raised = differences(keptProducts(), await make(other(distil.version + 1)));
  expect(raised.map(({ kind, needs }) => [kind, needs])).toEqual([['coldstart.distil', 'rewriting']]);
});

it('tells what is to be done apart: another recipe, a stage that is new or gone', () => {
  const made: Made = { version: 1, from: 'a', products: { 'graph.json': '1' } };
  const needs = (before: Made | null, now: Made | null) =>
    differences(before === null ? {} : { x: before }, now === null ? {} : { x: now }).map((each) => each.needs);
  expect(needs(made, made)).toEqual([]);
  expect(needs(null, made)).toEqual(['rewriting']);
  expect(needs(made, null)).toEqual(['rewriting']);
  expect(needs(made, { ...made, from: 'b', products: { 'graph.json': '2' } })).toEqual(['rewriting']);
  expect(needs(made, { ...made, version: 2 })).toEqual(['rewriting']);
  expect(needs(made, { ...made, products: { 'graph.json': '1', 'more.json': '2' } })).toEqual(['version']);
  expect(needs(made, { ...made, products: {} })).toEqual(['version']);
});
