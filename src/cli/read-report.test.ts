import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { syntheticRun } from '../../test/worlds/synthetic-run.ts';
import { writeReport } from '../evaluation/run-report/write-report.ts';
import { RunError } from '../support/errors.ts';
import { readReport } from './read-report.ts';

const folder = mkdtempSync(join(tmpdir(), 'read-report-'));
const { report, jsonPath } = writeReport(folder, syntheticRun());
const reading = (json: unknown): (() => unknown) => {
  writeFileSync(jsonPath, typeof json === 'string' ? json : JSON.stringify(json));
  return () => readReport(folder);
};

it('reads what was written', () => expect(reading(report)()).toEqual(report));

it('reads a copy by its own name', () => {
  const copy = join(folder, 'seed-0.json');
  writeFileSync(copy, JSON.stringify(report));
  expect(readReport(copy)).toEqual(report);
});

it.each([
  [{ ...report, version: 1 }, /version 1; this program reads version 2: carry the recipe out again.*older program/],
  [{ ...report, version: 3 }, /version 3; this program reads version 2: .*newer program/],
  [{ ...report, rows: [{ name: 'x' }] }, /no whole report: rows\.0\./],
  [{}, /no whole report: kind/],
  ['{', /cannot be read as JSON/],
])('refuses what it cannot read (%#)', (json, message) => {
  expect(reading(json)).toThrow(RunError);
  expect(reading(json)).toThrow(message);
});

it('says that a run is not at its end', () => {
  expect(() => readReport(mkdtempSync(join(tmpdir(), 'read-report-')))).toThrow(/not there; run the recipe to the end/);
});
