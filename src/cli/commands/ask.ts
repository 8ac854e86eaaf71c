/** `fleming ask`: one question to a model; thinking and answer apart, the safety line below. */
import type { Command } from 'commander';
import pc from 'picocolors';
import { ConfigError } from '../../support/errors.ts';
import { helpAfter, writeJson, type CommandContext } from '../command.ts';

interface AskFlags {
  readonly model: string;
  readonly maxTokens: string;
  readonly temperature: string;
  readonly seed: string;
  readonly quantise?: string;
  readonly stop: readonly string[];
  readonly json?: boolean;
}

export function registerAsk(program: Command, { terminal, setExitCode }: CommandContext): void {
  program
    .command('ask')
    .description(
      "Ask a model a question; shows its thinking and its answer apart. The miniature knows its own graph's questions, options included.",
    )
    .argument('<question>', 'the question, with its options a line each (A. ..., B. ...); - reads standard input')
    .requiredOption('--model <folder>', 'model folder')
    .option('--max-tokens <n>', 'longest answer, in tokens', '160')
    .option('--temperature <t>', '0 is the most probable answer', '0')
    .option('--seed <n>', 'random seed of sampling', '0')
    .option('--quantise <bits>', '8bit: a third of the memory, and faster; answers may differ a little')
    .option('--stop <text>', 'end the answer before this text; several times for several texts', inList, [])
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      helpAfter(
        'fleming ask --model runs/mini/model "The record notes hydronephrosis and hematuria. Which disease fits best?\nA. nephrolithiasis\nB. cystitis"',
        'jq -r \'.stem + "\\n" + (.options | map(.letter + ". " + .text) | join("\\n"))\' runs/mini/questions/new-diseases.jsonl | head -5 | fleming ask --model runs/mini/model -',
      ),
    )
    .action(async (question: string, flags: AskFlags) => {
      const options = {
        maxTokens: wholeFlag('--max-tokens', flags.maxTokens, 1),
        temperature: numberFlag('--temperature', flags.temperature, 0),
        seed: wholeFlag('--seed', flags.seed, 0),
        quantise: quantiseFlag(flags.quantise),
        stop: flags.stop,
      };
      const [{ askModel }, { readUtf8 }, { checkModelFolder }, { SAFETY_EN, SAFETY_ZH }] = await Promise.all([
        import('../ask-model.ts'),
        import('../score-text.ts'),
        import('../flags/model-folder-flag.ts'),
        import('../../support/safety.ts'),
      ]);
      checkModelFolder(flags.model);
      const text = (question === '-' ? readUtf8('-') : question).trim();
      if (text === '') throw new ConfigError('the question is empty; give it as text, or - to read standard input');
      const answer = await askModel(flags.model, text, options);
      if (flags.json === true) {
        writeJson(terminal, { ...answer, safety: { en: SAFETY_EN, zh: SAFETY_ZH } });
      } else {
        terminal.write(`${pc.bold('Thinking 思考')}\n${answer.thinking ?? '(none)'}\n\n`);
        terminal.write(`${pc.bold('Answer 答案')}\n${answer.answer ?? '(no readable answer)'}\n\n`);
        terminal.write(`${pc.yellow(SAFETY_EN)}\n${pc.yellow(SAFETY_ZH)}\n`);
      }
      if (answer.answer === null) setExitCode(1);
    });
}

function inList(text: string, before: readonly string[]): string[] {
  return [...before, text];
}

function quantiseFlag(text: string | undefined): '8bit' | null {
  if (text === undefined) return null;
  if (text === '8bit') return text;
  throw new ConfigError(`--quantise is '${text}'; 8bit is the one there is`);
}

function numberFlag(name: string, text: string, least: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= least) return value;
  throw new ConfigError(`${name} is '${text}'; it must be a number, at least ${least}`);
}

function wholeFlag(name: string, text: string, least: number): number {
  const value = numberFlag(name, text, least);
  if (Number.isSafeInteger(value)) return value;
  throw new ConfigError(`${name} is '${text}'; it must be a whole number, at least ${least}`);
}
