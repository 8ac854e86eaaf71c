import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Checkpoints, type FoundCheckpoint } from './checkpoints.ts';
import { StateFolder } from './state-folder.ts';

let folder: string;
let checkpoints: Checkpoints;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'checkpoints-'));
  checkpoints = new Checkpoints(new StateFolder(folder));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const address = { run: 's:train:0', kind: 'weights', name: 'here' } as const;
const path = 'tinker://s:train:0/weights/here';
const save = (overwrite = false): Promise<FoundCheckpoint> =>
  checkpoints.save(address, { lora: null, overwrite }, async (draft) => {
    mkdirSync(draft);
    writeFileSync(join(draft, 'weights'), 'x');
  });

it('is found while another is written over it, as the one or the other', async () => {
  const old = await save();
  let meanwhile: string | null = null;
  checkpoints.beforeRemoval = () => (meanwhile = checkpoints.find(path).saveId);
  const next = await save(true);
  expect(meanwhile).toBe(old.saveId);
  expect(next.saveId).not.toBe(old.saveId);
  expect(checkpoints.find(path).saveId).toBe(next.saveId);
});

it('tells of what is removed while it is still there', async () => {
  const told: string[] = [];
  checkpoints.beforeRemoval = ({ saveId }) => told.push(saveId);
  const { saveId } = await save();
  expect(told).toEqual([]);
  checkpoints.delete(path);
  expect(told).toEqual([saveId]);
  expect(() => checkpoints.find(path)).toThrow(/there is no checkpoint/);
});

it('stays as it was where nobody could keep it', async () => {
  const { saveId } = await save();
  checkpoints.beforeRemoval = () => {
    throw new Error('the disk is full');
  };
  await expect(save(true)).rejects.toThrow('the disk is full');
  expect(checkpoints.find(path).saveId).toBe(saveId);
});
