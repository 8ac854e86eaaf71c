/** The folder of a sample for clinicians. It is written beside its place and moved there whole; what lies there stays. */
import { existsSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { BankQuestion } from '../../records/bank-question.ts';
import { writeFileAtomic, writeJsonAtomic } from '../../support/atomic-file.ts';
import { makeFolder, publishFolder } from '../../support/durable.ts';
import { ConfigError, RecordError } from '../../support/errors.ts';
import { isRunning } from '../../support/is-running.ts';
import { SAFETY_EN, SAFETY_ZH } from '../../support/safety.ts';
import { readCriteria } from './criteria.ts';
import { drawSample, stratumOf } from './draw-sample.ts';
import { tabbedText } from './sheet-cells.ts';
import {
  KEY_FILE,
  PAGE_FILE,
  ROWS_FILE,
  sha256OfCells,
  SHEET_FILE,
  SHEET_KIND,
  type SampledQuestion,
  type SheetFile,
} from './sheet-file.ts';
import { fitsCells, judgedRows, keyRows, sheetCells } from './sheet-rows.ts';
import { sheetPage } from './sheet-page.ts';

export interface SampleSettings {
  readonly count: number;
  readonly seed: number;
}

/** ConfigError where something lies at `out`. To be called before a bank is read. */
export function checkSheetFolder(out: string): void {
  const found = statSync(out, { throwIfNoEntry: false });
  if (found === undefined || (found.isDirectory() && readdirSync(out).length === 0)) return;
  throw new ConfigError(
    `${out} is there already, and nothing is written over; give --out another folder, or move this one away`,
  );
}

/** Draws from the questions of a bank and writes `out`; returns what sheet.json says. */
export function writeSheet(
  out: string,
  bank: { readonly path: string; readonly sha256: string; readonly questions: readonly BankQuestion[] },
  { count, seed }: SampleSettings,
): SheetFile {
  const fitting = bank.questions.filter(fitsCells);
  if (fitting.length === 0)
    throw new RecordError(`${bank.path} holds no question that can be judged: ${bank.questions.length} in all`);
  const { questions, strata } = drawSample(fitting, count, seed);
  const sheet: SheetFile = {
    kind: SHEET_KIND,
    version: 1,
    safety: { en: SAFETY_EN, zh: SAFETY_ZH },
    bank: { path: bank.path, sha256: bank.sha256, questions: bank.questions.length },
    seed,
    wanted: count,
    tooLong: bank.questions.length - fitting.length,
    strata: [...strata],
    questions: questions.map(sampledQuestion),
  };
  publish(resolve(out), (folder) => {
    writeFileAtomic(join(folder, ROWS_FILE), tabbedText(judgedRows(questions)));
    writeFileAtomic(join(folder, KEY_FILE), tabbedText(keyRows(questions)));
    writeFileAtomic(join(folder, PAGE_FILE), sheetPage(sheet, questions, readCriteria()));
    writeJsonAtomic(join(folder, SHEET_FILE), sheet);
  });
  return sheet;
}

function sampledQuestion(question: BankQuestion, at: number): SampledQuestion {
  const { stem, options } = sheetCells(question);
  return {
    number: at + 1,
    id: question.id,
    ...stratumOf(question),
    sha256: sha256OfCells(stem, options),
  };
}

/** The folder `out` is there whole afterwards, or not at all. */
function publish(out: string, write: (folder: string) => void): void {
  makeFolder(dirname(out));
  removeDraftsOfTheDead(out);
  const draft = `${out}.writing-${process.pid}`;
  try {
    write(draft);
    checkSheetFolder(out);
    if (existsSync(out)) rmdirSync(out);
    publishFolder(draft, out);
  } catch (cause) {
    rmSync(draft, { recursive: true, force: true });
    throw cause;
  }
}

/** What commands for the same place left that were killed. */
function removeDraftsOfTheDead(out: string): void {
  const start = `${basename(out)}.writing-`;
  for (const name of readdirSync(dirname(out))) {
    const pid = name.startsWith(start) ? name.slice(start.length) : '';
    if (/^\d{1,10}$/.test(pid) && !isRunning(Number(pid)))
      rmSync(join(dirname(out), name), { recursive: true, force: true });
  }
}
