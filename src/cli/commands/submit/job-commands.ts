/** `fleming submit status | logs | stop | list`: what became of jobs of a cluster. */
import type { Command } from 'commander';
import type { RayJob } from '../../../ray/ray-jobs.ts';
import { helpAfter, writeJson, type CommandContext } from '../../command.ts';
import { followUntilEnd } from './follow-until-end.ts';
import { addressOption, clusterFlags, connect, type ClusterFlags } from './submit-flags.ts';

interface JobFlags extends ClusterFlags {
  readonly follow?: boolean;
  readonly json?: boolean;
}

const ID = 'fleming-run-0123456789abcdef';

export function registerJobCommands(submit: Command, context: CommandContext): void {
  const { terminal } = context;
  const add = (name: string, description: string, ...examples: string[]): Command =>
    submit
      .command(name)
      .description(description)
      .addOption(addressOption())
      .option('--json', 'as JSON')
      .addHelpText('after', helpAfter(...examples));
  const flagsOf = (command: Command): JobFlags => clusterFlags<JobFlags>(command);

  add('status', 'Show the state of a job.', `fleming submit status ${ID}`)
    .argument('<id>', 'as submit prints it')
    .action(async (id: string, _flags: unknown, command: Command) => {
      const flags = flagsOf(command);
      const job = await found(id, flags);
      if (flags.json === true) writeJson(terminal, job);
      else terminal.write(statusText(job));
    });

  add('logs', 'Print what a job has written.', `fleming submit logs ${ID} --follow`)
    .argument('<id>', 'as submit prints it')
    .option('--follow', "go on until it ends; the exit status is the job's")
    .action(async (id: string, _flags: unknown, command: Command) => {
      const flags = flagsOf(command);
      const jobs = await connect(flags, process.env);
      if (flags.follow === true) return followUntilEnd(jobs, id, { ...context, json: flags.json === true });
      await found(id, flags);
      const logs = await jobs.logs(id);
      if (flags.json === true) writeJson(terminal, { id, logs });
      else terminal.write(logs);
    });

  add('stop', 'Ask a job to end (SIGTERM); it is killed after half a minute.', `fleming submit stop ${ID}`)
    .argument('<id>', 'as submit prints it')
    .action(async (id: string, _flags: unknown, command: Command) => {
      const flags = flagsOf(command);
      const jobs = await connect(flags, process.env);
      await found(id, flags);
      const stopped = await jobs.stop(id);
      if (flags.json === true) writeJson(terminal, { id, stopped });
      else terminal.write(`${id} ${stopped ? 'is asked to end' : 'had ended'}\n`);
    });

  add(
    'list',
    'List the jobs of a cluster, the newest first.',
    'fleming submit list --address http://10.0.0.1:8265',
  ).action(async (_flags: unknown, command: Command) => {
    const flags = flagsOf(command);
    const all = await (await connect(flags, process.env)).list();
    const sorted = all.toSorted((left, right) => (right.startedAt ?? 0) - (left.startedAt ?? 0));
    if (flags.json === true) return writeJson(terminal, sorted);
    terminal.write(listText(sorted));
  });
}

async function found(id: string, flags: JobFlags): Promise<RayJob> {
  const jobs = await connect(flags, process.env);
  const job = await jobs.find(id);
  if (job !== null) return job;
  const { noSuchJob } = await import('../../../ray/follow-job.ts');
  throw noSuchJob(jobs, id);
}

function statusText({ id, state, startedAt, endedAt, exitCode, message }: RayJob): string {
  const lines = [
    ['job', id ?? ''],
    ['state', state],
    ['began', timeText(startedAt)],
    ['ended', timeText(endedAt)],
    ['exit code', exitCode === null ? '' : String(exitCode)],
    ['said', message ?? ''],
  ];
  return lines
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name!.padEnd(10)}${value}\n`)
    .join('');
}

function listText(jobs: readonly RayJob[]): string {
  if (jobs.length === 0) return 'no jobs\n';
  const widest = Math.max(...jobs.map(({ id }) => (id ?? '-').length));
  const lines = jobs.map(({ id, state, startedAt, entrypoint }) => {
    // What the setup does is the same of many.
    const command = entrypoint
      .split('\n')
      .at(-1)!
      .replace(/^\} && /, '')
      .slice(0, 80);
    return [(id ?? '-').padEnd(widest), state.padEnd(9), timeText(startedAt), command].join('  ');
  });
  return `${lines.join('\n')}\n`;
}

function timeText(milliseconds: number | null): string {
  return milliseconds === null || milliseconds === 0 ? '' : new Date(milliseconds).toISOString();
}
