/** `fleming plan`: what a run of a recipe would do, why, and what it would take; nothing is opened or changed. */
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { ConfigError } from '../../support/errors.ts';
import { helpAfter, writeJson, type CommandContext, type Terminal } from '../command.ts';
import { wholeNumber } from '../flags/number-flags.ts';

interface PlanFlags {
  readonly seed?: number;
  readonly out?: string;
  readonly from?: string;
  readonly until?: string;
  readonly svg?: string;
  readonly kinds?: boolean;
  readonly json?: boolean;
}

export function registerPlan(program: Command, { terminal }: CommandContext): void {
  program
    .command('plan')
    .description(
      'What a run of a recipe would do: its stages, what feeds them, what stands, what would be done and why, and what ' +
        'that takes, as far as it can be known. Nothing is opened, asked or changed.',
    )
    .argument('[recipe]', 'recipe file (TOML), or the name of one that ships: mini')
    .option('--seed <n>', "random seed, in the place of the recipe's", wholeNumber)
    .option('--out <folder>', 'run folder to look at (default: runs/<name of the recipe>)')
    .option('--from <stage>', 'as if this stage and all that reads from it were done anew')
    .option('--until <stage>', 'as if the run stopped after this stage')
    .option('--svg <file>', 'draw the stages and what feeds them into this file')
    .option('--kinds', 'list every kind of stage instead: roles, settings, what it makes')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      helpAfter(
        'fleming plan mini',
        'fleming plan recipes/smoke.toml --out runs/smoke --from stage-1',
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
      const plan = planRecipe(recipe, run, planAdapters, { seed, from, until });
      if (flags.svg !== undefined) {
        const { writePlanPicture } = await import('../../pipeline/plan-picture.ts');
        writePlanPicture(flags.svg, plan);
      }
      const memory = memoryOfRecipe(recipe, availableParallelism());
      if (flags.json === true) writeJson(terminal, { ...plan, memory, safety: SAFETY_EN });
      else {
        const again = sameCommandAgain(['run', recipePath, ...runFlags(flags)]);
        const lines = memory === null ? [] : memoryText(memory);
        const { engine } = recipe;
        const server = engine.kind === 'tinker' ? engine.address : null;
        terminal.write(planText(plan, { again, picture: flags.svg ?? null, server, memory: lines }));
      }
    });
}

/** As `run` takes them. */
function runFlags({ seed, out, from, until }: PlanFlags): string[] {
  const given = { seed, out, from, until };
  return Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, String(value)]));
}

async function writeKinds(terminal: Terminal, recipePath: string | undefined, flags: PlanFlags): Promise<void> {
  if (recipePath !== undefined || runFlags(flags).length > 0 || flags.svg !== undefined)
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
