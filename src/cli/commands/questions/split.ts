/** `fleming questions split BANK... --held-out 0.2 --out DIR`: a bank into training, development and held-out questions. */
import { InvalidArgumentError, type Command } from 'commander';
import type { SplitSettings } from '../../../questions/split/split-bank.ts';
import { ConfigError } from '../../../support/errors.ts';
import { SAFETY_EN, SAFETY_LINES, SAFETY_ZH } from '../../../support/safety.ts';
import { helpAfter, writeJson, type CommandContext } from '../../command.ts';
import { share, wholeNumber } from '../../flags/number-flags.ts';

/** Less than 1 is a share, more is a count. */
type Size = { readonly share: number } | { readonly count: number };

interface SplitFlags {
  readonly development?: Size;
  readonly heldOut?: Size;
  readonly near?: number;
  readonly seed: number;
  readonly out?: string;
  readonly json?: boolean;
}

export function registerSplit(questions: Command, { terminal }: CommandContext): void {
  questions
    .command('split')
    .description(
      'Split banks into train.jsonl, development.jsonl and held-out.jsonl. Questions of one subgraph, and those that tell nearly ' +
        'the same, stay together: none is trained on whose like is asked later.',
    )
    .argument('<banks...>', 'folders with questions.jsonl, or files of questions')
    .option('--development <n>', 'a share below 1, or a count of questions', sizeOf)
    .option('--held-out <n>', 'a share below 1, or a count of questions', sizeOf)
    .option('--near <share>', 'questions that share so much of their shingles stay together (default: 0.8)', share)
    .option('--seed <n>', 'seed of the draw', wholeNumber, 0)
    .option('--out <folder>', 'where the files go, with splits.json')
    .option('--json', 'print splits.json')
    .addHelpText(
      'after',
      helpAfter(
        'fleming questions split banks/ward --development 0.05 --held-out 0.2 --seed 0 --out splits/ward',
        'fleming questions split banks/ward --held-out 500 --out splits/ward',
        'fleming evaluate --questions splits/ward/held-out.jsonl --model hf:runs/ward/model --out out/ward',
      ),
    )
    .action(async (paths: readonly string[], flags: SplitFlags) => {
      if (flags.out === undefined) throw new ConfigError('--out FOLDER is missing');
      if (flags.development === undefined && flags.heldOut === undefined)
        throw new ConfigError('how much? Give --held-out, --development or both, such as --held-out 0.2');
      const [{ splitBank }, { checkSplitsFolder, describeSplits, writeSplits }, { openBank, questionsOfAll }] =
        await Promise.all([
          import('../../../questions/split/split-bank.ts'),
          import('../../../questions/split/write-splits.ts'),
          import('../../../records/read-bank.ts'),
        ]);
      checkSplitsFolder(flags.out);
      const banks = paths.map(openBank);
      const settings: SplitSettings = {
        ...settingOf('development', flags.development),
        ...settingOf('heldOut', flags.heldOut),
        ...(flags.near === undefined ? {} : { near: flags.near }),
        seed: flags.seed,
      };
      const splits = splitBank(questionsOfAll(banks), settings);
      const inputs = banks.map(({ path, sha256 }) => ({ path, sha256 }));
      const file = writeSplits(flags.out, splits, settings, inputs);
      if (flags.json === true)
        return writeJson(terminal, { out: flags.out, ...file, safety: { en: SAFETY_EN, zh: SAFETY_ZH } });
      terminal.write(
        `${[`${flags.out}:`, ...describeSplits(file).map((line) => `  ${line}`)].join('\n')}\n\n${SAFETY_LINES}\n`,
      );
    });
}

function settingOf(part: 'development' | 'heldOut', size: Size | undefined): Partial<SplitSettings> {
  if (size === undefined) return {};
  return 'share' in size ? { [`${part}Share`]: size.share } : { [`${part}Count`]: size.count };
}

function sizeOf(text: string): Size {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= 0 && value < 1) return { share: value };
  if (Number.isSafeInteger(value) && value >= 1) return { count: value };
  throw new InvalidArgumentError('It must be a share from 0 to less than 1, or a whole number.');
}
