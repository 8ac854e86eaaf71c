/**
 * `fleming plan`: what a run of a recipe would do, why, and what it would take. Nothing is changed, and nothing opened but
 * with `--measure`, which tries how fast this machine is with the models of the recipe.
 */
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Recipe } from '../../pipeline/recipe.ts';
import type { RecipePlan } from '../../pipeline/recipe-plan.ts';
import { ConfigError } from '../../support/errors.ts';
import type { MeasuredRecipe } from '../measure/measure-recipe.ts';
import { helpAfter, writeJson, type CommandContext, type Terminal } from '../command.ts';
import { wholeNumber, wholeNumberWithin } from '../flags/number-flags.ts';

interface PlanFlags {
  readonly seed?: number;
  readonly out?: string;
  readonly from?: string;
  readonly until?: string;
  readonly svg?: string;
  readonly measure?: boolean;
  readonly seconds?: number;
  readonly kinds?: boolean;
  readonly json?: boolean;
}

export function registerPlan(program: Command, { terminal }: CommandContext): void {
  program
    .command('plan')
    .description(
      'What a run of a recipe would do: its stages, what feeds them, what stands, what would be done and why, and what ' +
        'that takes, as far as it can be known. Nothing is asked or changed, and without --measure nothing opened.',
    )
    .argument('[recipe]', 'recipe file (TOML), or the name of one that ships: mini')
    .option('--seed <n>', "random seed, in the place of the recipe's", wholeNumber)
    .option('--out <folder>', 'run folder to look at (default: runs/<name of the recipe>)')
    .option('--from <stage>', 'as if this stage and all that reads from it were done anew')
    .option('--until <stage>', 'as if the run stopped after this stage')
    .option('--svg <file>', 'draw the stages and what feeds them into this file')
    .option('--measure', 'open the base here and measure it: how long the stages take on this machine')
    .option('--seconds <n>', 'with --measure: how long each rate is measured (default: 3)', wholeNumberWithin(1, 600))
    .option('--kinds', 'list every kind of stage instead: roles, settings, what it makes')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      helpAfter(
        'fleming plan mini',
        'fleming plan recipes/smoke.toml --out runs/smoke --from stage-1',
        'fleming plan recipes/laptop.toml --measure',
        'fleming plan mini --svg mini.svg',
        'fleming plan --kinds',
      ),
    )
    .action(async (recipePath: string | undefined, flags: PlanFlags) => {
      if (flags.kinds === true) return writeKinds(terminal, recipePath, flags);
      if (recipePath === undefined) throw new ConfigError('name a recipe (fleming plan mini), or --kinds');
      const [
        { loadRecipe },
        { STAGE_KINDS },
        { planRecipe },
        { viewRunFolder },
        { planAdapters },
        { findRecipe },
        { planText },
        { memoryOfRecipe, memoryText },
        { sameCommandAgain },
        { SAFETY_EN },
      ] = await Promise.all([
        import('../../pipeline/recipe.ts'),
        import('../../pipeline/stage-kinds.ts'),
        import('../../pipeline/recipe-plan.ts'),
        import('../../run/run-folder.ts'),
        import('../adapters/adapters.ts'),
        import('../find-recipe.ts'),
        import('../plan-text.ts'),
        import('../plan-memory.ts'),
        import('../terminal/terminal-progress.ts'),
        import('../../support/safety.ts'),
      ]);
      const recipe = loadRecipe(findRecipe(recipePath), STAGE_KINDS);
      const { seed = recipe.seed, from, until } = flags;
      const run = viewRunFolder(resolve(flags.out ?? join('runs', recipe.name)));
      checkMeasuring(recipe, flags);
      const planned = { seed, from, until };
      const first = planRecipe(recipe, run, planAdapters, planned);
      const measured = flags.measure === true ? await measure(recipe, first, flags) : null;
      const plan =
        measured === null ? first : planRecipe(recipe, run, planAdapters, { ...planned, ratesOf: measured.ratesOf });
      if (flags.svg !== undefined) {
        const { writePlanPicture } = await import('../../pipeline/plan-picture.ts');
        writePlanPicture(flags.svg, plan);
      }
      const memory = memoryOfRecipe(recipe, availableParallelism());
      if (flags.json === true)
        writeJson(terminal, { ...plan, measured: measuredJson(measured), memory, safety: SAFETY_EN });
      else {
        const again = sameCommandAgain(['run', recipePath, ...runFlags(flags)]);
        const lines = memory === null ? [] : memoryText(memory);
        const { engine } = recipe;
        const server = engine.kind === 'tinker' ? engine.address : null;
        const timing = howToTime(recipe, sameCommandAgain(['plan', recipePath, ...runFlags(flags), '--measure']));
        const told = { again, picture: flags.svg ?? null, server, memory: lines, measured, timing };
        terminal.write(planText(plan, told));
      }
    });

  async function measure(recipe: Recipe, plan: RecipePlan, flags: PlanFlags): Promise<MeasuredRecipe> {
    const [{ measureRecipe }, { stopOnInterrupt }, { threadsOf }] = await Promise.all([
      import('../measure/measure-recipe.ts'),
      import('../terminal/stop-on-interrupt.ts'),
      import('../adapters/adapters.ts'),
    ]);
    const { interrupt, signal } = stopOnInterrupt(terminal);
    try {
      return await measureRecipe(recipe, plan, {
        threads: threadsOf({ engine: recipe.engine }),
        seconds: flags.seconds ?? SECONDS,
        interrupt,
        signal,
        log: (line) => terminal.writeError(`${line}\n`),
      });
    } finally {
      interrupt.stop();
    }
  }
}

/** Of each rate. */
const SECONDS = 3;

function checkMeasuring({ engine }: Recipe, { measure, seconds }: PlanFlags): void {
  if (measure !== true && seconds !== undefined)
    throw new ConfigError('--seconds says how long --measure measures: give both, or none');
  if (measure === true && engine.kind !== 'embedded')
    throw new ConfigError(
      `--measure measures this machine, and the recipe trains on ${engine.address}: state what that does a second in [rates]`,
    );
}

/** For who reads a plan with stages of unknown time. */
function howToTime({ engine, rates }: Recipe, measuring: string): string {
  return engine.kind === 'embedded' && rates === undefined
    ? `${measuring} tells it for a base that is here`
    : '[rates] of the recipe, what its machines do a second, tells it';
}

function measuredJson(measured: MeasuredRecipe | null): Omit<MeasuredRecipe, 'ratesOf'> | null {
  return measured === null ? null : { threads: measured.threads, bases: measured.bases };
}

/** As `run` takes them. */
function runFlags({ seed, out, from, until }: PlanFlags): string[] {
  const given = { seed, out, from, until };
  return Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, String(value)]));
}

async function writeKinds(terminal: Terminal, recipePath: string | undefined, flags: PlanFlags): Promise<void> {
  if (recipePath !== undefined || runFlags(flags).length > 0 || flags.svg !== undefined || flags.measure === true)
    throw new ConfigError('--kinds lists kinds of stages, not a recipe: give it alone, or with --json');
  const [{ describeKinds }, { STAGE_KINDS }, { kindsText }] = await Promise.all([
    import('../../pipeline/describe-kinds.ts'),
    import('../../pipeline/stage-kinds.ts'),
    import('../kinds-text.ts'),
  ]);
  const kinds = describeKinds(STAGE_KINDS);
  if (flags.json === true) writeJson(terminal, kinds);
  else terminal.write(kindsText(kinds));
}
