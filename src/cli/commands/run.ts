/** `fleming run`: carries a recipe out in a run folder, stage after stage. */
import { copyFileSync, existsSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import type { Recipe } from '../../pipeline/recipe.ts';
import { helpAfter, writeJson, type CommandContext } from '../command.ts';
import { wholeNumber, wholeNumberWithin } from '../flags/number-flags.ts';

interface RunFlags {
  readonly seed?: number;
  readonly out?: string;
  readonly from?: string;
  readonly until?: string;
  readonly threads?: number;
  readonly checkpointSeconds?: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

export function registerRun(program: Command, { terminal }: CommandContext): void {
  program
    .command('run')
    .description('Carry out a recipe: each stage that it wires, in a run folder. `fleming plan` shows them first.')
    .argument('<recipe>', 'recipe file (TOML), or the name of one that ships: mini')
    .option('--seed <n>', "random seed, in the place of the recipe's", wholeNumber)
    .option('--out <folder>', 'run folder (default: runs/<name of the recipe>)')
    .option('--from <stage>', 'do this stage and all that reads from it anew (with --until: up to there)')
    .option('--until <stage>', 'stop after this stage')
    .option(
      '--threads <n>',
      'worker threads (default: one a core); numbers are reproducible for a given count',
      wholeNumberWithin(1, 256),
    )
    .option(
      '--checkpoint-seconds <s>',
      'longest time between two savings within a stage (default: 20; 600 with a server)',
      seconds,
    )
    .option('--quiet', 'no progress')
    .option('--json', 'progress as JSON lines and the result as JSON')
    .addHelpText(
      'after',
      helpAfter(
        'fleming run mini',
        'fleming run recipes/mini.toml --seed 1 --out runs/mini-seed-1',
        'fleming run recipes/smoke.toml --until cold-start',
        'fleming run recipes/smoke.toml --from stage-1',
      ) + '\nThe same command again continues after any interruption; finished stages are not repeated.\n',
    )
    .action(async (recipePath: string, flags: RunFlags) => {
      const [
        { loadRecipe, refuseMissing },
        { STAGE_KINDS },
        { runStagesOf },
        { runStages },
        { neededStages },
        { stopOnInterrupt },
        { terminalProgress },
        { recipeAdapters, threadsOf },
        { findRecipe },
      ] = await Promise.all([
        import('../../pipeline/recipe.ts'),
        import('../../pipeline/stage-kinds.ts'),
        import('../../pipeline/run-stages.ts'),
        import('../../run/stage-runner.ts'),
        import('../../run/plan.ts'),
        import('../terminal/stop-on-interrupt.ts'),
        import('../terminal/terminal-progress.ts'),
        import('../adapters/adapters.ts'),
        import('../find-recipe.ts'),
      ]);
      const recipe = loadRecipe(findRecipe(recipePath), STAGE_KINDS);
      const seed = flags.seed ?? recipe.seed;
      const chosen = { engine: recipe.engine, ...(flags.threads === undefined ? {} : { threads: flags.threads }) };
      const folder = resolve(flags.out ?? join('runs', recipe.name));
      const { engine } = recipe;
      const checkpointSeconds =
        flags.checkpointSeconds ?? (engine.kind === 'tinker' ? engine.checkpointSeconds : undefined);
      const progress = terminalProgress(terminal, flags);
      const log = (line: string): void => progress.log(line);
      const adapters = await recipeAdapters({ ...chosen, log });
      const stages = runStagesOf(recipe, seed, adapters);
      const needed = neededStages(stages, flags.until);
      refuseMissing(recipe.stages.filter(({ name }) => needed.has(name)));
      // To go on is not to begin anew again.
      const { interrupt } = stopOnInterrupt(terminal, { without: '--from' });
      try {
        const summary = await runStages({
          folder,
          stages,
          seed,
          config: configOf(recipe, seed, threadsOf(chosen)),
          ...(flags.from === undefined ? {} : { from: flags.from }),
          ...(flags.until === undefined ? {} : { until: flags.until }),
          ...(checkpointSeconds === undefined ? {} : { checkpointSeconds }),
          progress,
          interrupt,
        });
        if (flags.until === undefined) await announce(recipe, folder, flags);
        if (flags.json === true) writeJson(terminal, summary);
      } finally {
        interrupt.stop();
        await adapters.close();
      }
    });

  /** Puts the report where people look for it, prints the table, and says where the model is. */
  async function announce(recipe: Recipe, folder: string, flags: RunFlags): Promise<void> {
    const report = stageThatMakes(recipe, 'report');
    if (report !== null) for (const file of ['report.json', 'report.html']) publish(folder, report, file);
    if (flags.json === true || flags.quiet === true) return;
    const { SAFETY_LINES } = await import('../../support/safety.ts');
    if (report !== null) {
      const [{ ablationTable }, { tableText }, { readReport }] = await Promise.all([
        import('../../evaluation/run-report/ablation-table.ts'),
        import('../../support/table.ts'),
        import('../read-report.ts'),
      ]);
      terminal.write(`\n${tableText(ablationTable(readReport(folder)))}\n`);
      terminal.write(`report   ${join(folder, 'report.html')}\n`);
    }
    const release = stageThatMakes(recipe, 'release');
    if (release !== null) {
      terminal.write(`model    ${join(folder, release)}\n`);
      terminal.write(`ask it   npx fleming ask --model ${join(folder, release)} "..."\n`);
    }
    if (report === null && release === null) terminal.write(`\nproducts ${folder}\n`);
    terminal.write(`\n${SAFETY_LINES}\n`);
  }
}

/** The last one, where several do. */
function stageThatMakes({ stages }: Recipe, product: 'report' | 'release'): string | null {
  return stages.findLast(({ kind }) => kind.makes.includes(product))?.name ?? null;
}

function publish(folder: string, stage: string, file: string): void {
  const from = join(folder, stage, file);
  if (!existsSync(from)) return;
  const draft = join(folder, `.${file}.tmp`);
  copyFileSync(from, draft);
  renameSync(draft, join(folder, file));
}

/** The recipe as it was carried out, with everything that it took from others. */
function configOf({ name, about, prompt, engine, models, stages }: Recipe, seed: number, threads: number): object {
  const tables = stages.map((stage) => [stage.name, stage.stated] as const);
  const used = engine.kind === 'embedded' ? { ...engine, threads } : engine;
  return { name, about, seed, prompt, engine: used, models, stages: Object.fromEntries(tables) };
}

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a number of seconds, more than 0.');
}
