/** `fleming run`: carries a recipe out in a run folder, from the graph to the report. */
import { copyFileSync, renameSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { helpAfter, writeJson, type CommandContext } from '../command.ts';
import { wholeNumber, wholeNumberWithin } from '../number-flags.ts';

interface RunFlags {
  readonly seed?: number;
  readonly out?: string;
  readonly until?: string;
  readonly threads?: number;
  readonly checkpointSeconds?: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

export function registerRun(program: Command, { terminal }: CommandContext): void {
  program
    .command('run')
    .description(
      'Carry out a recipe: graph, questions, base, cold start, two stages of reinforcement, controls, report.',
    )
    .argument('<recipe>', 'recipe file (TOML)')
    .option('--seed <n>', "random seed, in the place of the recipe's", wholeNumber)
    .option('--out <folder>', 'run folder (default: runs/<name of the recipe>)')
    .option('--until <stage>', 'stop after this stage')
    .option(
      '--threads <n>',
      'worker threads (default: one a core); numbers are reproducible for a given count',
      wholeNumberWithin(1, 256),
    )
    .option('--checkpoint-seconds <s>', 'longest time between two savings within a stage (default: 20)', seconds)
    .option('--quiet', 'no progress')
    .option('--json', 'progress as JSON lines and the result as JSON')
    .addHelpText(
      'after',
      helpAfter(
        'fleming run recipes/mini.toml',
        'fleming run recipes/mini.toml --seed 1 --out runs/mini-seed-1',
        'fleming run recipes/smoke.toml --until cold-start',
      ) + '\nThe same command again continues after any interruption; finished stages are not repeated.\n',
    )
    .action(async (recipePath: string, flags: RunFlags) => {
      const [
        { loadRecipe },
        { recipeSchema },
        { seedsFolderOf },
        { miniStages },
        { runStages },
        { stopOnInterrupt },
        { terminalProgress },
      ] = await Promise.all([
        import('../recipe.ts'),
        import('../recipe-schema.ts'),
        import('../seeds-folder.ts'),
        import('../mini/mini-stages.ts'),
        import('../../run/stage-runner.ts'),
        import('../stop-on-interrupt.ts'),
        import('../terminal-progress.ts'),
      ]);
      const recipe = loadRecipe(recipePath, recipeSchema);
      const seed = flags.seed ?? recipe.seed;
      const threads = flags.threads ?? recipe.threads ?? availableParallelism();
      const folder = resolve(flags.out ?? join('runs', recipe.name));
      const seeds = seedsFolderOf(recipePath, recipe.graph);
      const { interrupt } = stopOnInterrupt(terminal);
      try {
        const { embeddedEngines } = await import('../embedded-engines.ts');
        const summary = await runStages({
          folder,
          stages: miniStages({ ...recipe, seed }, seeds, embeddedEngines(threads)),
          seed,
          config: { ...recipe, seed, threads },
          ...(flags.until === undefined ? {} : { until: flags.until }),
          ...(flags.checkpointSeconds === undefined ? {} : { checkpointSeconds: flags.checkpointSeconds }),
          progress: terminalProgress(terminal, flags),
          interrupt,
        });
        if (flags.until === undefined) await announce(folder, flags);
        if (flags.json === true) writeJson(terminal, summary);
      } finally {
        interrupt.stop();
      }
    });

  /** Puts the report where people look for it and prints the table. */
  async function announce(folder: string, flags: RunFlags): Promise<void> {
    for (const file of ['report.json', 'report.html']) {
      const draft = join(folder, `.${file}.tmp`);
      copyFileSync(join(folder, 'report', file), draft);
      renameSync(draft, join(folder, file));
    }
    if (flags.json === true || flags.quiet === true) return;
    const [{ ablationTable }, { tableText }, { readReport }, { SAFETY_LINES }] = await Promise.all([
      import('../../evaluation/run-report/ablation-table.ts'),
      import('../../support/table.ts'),
      import('../read-report.ts'),
      import('../../support/safety.ts'),
    ]);
    terminal.write(`\n${tableText(ablationTable(readReport(folder)))}\n`);
    terminal.write(`report   ${join(folder, 'report.html')}\nmodel    ${join(folder, 'model')}\n`);
    terminal.write(`ask it   npx fleming ask --model ${join(folder, 'model')} "..."\n\n${SAFETY_LINES}\n`);
  }
}

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a number of seconds, more than 0.');
}
