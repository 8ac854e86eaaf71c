import { expect, it } from 'vitest';
import type { EngineFactory } from '../../engine/engine-factory.ts';
import { folderReference, type ModelReference } from '../../engine/model-reference.ts';
import { CheckpointError } from '../../support/errors.ts';
import { OpenSnapshots } from './open-snapshots.ts';

function world(most: number) {
  const log: string[] = [];
  const open = async (what: string, model: ModelReference) => {
    const path = (model as { path: string }).path;
    if (path === 'absent') throw new CheckpointError('there is no such folder');
    log.push(`open ${what} ${path}`);
    return { path, close: async () => void log.push(`close ${what} ${path}`) };
  };
  const engines = {
    openSampler: (model: ModelReference) => open('sampler', model),
    openScorer: (model: ModelReference) => open('scorer', model),
  } as unknown as EngineFactory;
  const snapshots = new OpenSnapshots(engines, most);
  const snapshot = (path: string) => ({ key: path, model: folderReference(path) });
  const sample = (path: string, work: () => Promise<unknown> = async () => path) =>
    snapshots.sample(snapshot(path), work);
  return { log, snapshots, sample, snapshot };
}

it('opens weights once, and closes the ones asked longest ago for others', async () => {
  const { log, sample } = world(2);
  for (const path of ['a', 'b', 'a', 'c', 'a', 'b']) await sample(path);
  expect(log).toEqual([
    'open sampler a',
    'open sampler b',
    'close sampler b',
    'open sampler c',
    'close sampler c',
    'open sampler b',
  ]);
});

it('counts engines that score among the ones that answer', async () => {
  const { log, sample, snapshots, snapshot } = world(1);
  await sample('a');
  expect(await snapshots.score(snapshot('a'), async () => 'scored')).toBe('scored');
  expect(log).toEqual(['open sampler a', 'close sampler a', 'open scorer a']);
});

it('closes none that is being asked: others wait', async () => {
  const { log, sample } = world(1);
  let end: () => void = () => {};
  const first = sample('a', () => new Promise<void>((resolve) => (end = resolve)));
  const others = Promise.all([sample('b'), sample('c'), sample('a')]);
  await new Promise(setImmediate);
  expect(log).toEqual(['open sampler a']);
  end();
  await Promise.all([first, others]);
  expect(log.filter((line) => line.startsWith('open'))).toEqual(
    expect.arrayContaining(['open sampler a', 'open sampler b', 'open sampler c']),
  );
  for (let at = 1; at < log.length; at++) expect(log[at]!.split(' ')[0]).not.toBe(log[at - 1]!.split(' ')[0]);
});

it('tries again what could not be opened, and holds no place for it', async () => {
  const { log, sample } = world(1);
  await expect(sample('absent')).rejects.toThrow(CheckpointError);
  await expect(sample('absent')).rejects.toThrow(CheckpointError);
  expect(await sample('a')).toBe('a');
  expect(log).toEqual(['open sampler a']);
});

it('asks nothing of weights that were written over while they were opened, and holds no place for them', async () => {
  const { log, snapshots, sample, snapshot } = world(1);
  let isOver = false;
  const check = (): void => {
    if (isOver) throw new CheckpointError('was overwritten since');
  };
  const late = snapshots.sample({ ...snapshot('a'), check }, async () => 'sampled');
  isOver = true;
  await expect(late).rejects.toThrow(/was overwritten since/);
  expect(await sample('b')).toBe('b');
  expect(log).toEqual(['open sampler a', 'close sampler a', 'open sampler b']);
});

it('closes all at its end', async () => {
  const { log, sample, snapshots } = world(2);
  await sample('a');
  await sample('b');
  await snapshots.close();
  expect(log.slice(2).toSorted()).toEqual(['close sampler a', 'close sampler b']);
});
