import fs, { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { asLines, decision } from '../fixtures/review-world.ts';
import { DecisionJournal, UnkeptError } from './decision-journal.ts';
import { readOwnDecisions } from './decision-lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleming-journal-'));
const path = join(folder, 'decisions.jsonl');
const { writeSync, ftruncateSync } = fs;

afterEach(() => {
  Object.assign(fs, { writeSync, ftruncateSync });
  syncBuiltinESMExports();
  rmSync(folder, { recursive: true, force: true });
});

/** A disk that takes half of a line and is full, and where `stuck` cannot take it back either. */
function fillDisk(stuck: boolean): void {
  const full = (): never => {
    throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  };
  const half = (file: number, content: Buffer): never => {
    writeSync(file, content.subarray(0, content.length >> 1));
    return full();
  };
  Object.assign(fs, { writeSync: half, ...(stuck ? { ftruncateSync: full } : {}) });
  syncBuiltinESMExports();
}

function emptyDisk(): void {
  Object.assign(fs, { writeSync, ftruncateSync });
  syncBuiltinESMExports();
}

it.each([false, true])('leaves no half of a line for the next one to run into (cut back late: %s)', (stuck) => {
  fs.mkdirSync(folder, { recursive: true });
  const journal = new DecisionJournal(path, readOwnDecisions(path));
  journal.append([decision(0)]);
  fillDisk(stuck);
  expect(() => journal.append([decision(1)])).toThrow(UnkeptError);
  expect(() => journal.append([decision(1)])).toThrow(/not kept: .*ENOSPC.*free some space, then decide again/);
  if (!stuck) expect(readFileSync(path, 'utf8')).toBe(asLines(decision(0)));
  emptyDisk();
  journal.append([decision(2)]);
  expect(readFileSync(path, 'utf8')).toBe(asLines(decision(0), decision(2)));
});
