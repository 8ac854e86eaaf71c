/** `fleming traces read FILE`: what a file of somebody else's reasoning traces holds, in whatever published shape it is. */
import { Option, type Command } from 'commander';
import type { ForeignReading } from '../../coldstart/foreign/read-foreign-traces.ts';
import { SHAPE_NAMES } from '../../coldstart/foreign/foreign-shapes.ts';
import { SAFETY_EN, SAFETY_LINES, SAFETY_ZH } from '../../support/safety.ts';
import { helpAfter, writeJson, type CommandContext } from '../command.ts';

/** Enough to see how the set writes. */
const EXAMPLES = 3;
const SHOWN_CHARACTERS = 240;

interface ReadFlags {
  readonly shape?: string;
  readonly json?: boolean;
}

export function registerTraces(program: Command, { terminal }: CommandContext): void {
  const traces = program
    .command('traces')
    .description('Reasoning traces of others: what a published file of them holds.')
    .addHelpText('after', helpAfter('fleming traces read medical_o1_sft.json'));
  traces
    .command('read')
    .description(
      'Count the traces of a file (JSON, JSON Lines, Parquet) by language, label and what is left out, and show three. The shape ' +
        'is guessed by the fields of the first row; texts with control tokens are left out. Nothing is written.',
    )
    .argument('<file>', "a file of traces: HuatuoGPT's, II-Medical's, OpenMed's, ShareGPT, Alpaca, ...")
    .addOption(new Option('--shape <name>', 'the shape, where two fit').choices(SHAPE_NAMES))
    .option('--json', 'print one JSON document, the three traces whole')
    .addHelpText(
      'after',
      helpAfter('fleming traces read medical_o1_sft.json', 'fleming traces read train.jsonl --shape sharegpt --json'),
    )
    .action(async (file: string, { shape, json }: ReadFlags) => {
      const { countsText, readForeignTraces } = await import('../../coldstart/foreign/read-foreign-traces.ts');
      const reading = await readForeignTraces(file, { ...(shape === undefined ? {} : { shape }), most: EXAMPLES });
      if (json === true) return writeJson(terminal, { file, ...reading, safety: { en: SAFETY_EN, zh: SAFETY_ZH } });
      const left = countsText(reading.leftOut);
      terminal.write(`${readingText(file, reading, left)}\n\n${SAFETY_LINES}\n`);
    });
}

function readingText(file: string, reading: ForeignReading, leftOut: string): string {
  const { shape, rows, read, languages, withoutReasoning, labelled } = reading;
  return [
    `${file}: ${rows} rows of the shape ${shape.name} (${shape.about})`,
    `  ${read} traces: ${languages.en} English, ${languages.zh} Chinese, ${languages.other} of other languages`,
    `  ${withoutReasoning} without reasoning apart from the answer, ${labelled} with a label`,
    ...(leftOut === '' ? [] : [`  ${rows - read} left out: ${leftOut}`]),
    ...reading.traces.flatMap(({ where, question, reasoning, answer, label }) => [
      '',
      where,
      `  question   ${excerpt(question)}`,
      `  reasoning  ${reasoning === null ? '-' : excerpt(reasoning)}`,
      `  answer     ${excerpt(answer)}`,
      ...(label === null ? [] : [`  label      ${excerpt(label)}`]),
    ]),
  ].join('\n');
}

/** The beginning, on one line. */
function excerpt(text: string): string {
  // Twice as many: space that falls away must not empty the line.
  const line = text
    .slice(0, 2 * SHOWN_CHARACTERS)
    .replaceAll(/\s+/g, ' ')
    .trim();
  const characters = [...line];
  return characters.length > SHOWN_CHARACTERS || text.length > 2 * SHOWN_CHARACTERS
    ? `${characters.slice(0, SHOWN_CHARACTERS).join('')}...`
    : line;
}
