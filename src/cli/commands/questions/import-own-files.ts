/** `fleming questions import FILES... --name N`: flags into the settings of the import, and what it came to for a person. */
import { existsSync } from 'node:fs';
import type { AnswerForm } from '../../../questions/own/answer-form.ts';
import type { ColumnMap } from '../../../questions/own/own-settings.ts';
import { ConfigError } from '../../../support/errors.ts';
import type { BankManifest } from '../../../records/bank-manifest.ts';
import { jsonRoundTrip } from '../../../support/json.ts';
import { SAFETY_EN, SAFETY_ZH } from '../../../support/safety.ts';
import { writeJson, type Terminal } from '../../command.ts';
import { showBank } from './describe-bank.ts';
import { ownMappingText } from './own-mapping-text.ts';

export interface OwnFlags {
  readonly out?: string;
  readonly name?: string;
  readonly licence?: string;
  readonly commercial?: boolean;
  readonly map?: ColumnMap;
  readonly answers?: string;
  readonly options?: readonly string[];
  readonly language?: 'en' | 'zh';
  readonly splitName?: string;
  readonly sheet?: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

export async function importOwnFiles(files: readonly string[], flags: OwnFlags, terminal: Terminal): Promise<void> {
  const [{ importOwnQuestions }, { checkBankFolder }, { writeBank }, { isResearchOnly }, { terminalProgress }] =
    await Promise.all([
      import('../../../questions/own/import-own-questions.ts'),
      import('../../../questions/bank/bank-folder.ts'),
      import('../../../questions/bank/write-bank.ts'),
      import('../../../questions/bank/question-facts.ts'),
      import('../../terminal/terminal-progress.ts'),
    ]);
  const { out, name, licence, commercial, map, answers, options, language, splitName, sheet } = flags;
  if (files.length === 0) throw new ConfigError('the file with your questions is missing');
  if (licence === undefined)
    throw new ConfigError('--licence is missing: every question carries its terms, such as CC-BY-4.0 or "own data"');
  if (out === undefined) throw new ConfigError('--out FOLDER is missing');
  const absent = files.find((file) => !existsSync(file));
  if (absent !== undefined) throw new ConfigError(`${absent}: no such file`);
  checkBankFolder(out);
  const researchOnly = isResearchOnly(licence);
  const settings = {
    name: name!,
    licence,
    commercialUse: commercial ?? !researchOnly,
    ...(map === undefined ? {} : { map }),
    ...(answers === undefined ? {} : { answers: answers as AnswerForm }),
    ...(options === undefined ? {} : { options }),
    ...(language === undefined ? {} : { language }),
    ...(splitName === undefined ? {} : { split: splitName }),
    ...(sheet === undefined ? {} : { sheet }),
  };
  const progress = terminalProgress(terminal, { quiet: flags.quiet === true || flags.json === true });
  const imported = await importOwnQuestions(settings, files, (done, total) =>
    progress.stepDone('import', { done, total }),
  );
  progress.close();
  if (commercial === undefined && researchOnly)
    terminal.writeError(
      'the licence speaks of research or non-commercial use: mixing leaves the questions out unless asked for\n',
    );
  if (commercial === true && researchOnly)
    terminal.writeError('--commercial yes, but the licence speaks of research or non-commercial use: is that right?\n');
  for (const warning of imported.warnings) terminal.writeError(`warning: ${warning}\n`);
  const { questions, dropped, inputs, step, mapping, samples } = imported;
  const manifest = writeBank(out, {
    madeBy: 'import',
    settings: jsonRoundTrip<object>({ ...settings, mapping, answersAre: imported.answers }) as BankManifest['settings'],
    inputs,
    steps: [step],
    questions,
    dropped,
    queue: null,
    tierAgreement: null,
  });
  if (flags.json === true)
    return writeJson(terminal, {
      out,
      ...manifest,
      mapping,
      answers: imported.answers,
      samples,
      warnings: imported.warnings,
      safety: { en: SAFETY_EN, zh: SAFETY_ZH },
    });
  terminal.write(ownMappingText(imported));
  showBank(out, manifest, terminal, false);
}
