/** `fleming questions refine DIR... --against FILES... --out DIR`: filters, decontamination, difficulty, label check. */
import { Option, type Command } from 'commander';
import { join } from 'node:path';
import { TRANSPORTS, type Transport } from '../../../attempts/calls/paid-outcome.ts';
import type { Price } from '../../../chat/price.ts';
import type { OpenChatModel } from '../../../products/stage-kind.ts';
import { ConfigError } from '../../../support/errors.ts';
import { shardText, type Shard } from '../../../support/shard.ts';
import type { RefineSettings } from '../../../questions/refine/refine-banks.ts';
import { helpAfter, writeJson, type CommandContext, type Terminal } from '../../command.ts';
import { addModelFlags, askedModel, stopWhileAsking } from './asked-model.ts';
import { showBank } from './describe-bank.ts';
import { atLeastOne, share, wholeNumber } from '../../flags/number-flags.ts';
import { shard } from '../../flags/shard-flag.ts';
import { addSpendingFlags, limitsOf, price, type SpendingFlags } from '../../flags/spending-flags.ts';

interface RefineFlags extends SpendingFlags {
  readonly out?: string;
  readonly against: readonly string[];
  readonly near: number;
  readonly mostCharacters: number;
  readonly fewestWords: number;
  readonly annotator?: string;
  readonly validator?: string;
  readonly trials: number;
  readonly concurrency: number;
  readonly maxTokens?: number;
  readonly apiKeyEnv?: string;
  readonly annotatorPrice?: Price;
  readonly transport: Transport;
  readonly shard?: Shard;
  readonly decisions: readonly string[];
  readonly reviewers: number;
  readonly seed: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

const EXAMPLES = [
  'fleming questions refine banks/medqa banks/graph --against benchmarks --out banks/refined',
  'fleming questions refine banks/medqa --against medqa=test.jsonl --validator openai:http://127.0.0.1:8000/v1#qwen3 --out banks/refined',
];

export function registerRefine(questions: Command, { terminal }: CommandContext): void {
  const command = questions
    .command('refine')
    .description(
      'Take out of banks what is damaged, told twice, in another language or in a benchmark; make the rest anonymous; with a ' +
        'model, mark difficulty and check labels in independent trials. Each dropped question keeps its reason.',
    )
    .argument('<banks...>', 'folders with questions.jsonl, or files of questions')
    .option('--out <folder>', 'where the refined bank goes; the same command continues there')
    .option(
      '--against <files...>',
      'benchmark files, folders with them, or ID=FILE: nothing of them stays in the bank',
      [],
    )
    .option('--near <share>', 'questions that share so much of their shingles are the same', share, 0.8)
    .option('--most-characters <n>', 'longest question, options included', atLeastOne, 12_000)
    .option('--fewest-words <n>', 'shortest stem; a Chinese character is a word', atLeastOne, 3)
    .option('--annotator <model>', 'marks difficulty: openai:URL#model, hf:DIR, gguf:FILE or recorded:FILE')
    .option('--validator <model>', 'answers every question in independent trials; failed in all: manual review')
    .option('--trials <k>', "trials of the validator (the paper's five)", atLeastOne, 5);
  addSpendingFlags(addModelFlags(command), 'the validator')
    .option(
      '--annotator-price <parts>',
      'price of the annotator, where that is another model than the validator',
      price,
    )
    .addOption(
      new Option('--transport <how>', 'one request a trial, files of requests, or only what was answered before')
        .choices(TRANSPORTS)
        .default('live'),
    )
    .option(
      '--shard <i/n>',
      'ask models about the i-th of n parts of the questions alone and make no bank; fleming calls merge puts the answers together',
      shard,
    )
    .option('--decisions <files...>', "reviewers' decisions besides those in the folder itself", [])
    .option('--reviewers <n>', 'how many reviewers must decide, and alike', atLeastOne, 1)
    .option('--seed <n>', 'seed of the trials', wholeNumber, 0)
    .option('--quiet', 'no progress')
    .option('--json', 'print the manifest as one JSON document')
    .addHelpText('after', helpAfter(...EXAMPLES))
    .action(async (banks: readonly string[], flags: RefineFlags) => {
      if (flags.out === undefined) throw new ConfigError(`--out DIR is missing; for example: ${EXAMPLES[0]}`);
      const [{ refineBanks }, { readProtectedFiles }, { PROMPTS }, { terminalProgress }, { openBank }] =
        await Promise.all([
          import('../../../questions/refine/refine-banks.ts'),
          import('../../../questions/refine/protected-files.ts'),
          import('../../../wording/prompt.ts'),
          import('../../terminal/terminal-progress.ts'),
          import('../../../records/read-bank.ts'),
        ]);
      const asking = stopWhileAsking(terminal);
      const progress = terminalProgress(terminal, { quiet: flags.quiet === true });
      const open: OpenChatModel[] = [];
      try {
        const against = [];
        for (const file of flags.against) against.push(...(await readProtectedFiles(file)));
        if (against.length === 0) terminal.writeError('no --against: nothing keeps benchmark items out of this bank\n');
        const annotator = await askedModel('--annotator', flags.annotator, flags, annotatorPrice(flags));
        if (annotator !== null) open.push(annotator);
        const validator = await askedModel('--validator', flags.validator, flags, flags.price);
        if (validator !== null) open.push(validator);
        const settings: RefineSettings = {
          out: flags.out,
          banks: banks.map(openBank),
          callsFolder: join(flags.out, 'calls'),
          work: flags.out,
          against,
          limits: { fewestWords: flags.fewestWords, mostCharacters: flags.mostCharacters },
          near: flags.near,
          annotator,
          validator,
          spending: limitsOf(flags),
          transport: flags.transport,
          trials: flags.trials,
          prompt: PROMPTS.instructed,
          decisions: flags.decisions,
          reviewersWanted: flags.reviewers,
          seed: flags.seed,
          progress,
          stop: asking.stop,
          again: asking.again,
        };
        if (flags.shard !== undefined) return await refineShard(settings, flags.shard, flags.json === true, terminal);
        const manifest = await refineBanks(settings);
        progress.close();
        showBank(flags.out, manifest, terminal, flags.json === true);
      } finally {
        asking.end();
        progress.close();
        await Promise.all(open.map(({ model }) => model.close()));
      }
    });
}

async function refineShard(settings: RefineSettings, part: Shard, json: boolean, terminal: Terminal): Promise<void> {
  const { askShard } = await import('../../../questions/refine/ask-shard.ts');
  const { questions, ofAll } = await askShard(settings, part);
  settings.progress.close();
  if (json) return writeJson(terminal, { kind: 'fleming-calls-shard', shard: part, questions, ofAll });
  terminal.write(
    `shard ${shardText(part)}: ${questions} of ${ofAll} questions were asked about, the answers are in ${settings.out}\n` +
      'When all shards are done: npx fleming calls merge SHARD... --out DIR, then this command with --out DIR, without --shard\n',
  );
}

/** One price is of one model. */
function annotatorPrice({ annotator, validator, annotatorPrice: own, price: shared }: RefineFlags): Price | null {
  return own ?? (validator === undefined || validator === annotator ? (shared ?? null) : null);
}
