/**
 * A bank takes the place of another whole: it is written into a folder of its own inside the bank's, which is then renamed to
 * `.next-bank` - from there on it is the bank - and its files are moved one by one over the old ones. Whoever is stopped in
 * between leaves the old bank or the new one, and the next who writes ends the exchange. What else lies in the folder
 * (decisions, models' answers, a person's notes) is never touched.
 */
import { existsSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST_FILE, NEXT_FOLDER, type BankManifest } from '../../records/bank-manifest.ts';
import { readBankManifest } from '../../records/read-bank.ts';
import { lockFolder, type Lock } from '../../run/lock.ts';
import { removeDraftsOfTheDead } from '../../support/atomic-file.ts';
import { flushFolder, makeFolder } from '../../support/durable.ts';
import { BANK_FILES } from './bank-folder.ts';

const DRAFT_FOLDER = '.next-bank.tmp';

/** One process changes a bank or its decisions. What one that was killed left behind is ended or cleared away. */
export function lockBank(folder: string): Lock {
  makeFolder(folder);
  const lock = lockFolder(folder);
  try {
    for (const name of BANK_FILES) removeDraftsOfTheDead(join(folder, name));
    rmSync(join(folder, DRAFT_FOLDER), { recursive: true, force: true });
    finishExchange(folder);
    return lock;
  } catch (cause) {
    lock.release();
    throw cause;
  }
}

/** Makes what `write` puts into the folder that it is given the bank of `folder`, which is locked. */
export function exchangeBank(folder: string, write: (draft: string) => BankManifest): BankManifest {
  const draft = join(folder, DRAFT_FOLDER);
  try {
    const manifest = write(draft);
    renameSync(draft, join(folder, NEXT_FOLDER));
    flushFolder(folder);
    finishExchange(folder);
    return manifest;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** The manifest is moved last: what it does not list and the old bank had goes before. */
function finishExchange(folder: string): void {
  const next = join(folder, NEXT_FOLDER);
  if (!existsSync(next)) return;
  const manifest = readBankManifest(next);
  if (manifest !== null) {
    const own = new Set([MANIFEST_FILE, ...manifest.files.map(({ path }) => path)]);
    for (const name of BANK_FILES) if (!own.has(name)) rmSync(join(folder, name), { force: true });
    const waiting = readdirSync(next).filter((name) => name !== MANIFEST_FILE);
    for (const name of waiting) renameSync(join(next, name), join(folder, name));
    flushFolder(folder);
    renameSync(join(next, MANIFEST_FILE), join(folder, MANIFEST_FILE));
  }
  rmdirSync(next);
  flushFolder(folder);
}
