/** `fleming questions import FILES... --name N`: flags into the settings of the import, and what it came to for a person. */
import type { AnswerForm } from '../../../questions/own/answer-form.ts';
import type { ColumnMap } from '../../../questions/own/own-settings.ts';
import { ConfigError } from '../../../support/errors.ts';
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
  const [{ importOwnBank }, { terminalProgress }] = await Promise.all([
    import('../../../questions/own/import-own-bank.ts'),
    import('../../terminal/terminal-progress.ts'),
  ]);
  const { out, name, licence, commercial, map, answers, options, language, splitName, sheet } = flags;
  if (files.length === 0) throw new ConfigError('the file with your questions is missing');
  if (licence === undefined)
    throw new ConfigError('--licence is missing: every question carries its terms, such as CC-BY-4.0 or "own data"');
  if (out === undefined) throw new ConfigError('--out FOLDER is missing');
  const settings = {
    name: name!,
    licence,
    ...(commercial === undefined ? {} : { commercialUse: commercial }),
    ...(map === undefined ? {} : { map }),
    ...(answers === undefined ? {} : { answers: answers as AnswerForm }),
    ...(options === undefined ? {} : { options }),
    ...(language === undefined ? {} : { language }),
    ...(splitName === undefined ? {} : { split: splitName }),
    ...(sheet === undefined ? {} : { sheet }),
  };
  const progress = terminalProgress(terminal, { quiet: flags.quiet === true || flags.json === true });
  const { imported, manifest, warnings } = await importOwnBank(settings, {
    out,
    files,
    progress: (done, total) => progress.stepDone('import', { done, total }),
  });
  progress.close();
  for (const warning of warnings) terminal.writeError(`warning: ${warning}\n`);
  if (flags.json === true)
    return writeJson(terminal, {
      out,
      ...manifest,
      mapping: imported.mapping,
      answers: imported.answers,
      samples: imported.samples,
      warnings: imported.warnings,
      safety: { en: SAFETY_EN, zh: SAFETY_ZH },
    });
  terminal.write(ownMappingText(imported));
  showBank(out, manifest, terminal, false);
}
