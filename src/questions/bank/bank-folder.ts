/** The files of a bank folder, and whose a folder is: what another program or a person keeps there is not written over. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  BANK_KIND,
  bankManifestSchema,
  MANIFEST_FILE,
  NEXT_FOLDER,
  QUESTIONS_FILE,
  type BankManifest,
} from '../../records/bank-manifest.ts';
import { ConfigError } from '../../support/errors.ts';
import { LOCK_FILE } from '../../run/lock.ts';
import { isCard } from './dataset-card.ts';

export const PARQUET_FILE = 'questions.parquet';
export const DROPPED_FILE = 'dropped.jsonl';
export const QUEUE_FILE = 'review-queue.jsonl';
export const MARKDOWN_FILE = 'datasheet.md';
export const PAGE_FILE = 'datasheet.html';
/** By it a folder is known whose manifest is damaged or gone. */
export const CARD_FILE = 'README.md';

export const BANK_FILES = [
  CARD_FILE,
  MANIFEST_FILE,
  QUESTIONS_FILE,
  PARQUET_FILE,
  DROPPED_FILE,
  QUEUE_FILE,
  MARKDOWN_FILE,
  PAGE_FILE,
];

/** Passes a folder that is not there, has none of a bank's files, or is a bank's. To be called before hours are spent on one. */
export function checkBankFolder(folder: string): void {
  const there = BANK_FILES.filter((name) => existsSync(join(folder, name)));
  if (there.length === 0 || isBanks(folder)) return;
  throw new ConfigError(
    `${folder} holds ${there.join(', ')} and is no question bank: they would be written over; give --out another folder`,
  );
}

/** As `checkBankFolder`, for an import: a bank that was imported under another name is somebody's other work. */
export function checkImportFolder(folder: string, name: string): void {
  checkBankFolder(folder);
  const before = manifestOf(folder);
  if (before === null) return;
  const { madeBy, settings } = before;
  const of = settings['name'] ?? settings['dataset'];
  if (madeBy === 'import' && of === name) return;
  const what = madeBy === 'import' ? `the imported bank ${JSON.stringify(of ?? '')}` : `a bank that ${madeBy} made`;
  throw new ConfigError(
    `${folder} holds ${what}, which would be replaced by ${JSON.stringify(name)}; give --out another folder, or delete it`,
  );
}

/**
 * As `checkBankFolder`, for questions of a graph: the same call over its own bank makes it again or goes on; a bank of other
 * settings, one that was reviewed since, and a folder of other files are somebody's other work.
 */
export function checkSynthesisFolder(
  folder: string,
  { settings, inputs }: Pick<BankManifest, 'settings' | 'inputs'>,
): void {
  checkBankFolder(folder);
  const before = manifestOf(folder);
  const way = 'give --out another folder, or delete it';
  if (before === null) {
    const others = isBanks(folder) ? [] : namesIn(folder).filter((name) => !isSynthesisFile(name));
    if (others.length === 0) return;
    const some = others.slice(0, 3).join(', ') + (others.length > 3 ? ` and ${others.length - 3} more` : '');
    throw new ConfigError(
      `${folder} holds other files (${some}) and is no question bank; give --out a folder of its own`,
    );
  }
  if (before.madeBy !== 'synthesize')
    throw new ConfigError(`${folder} holds a bank that ${before.madeBy} made, which would be replaced; ${way}`);
  const changed = before.steps.find(({ name }) => name !== 'synthesize' && name !== 'verbalise');
  if (changed !== undefined)
    throw new ConfigError(`${folder} holds a bank that ${changed.name} changed since, which would be lost; ${way}`);
  const differing = [
    ...Object.keys({ ...before.settings, ...settings }).filter(
      (name) => !isDeepStrictEqual(before.settings[name], settings[name]),
    ),
    ...(isDeepStrictEqual(before.inputs.map(graphIn), inputs.map(graphIn)) ? [] : ['graph']),
  ];
  if (differing.length > 0)
    throw new ConfigError(
      `${folder} holds a bank of other settings (${differing.join(', ')}), which would be replaced; ${way}`,
    );
}

/** A graph that lies elsewhere is the same. */
function graphIn({ sha256, records }: BankManifest['inputs'][number]): unknown {
  return { sha256, records };
}

/** What a call that was stopped may leave: the lock, drafts, a model's answers. */
function isSynthesisFile(name: string): boolean {
  return /^\.|^answers-|\.tmp$/.test(name) || name === LOCK_FILE || BANK_FILES.includes(name);
}

function namesIn(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true ? readdirSync(folder).sort() : [];
}

/** Null where there is none, or none that is whole: the bank is made anew then. */
function manifestOf(folder: string): BankManifest | null {
  try {
    return bankManifestSchema.parse(JSON.parse(manifestText(folder)));
  } catch {
    return null;
  }
}

/** A manifest that is damaged counts too: the bank is made anew. */
function isBanks(folder: string): boolean {
  return manifestText(folder).includes(`"${BANK_KIND}"`) || isCard(textOf(folder, CARD_FILE));
}

/** Of a bank that is being replaced, the new one's. */
function manifestText(folder: string): string {
  return textOf(join(folder, NEXT_FOLDER), MANIFEST_FILE) || textOf(folder, MANIFEST_FILE);
}

function textOf(folder: string, name: string): string {
  const path = join(folder, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
