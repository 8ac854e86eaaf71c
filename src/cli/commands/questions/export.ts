/** `fleming questions export BANK --for trl --out DIR`: questions, or traces with their questions, for other trainers. */
import { Option, type Command } from 'commander';
import { EXPORT_FORMATS, type ExportFormat } from '../../../questions/export/export-format.ts';
import type { ExportManifest } from '../../../questions/export/export-manifest.ts';
import { ConfigError } from '../../../support/errors.ts';
import { SAFETY_EN, SAFETY_LINES, SAFETY_ZH } from '../../../support/safety.ts';
import { PROMPT_NAMES, promptNamed } from '../../../wording/prompt.ts';
import { helpAfter, writeJson, type CommandContext } from '../../command.ts';

interface ExportFlags {
  readonly for?: ExportFormat;
  readonly out?: string;
  readonly prompt: string;
  readonly split?: string;
  readonly replace?: boolean;
  readonly traces?: string;
  readonly json?: boolean;
}

export function registerExport(questions: Command, { terminal }: CommandContext): void {
  questions
    .command('export')
    .description(
      'Write a bank, or the splits of a run, as other trainers read it: prompts with their right answers for those that ' +
        'reinforce (trl, verl, skyrl, ms-swift, messages), prompts with answers for llama-factory. With --traces, the traces of a ' +
        'teacher with the questions they answer, to fine-tune on, in any of the formats: openai has reasoning_content apart, ' +
        'sharegpt conversations, alpaca instructions, huatuo Question, Complex_CoT and Response, meditron and axolotl their ' +
        'conversations, cookbook messages; those take traces alone. Licences stay with every row; benchmark items and held-out ' +
        'splits stay out.',
    )
    .argument('<bank>', 'a folder with questions.jsonl or splits.json, or a file of questions')
    .addOption(new Option('--for <trainer>', 'who reads it').choices(EXPORT_FORMATS))
    .option('--out <folder>', "where the files go: a file a split, README.md, export.json, the trainer's own")
    .addOption(
      new Option(
        '--prompt <name>',
        'plain: stem and options; instructed: the answer format of the paper too; brief: in few words',
      )
        .choices(PROMPT_NAMES)
        .default('instructed'),
    )
    .option(
      '--split <name>',
      'one of a folder of splits, a held-out one too (default: train and development; with --traces, train)',
    )
    .option('--traces <path>', 'a file of traces, or the folder of the stage that wrote them')
    .option('--replace', 'write over another export in that folder')
    .option('--json', 'print export.json')
    .addHelpText(
      'after',
      helpAfter(
        'fleming questions export banks/mixed --for verl --out exports/mixed',
        'fleming questions export runs/mini/questions --for trl --split train --prompt plain --out exports/mini',
        'fleming questions export runs/mini/questions --traces runs/mini/trajectories --for llama-factory --prompt plain --out exports/traces',
        'fleming questions export runs/mini/questions --traces runs/mini/trajectories --for openai --out exports/openai',
      ),
    )
    .action(async (bank: string, flags: ExportFlags) => {
      if (flags.for === undefined)
        throw new ConfigError(`--for TRAINER is missing; it must be one of ${EXPORT_FORMATS.join(', ')}`);
      if (flags.out === undefined) throw new ConfigError('--out FOLDER is missing');
      const { exportBank } = await import('../../../questions/export/export-bank.ts');
      const manifest = exportBank({
        bank,
        format: flags.for,
        prompt: promptNamed(flags.prompt),
        out: flags.out,
        split: flags.split ?? null,
        traces: flags.traces ?? null,
        replace: flags.replace === true,
      });
      if (flags.json === true)
        return writeJson(terminal, { out: flags.out, ...manifest, safety: { en: SAFETY_EN, zh: SAFETY_ZH } });
      terminal.write(`${exportText(flags.out, manifest)}\n\n${SAFETY_LINES}\n`);
    });
}

function exportText(out: string, { splits, keptApart, licences, rows, prompt }: ExportManifest): string {
  const told = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([reason, count]) => `, ${reason} ${count} left out`)
      .join('');
  const closed = licences.filter(({ commercialUse }) => !commercialUse).reduce((sum, each) => sum + each.rows, 0);
  return [
    `${out}: ${rows} asked with the ${prompt.name} prompt`,
    ...splits.map(
      ({ file, use, rows: count, leftOut }) =>
        `  ${file.padEnd(26)}${String(count).padStart(8)} ${rows}${use === 'train' ? '' : `, ${use}`}${told(leftOut)}`,
    ),
    ...keptApart.map(
      ({ name, use, questions }) => `  ${name} is not there: ${questions} questions, ${use}; --split ${name} gives it`,
    ),
    ...licences.map(({ source, licence, rows: count }) => `  ${source}: ${count} under ${licence}`),
    ...(closed === 0 ? [] : [`  ${closed} of them are not for commercial use: their commercial_use is false`]),
  ].join('\n');
}
