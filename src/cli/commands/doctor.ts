/** `fleming doctor`: can this machine run a recipe, and how fast is it? */
import pc from 'picocolors';
import { helpAfter, writeJson, type CommandContext } from '../command.ts';
import type { Command } from 'commander';
import type { Check } from '../doctor-checks.ts';

export function registerDoctor(program: Command, { terminal, setExitCode }: CommandContext): void {
  program
    .command('doctor')
    .description('Check that this machine has what a run needs, and measure how fast it is.')
    .option('--runs <folder>', 'folder that runs are kept in', 'runs')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', helpAfter('fleming doctor', 'fleming doctor --json'))
    .action(async (options: { runs: string; json?: boolean }) => {
      const { runChecks } = await import('../doctor-checks.ts');
      const checks = await runChecks(options.runs);
      const ok = checks.every(({ status }) => status !== 'missing');
      setExitCode(ok ? 0 : 1);
      if (options.json === true) writeJson(terminal, { ok, checks });
      else terminal.write(reportOf(checks, ok));
    });
}

export function reportOf(checks: readonly Check[], ok: boolean): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.map(({ name, status, detail }) => `${mark(status)}  ${name.padEnd(width)}  ${detail}`);
  const verdict = ok ? 'This machine can run the recipes.' : 'Something that is required is missing; see above.';
  return `${lines.join('\n')}\n\n${verdict}\n`;
}

function mark(status: Check['status']): string {
  switch (status) {
    case 'ok':
      return pc.green('ok     ');
    case 'weak':
      return pc.yellow('weak   ');
    case 'missing':
      return pc.red('MISSING');
    case 'absent':
      return pc.dim('absent ');
    default:
      return status satisfies never;
  }
}
