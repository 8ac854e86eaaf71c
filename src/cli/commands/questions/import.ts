/** `fleming questions import`: a public data set, or a researcher's own files under their own name, as a bank. */
import { InvalidArgumentError, type Command } from 'commander';
import { ConfigError } from '../../../support/errors.ts';
import { addDownloadFlags } from '../../benchmark-downloads.ts';
import { helpAfter, type CommandContext } from '../../command.ts';
import { importNamedSet, listSets, type SetFlags } from './import-named-set.ts';
import { importOwnFiles, type OwnFlags } from './import-own-files.ts';

export interface ImportFlags extends SetFlags, OwnFlags {
  readonly dataset?: string;
  readonly list?: boolean;
}

export function registerImport(questions: Command, { terminal }: CommandContext): void {
  const command = questions
    .command('import')
    .description(
      'Read questions into a bank: your own files under their own --name (JSON, JSON Lines, CSV, TSV, Parquet, Excel; columns are ' +
        'found and shown, --map says otherwise), or the training split of a public data set, whose counts are compared with the ' +
        'published ones. Names, dates, numbers and addresses of people are taken out.',
    )
    .argument('[data-set-or-file]', 'with --name or --dataset: a file; else medqa, medmcqa, pubmedqa, ...; see --list')
    .argument('[files...]', 'the files, or the shards of a split in order; with --data, found by the name of the set')
    .option('--out <folder>', 'where the bank goes')
    .option('--name <name>', 'your own questions: what the set is called')
    .option('--licence <text>', 'your own questions: under which terms, as their owner states them')
    .option(
      '--commercial <yes|no>',
      'whether commercial use is allowed (default: yes, unless the licence says no)',
      yesOrNo,
    )
    .option('--map <parts>', 'columns by part, such as stem=question,options=a+b+c+d,answer=key', mapOf)
    .option('--answers <form>', 'what answers are where the file does not tell: letter, text, index-0, index-1')
    .option(
      '--options <texts>',
      'the options of every question, such as yes,no,maybe, where no column holds them',
      textsOf,
    )
    .option('--language <en|zh>', 'of all questions (default: by column or script, each by itself)', languageOf)
    .option('--split-name <name>', 'what the split is called in ids (default: train)')
    .option('--sheet <name>', 'Excel: which sheet (default: the first)')
    .option('--dataset <id>', 'the public data set, in the place of the first argument')
    .option('--data <folder>', 'public data sets: folder with the files, for finding and downloading them')
    .option('--list', 'list the public data sets')
    .option('--quiet', 'no progress')
    .option('--json', 'print one JSON document');
  addDownloadFlags(command)
    .addHelpText(
      'after',
      helpAfter(
        'fleming questions import ward.csv --name ward --licence "own data" --out banks/ward',
        'fleming questions import a.xlsx b.xlsx --name exam --licence CC-BY-NC-4.0 --map stem=text,options=o1+o2+o3+o4,answer=key --out banks/exam',
        'fleming questions import medqa phrases_no_exclude_train.jsonl --out banks/medqa',
        'fleming questions import --dataset medmcqa --data downloads --download --out banks/medmcqa',
        'fleming questions import pubmedqa ori_pqal.json --out banks/pubmedqa   # with test_ground_truth.json beside it',
      ),
    )
    .action(async (first: string | undefined, rest: readonly string[], flags: ImportFlags) => {
      if (flags.list === true) return listSets(terminal, flags.json === true);
      const all = first === undefined ? rest : [first, ...rest];
      if (flags.name !== undefined) {
        if (flags.dataset !== undefined)
          throw new ConfigError('--name is for your own questions and --dataset for public ones; give one of them');
        return importOwnFiles(all, flags, terminal);
      }
      const own = (
        ['licence', 'commercial', 'map', 'answers', 'options', 'language', 'splitName', 'sheet'] as const
      ).find((flag) => flags[flag] !== undefined);
      if (own !== undefined)
        throw new ConfigError(
          `--${own === 'splitName' ? 'split-name' : own} is for your own questions: give their --name too`,
        );
      return flags.dataset === undefined
        ? importNamedSet(first, rest, flags, terminal)
        : importNamedSet(flags.dataset, all, flags, terminal);
    });
}

function yesOrNo(text: string): boolean {
  if (text === 'yes' || text === 'no') return text === 'yes';
  throw new InvalidArgumentError('It must be yes or no.');
}

function languageOf(text: string): 'en' | 'zh' {
  if (text === 'en' || text === 'zh') return text;
  throw new InvalidArgumentError('It must be en or zh.');
}

function textsOf(text: string): string[] {
  return text.split(',').map((each) => each.trim());
}

/** `stem=question,options=a+b`: which parts there are is checked where they are used. */
function mapOf(text: string): Record<string, string | readonly string[]> {
  const entries = text.split(',').map((pair): [string, string | readonly string[]] => {
    const at = pair.indexOf('=');
    const [part, column] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    if (at < 1 || part === '' || column === '')
      throw new InvalidArgumentError(`${JSON.stringify(pair)} is no PART=COLUMN, such as stem=question.`);
    return [part, part === 'options' && column.includes('+') ? column.split('+').map((each) => each.trim()) : column];
  });
  if (new Set(entries.map(([part]) => part)).size < entries.length)
    throw new InvalidArgumentError('A part stands there twice.');
  return Object.fromEntries(entries);
}
