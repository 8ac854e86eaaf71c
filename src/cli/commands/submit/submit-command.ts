/** Packs the working folder, submits the command, and follows it where that is asked for. */
import { statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { RayJobs } from '../../../ray/ray-jobs.ts';
import type { Submission } from '../../../ray/submit-job.ts';
import type { PackedFile, WorkingFolder } from '../../../ray/working-folder.ts';
import { keyHider } from '../../../support/api-key.ts';
import { ConfigError } from '../../../support/errors.ts';
import { softwareVersions } from '../../../support/software.ts';
import { writeJson, type CommandContext, type Terminal } from '../../command.ts';
import { followUntilEnd } from './follow-until-end.ts';
import { connect, secretsOf, variablesOf, type ClusterFlags } from './submit-flags.ts';

export interface SubmitFlags extends ClusterFlags {
  readonly cpus?: number;
  readonly gpus?: number;
  readonly memory?: number;
  readonly env?: readonly string[];
  readonly envFrom?: readonly string[];
  readonly workingFolder: string;
  readonly pack?: readonly string[];
  readonly setup?: string;
  readonly program: string;
  readonly anew?: boolean;
  readonly follow?: boolean;
  readonly shards?: number;
  readonly shardRuns: number;
  readonly json?: boolean;
}

/** Ray asks a job to end and kills it 3 seconds later, unless its environment says how long it waits. */
const STOPPING = { RAY_JOB_STOP_WAIT_TIME_S: '30' };
const NPM_CI = 'npm ci --ignore-scripts --no-audit --no-fund';

export async function submitCommand(
  parameters: readonly string[],
  flags: SubmitFlags,
  { terminal, setExitCode }: CommandContext,
): Promise<void> {
  const [{ submitJob }, { SAFETY_LINES }] = await Promise.all([
    import('../../../ray/submit-job.ts'),
    import('../../../support/safety.ts'),
  ]);
  const jobs = await connect(flags, process.env);
  const submission = (await submissionsOf(parameters, flags, terminal))([parameters]);
  await jobs.version();
  const log = (line: string): void => terminal.writeError(`${line}\n`);
  const { id, isNew, found } = await submitJob(jobs, submission, { anew: flags.anew === true, log });
  const state = found?.state ?? 'PENDING';
  if (flags.json !== true) {
    const told = isNew ? 'submitted' : `is there already (${state}); nothing was submitted`;
    const again = isNew || state === 'PENDING' || state === 'RUNNING' ? '' : '; --anew runs it again';
    terminal.write(`${id} ${told}${again}\n`);
  }
  if (flags.follow === true) {
    // A job may print what it was given.
    const quiet = hidingTerminal(terminal, Object.values(submission.secrets));
    return followUntilEnd(jobs, id, { terminal: quiet, setExitCode, json: flags.json === true });
  }
  if (flags.json === true)
    return writeJson(terminal, {
      id,
      isNew,
      state,
      entrypoint: submission.entrypoint,
      package: submission.package?.name,
    });
  terminal.write(`${adviceOf(jobs, id)}${SAFETY_LINES}\n`);
}

export function hidingTerminal(terminal: Terminal, keys: readonly string[]): Terminal {
  const hiders = keys.map((key) => keyHider(key));
  const hidden = (text: string): string => hiders.reduce((shown, hide) => hide(shown), text);
  return {
    ...terminal,
    write: (text) => terminal.write(hidden(text)),
    writeError: (text) => terminal.writeError(hidden(text)),
  };
}

function adviceOf(jobs: RayJobs, id: string): string {
  const lines = ['status', 'logs --follow', 'stop'].map((what) => {
    const [command, ...rest] = what.split(' ');
    return `  fleming submit ${[command, id, ...rest].join(' ')}\n`;
  });
  return `On ${jobs.host}:\n${lines.join('')}`;
}

/** What a command needs is looked at once; each job then says what it runs. */
export async function submissionsOf(
  parameters: readonly string[],
  flags: SubmitFlags,
  terminal: Terminal,
): Promise<(commands: readonly (readonly string[])[]) => Submission> {
  const [{ readWorkingFolder }, { packageOf }, { entrypointOf }] = await Promise.all([
    import('../../../ray/working-folder.ts'),
    import('../../../ray/package-of.ts'),
    import('../../../ray/entrypoint.ts'),
  ]);
  const environment = variablesOf(flags.env ?? []);
  const secrets = secretsOf(flags.envFrom ?? [], process.env);
  const twice = Object.keys(secrets).find((name) => Object.hasOwn(environment, name));
  if (twice !== undefined) throw new ConfigError(`${twice} stands in --env and in --env-from; leave one out`);
  const folder = readWorkingFolder(flags.workingFolder, flags.pack);
  tellLeftOut(folder, terminal);
  refuseUnpacked(parameters, flags.workingFolder, folder.files);
  const given = flags.setup ?? (folder.files.some(({ path }) => path === 'package-lock.json') ? NPM_CI : '');
  const setup = given.trim() === '' ? null : given;
  const packed = packageOf(folder.files);
  return (commands) => ({
    word: parameters[0]!,
    entrypoint: entrypointOf({ setup, program: flags.program, commands }),
    package: packed,
    environment: { ...STOPPING, ...environment },
    secrets,
    resources: { cpus: flags.cpus ?? null, gpus: flags.gpus ?? null, memoryBytes: flags.memory ?? null },
    metadata: { program: `fleming ${softwareVersions().package}`, command: commands[0]!.slice(0, 2).join(' ') },
  });
}

function tellLeftOut({ secrets, links }: WorkingFolder, terminal: Terminal): void {
  const told = (what: string, paths: readonly string[]): void => {
    if (paths.length === 0) return;
    const more = paths.length > 5 ? ` and ${paths.length - 5} more` : '';
    terminal.writeError(`left out, ${what}: ${paths.slice(0, 5).join(', ')}${more}\n`);
  };
  told('may hold keys (--env-from sends one)', secrets);
  told('links', links);
}

/** A file that a word of the command names here must be there too. What is not a file here may be a name, or one of the nodes. */
function refuseUnpacked(parameters: readonly string[], folder: string, files: readonly PackedFile[]): void {
  const packed = new Set(files.map(({ path }) => path));
  for (const word of parameters.slice(1)) {
    if (isAbsolute(word) || statSync(join(folder, word), { throwIfNoEntry: false })?.isFile() !== true) continue;
    const path = relative(resolve(folder), resolve(folder, word)).split(sep).join('/');
    if (packed.has(path)) continue;
    const advice = path.startsWith('../')
      ? 'it lies outside the working folder; copy it there, or give another --working-folder'
      : `it is left out; --pack ${path} takes it along, unless it may hold a key`;
    throw new ConfigError(`${word} would not be there on the cluster: ${advice}`);
  }
}
