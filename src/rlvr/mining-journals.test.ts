import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MiningJournals } from './mining-journals.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'mining-journals-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const write = (journals: MiningJournals, ...steps: number[]): void => {
  for (const step of steps) writeFileSync(journals.pathOf(step), '');
};

it('keeps what a repeated step would need, and removes it once a checkpoint lies behind', () => {
  const journals = new MiningJournals(folder);
  journals.removeSaved(0);
  write(journals, 0);
  journals.removeSaved(1);
  expect(readdirSync(folder)).toEqual(['mining-0.jsonl']);
  journals.saving();
  // Until the next step begins the checkpoint may still be torn by a kill.
  expect(readdirSync(folder)).toEqual(['mining-0.jsonl']);
  journals.removeSaved(2);
  expect(readdirSync(folder)).toEqual([]);
});

it('removes, when a process goes on, what lies before its checkpoint; other files and later rounds stay', () => {
  const journals = new MiningJournals(folder);
  write(journals, 0, 10, 20);
  writeFileSync(join(folder, 'tiers.jsonl'), '');
  journals.removeSaved(15);
  expect(readdirSync(folder).toSorted()).toEqual(['mining-20.jsonl', 'tiers.jsonl']);
});

it('has nothing to remove before anything was kept', () => {
  expect(() => new MiningJournals(join(folder, 'none')).removeSaved(3)).not.toThrow();
});
