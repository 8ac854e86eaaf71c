/** A job's log on the terminal until it ends, or until Ctrl-C, which leaves the job running. */
import { InterruptedError, listenForInterrupts } from '../../../run/interrupt.ts';
import type { RayJobs } from '../../../ray/ray-jobs.ts';
import { writeJson, type CommandContext } from '../../command.ts';

export interface FollowUntilEnd extends CommandContext {
  readonly json: boolean;
}

/** The exit code is the job's. */
export async function followUntilEnd(jobs: RayJobs, id: string, context: FollowUntilEnd): Promise<void> {
  const { terminal, setExitCode, json } = context;
  const { exitCodeOf, followJob } = await import('../../../ray/follow-job.ts');
  const stop = new AbortController();
  const interrupt = listenForInterrupts({
    continueWith: `fleming submit logs ${id} --follow`,
    notify: () => stop.abort(),
  });
  try {
    const job = await followJob(jobs, id, {
      // Standard output is for the document then.
      write: json ? terminal.writeError : terminal.write,
      onState: ({ state }) => terminal.writeError(`${id} ${state}\n`),
      signal: stop.signal,
    });
    if (json) writeJson(terminal, job);
    else if (job.state !== 'SUCCEEDED' && job.message !== null) terminal.writeError(`${job.message}\n`);
    setExitCode(exitCodeOf(job));
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    throw new InterruptedError(
      `${id} goes on without this terminal. To see it again: fleming submit logs ${id} --follow; ` +
        `to end it: fleming submit stop ${id}`,
    );
  } finally {
    interrupt.stop();
  }
}
