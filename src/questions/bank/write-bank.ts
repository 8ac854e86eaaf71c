/** A bank folder: questions, dropped ones with reasons, Parquet, datasheet, data set card, and the manifest last. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { BANK_KIND, MANIFEST_FILE, QUESTIONS_FILE, type BankManifest } from '../../records/bank-manifest.ts';
import type { BankQuestion, Dropped } from '../../records/bank-question.ts';
import { writeFileAtomic, writeJsonAtomic } from '../../support/atomic-file.ts';
import { sha256OfFile } from '../../support/hash.ts';
import { writeJsonl } from '../../support/jsonl.ts';
import { datasheetMarkdown } from '../datasheet/datasheet-markdown.ts';
import { datasheetPage } from '../datasheet/datasheet-page.ts';
import { datasheetOf } from '../datasheet/datasheet.ts';
import { bankParquet } from './bank-parquet.ts';
import {
  CARD_FILE,
  checkBankFolder,
  DROPPED_FILE,
  MARKDOWN_FILE,
  PAGE_FILE,
  PARQUET_FILE,
  QUEUE_FILE,
} from './bank-folder.ts';
import { datasetCard } from './dataset-card.ts';
import { exchangeBank, lockBank } from './exchange-bank.ts';
import { everyFieldFirst } from './every-field-first.ts';

export interface BankContent extends Pick<BankManifest, 'madeBy' | 'settings' | 'inputs' | 'steps' | 'cameIn'> {
  readonly questions: readonly BankQuestion[];
  readonly dropped: readonly Dropped[];
  /** Records of the review queue; null: this command makes none. */
  readonly queue: readonly unknown[] | null;
  readonly tierAgreement: BankManifest['tierAgreement'];
}

/** Writes a bank, or puts it in the place of the one that is there. */
export function writeBank(folder: string, content: BankContent): BankManifest {
  checkBankFolder(folder);
  const lock = lockBank(folder);
  try {
    return replaceBank(folder, content);
  } finally {
    lock.release();
  }
}

/** As `writeBank`, for who holds the lock of the folder. */
export function replaceBank(folder: string, content: BankContent): BankManifest {
  checkBankFolder(folder);
  return exchangeBank(folder, (draft) => writeInto(draft, content));
}

function writeInto(folder: string, content: BankContent): BankManifest {
  const { madeBy, settings, inputs, steps, cameIn, dropped, queue, tierAgreement } = content;
  const questions = everyFieldFirst(content.questions);
  const counts = { questions: questions.length, dropped: dropped.length, inReview: queue?.length ?? 0 };
  const datasheet = datasheetOf({ ...content, cameIn: cameIn ?? null, counts });
  writeFileAtomic(join(folder, CARD_FILE), datasetCard(datasheet, PARQUET_FILE));
  writeJsonl(join(folder, QUESTIONS_FILE), questions);
  writeFileAtomic(join(folder, PARQUET_FILE), bankParquet(questions));
  writeJsonl(join(folder, DROPPED_FILE), dropped);
  if (queue !== null) writeJsonl(join(folder, QUEUE_FILE), queue);
  writeFileAtomic(join(folder, MARKDOWN_FILE), datasheetMarkdown(datasheet));
  writeFileAtomic(join(folder, PAGE_FILE), datasheetPage(datasheet));
  const names = [QUESTIONS_FILE, PARQUET_FILE, DROPPED_FILE, MARKDOWN_FILE, PAGE_FILE, CARD_FILE];
  if (queue !== null) names.push(QUEUE_FILE);
  const files = names.map((path) => {
    const whole = join(folder, path);
    return { path, sha256: sha256OfFile(whole), bytes: statSync(whole).size };
  });
  const manifest: BankManifest = {
    kind: BANK_KIND,
    version: 1,
    madeBy,
    settings,
    inputs: [...inputs],
    steps: [...steps],
    ...(cameIn === undefined ? {} : { cameIn }),
    counts,
    tierAgreement,
    files,
  };
  writeJsonAtomic(join(folder, MANIFEST_FILE), manifest);
  return manifest;
}
