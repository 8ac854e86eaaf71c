/** A researcher's own files as a bank folder: the import, the bank, and what a person should look at. */
import { existsSync } from 'node:fs';
import type { BankManifest } from '../../records/bank-manifest.ts';
import { ConfigError } from '../../support/errors.ts';
import { jsonRoundTrip } from '../../support/json.ts';
import { checkImportFolder } from '../bank/bank-folder.ts';
import type { FileMentions } from '../bank/named-inputs.ts';
import { isResearchOnly } from '../bank/question-facts.ts';
import { writeBank } from '../bank/write-bank.ts';
import { importOwnQuestions, type ImportedOwnQuestions } from './import-own-questions.ts';
import type { OwnQuestionsSettings } from './own-settings.ts';

export interface OwnBankSettings extends Omit<OwnQuestionsSettings, 'commercialUse'> {
  /** Default: as the words of the licence say. */
  readonly commercialUse?: boolean;
}

export interface OwnBankCall {
  readonly out: string;
  readonly files: readonly string[];
  readonly progress?: (done: number, total: number) => void;
  /** How the bank speaks of the files; default: by the paths that were given. */
  readonly named?: (mentions: FileMentions) => FileMentions;
}

export interface OwnBank {
  readonly imported: ImportedOwnQuestions;
  readonly manifest: BankManifest;
  /** Of the licence and of the rows, a line each. */
  readonly warnings: readonly string[];
}

export async function importOwnBank(
  stated: OwnBankSettings,
  { out, files, progress, named = (mentions) => mentions }: OwnBankCall,
): Promise<OwnBank> {
  const absent = files.find((file) => !existsSync(file));
  if (absent !== undefined) throw new ConfigError(`${absent}: no such file`);
  checkImportFolder(out, stated.name);
  const settings = { ...stated, commercialUse: stated.commercialUse ?? !isResearchOnly(stated.licence) };
  const imported = await importOwnQuestions(settings, files, progress);
  const { questions, step, mapping, answers } = imported;
  const manifest = writeBank(out, {
    madeBy: 'import',
    settings: jsonRoundTrip<object>({ ...settings, mapping, answersAre: answers }) as BankManifest['settings'],
    ...named(imported),
    steps: [step],
    cameIn: { [settings.name]: step.before },
    questions,
    queue: null,
    tierAgreement: null,
  });
  return { imported, manifest, warnings: [...licenceWarnings(stated), ...imported.warnings] };
}

function licenceWarnings({ licence, commercialUse }: OwnBankSettings): string[] {
  if (!isResearchOnly(licence) || commercialUse === false) return [];
  return commercialUse === undefined
    ? ['the licence speaks of research or non-commercial use: mixing leaves the questions out unless asked for']
    : ['commercial use is allowed, but the licence speaks of research or non-commercial use: is that right?'];
}
