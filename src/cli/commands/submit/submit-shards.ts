/** `fleming submit --shards n`: a command's shards as jobs side by side, what dies run again, and the merge. */
import { InterruptedError, listenForInterrupts } from '../../../run/interrupt.ts';
import { ConfigError } from '../../../support/errors.ts';
import { writeJson, type CommandContext } from '../../command.ts';
import { shardedCommand } from './sharded-command.ts';
import { hidingTerminal, submissionsOf, type SubmitFlags } from './submit-command.ts';
import { connect } from './submit-flags.ts';

const MOST_SHARDS = 1000;

/** Waits for the end: the merge cannot begin before. The exit code is the merging job's. */
export async function submitShards(
  parameters: readonly string[],
  flags: SubmitFlags,
  count: number,
  { terminal, setExitCode }: CommandContext,
): Promise<void> {
  if (count < 2 || count > MOST_SHARDS) throw new ConfigError(`--shards ${count}: it must be 2 to ${MOST_SHARDS}`);
  if (flags.shardRuns < 1) throw new ConfigError('--shard-runs must be 1 or more');
  const [{ runShards }, { exitCodeOf }, { SAFETY_LINES }] = await Promise.all([
    import('../../../ray/run-shards.ts'),
    import('../../../ray/follow-job.ts'),
    import('../../../support/safety.ts'),
  ]);
  const { shards, merge } = shardedCommand(parameters, count);
  const jobs = await connect(flags, process.env);
  const submission = await submissionsOf(parameters, flags, terminal);
  const all = { shards: shards.map((words) => submission([words])), merge: submission(merge) };
  await jobs.version();
  const quiet = hidingTerminal(terminal, Object.values(all.merge.secrets));
  const stop = new AbortController();
  const interrupt = listenForInterrupts({ continueWith: 'the same command', notify: () => stop.abort() });
  try {
    const { shards: ran, merge: merged } = await runShards(jobs, all, {
      mostRuns: flags.shardRuns,
      log: (line) => quiet.writeError(`${line}\n`),
      write: flags.json === true ? quiet.writeError : quiet.write,
      signal: stop.signal,
    });
    if (flags.json === true) writeJson(terminal, { shards: ran, merge: merged });
    else terminal.write(`${SAFETY_LINES}\n`);
    setExitCode(exitCodeOf(merged));
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    throw new InterruptedError('the jobs go on without this terminal; the same command follows them, and merges');
  } finally {
    interrupt.stop();
  }
}
