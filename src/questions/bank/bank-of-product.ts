/** The bank that another stage made, called by the stage: where a run's folder lies is no part of what is made from it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TRAINING_SPLIT } from '../../products/splits.ts';
import type { Product } from '../../products/stage-kind.ts';
import { QUESTIONS_FILE } from '../../records/bank-manifest.ts';
import { openBank, type Bank } from '../../records/read-bank.ts';

/** Of splits the training questions: the others are kept for measuring. */
export function bankOfProduct({ stage, folder }: Product): Bank {
  const isBank = existsSync(join(folder, QUESTIONS_FILE));
  return { ...openBank(isBank ? folder : join(folder, `${TRAINING_SPLIT}.jsonl`)), path: stage };
}
