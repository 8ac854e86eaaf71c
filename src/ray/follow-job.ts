/** A job's log as it grows, until the job has ended. */
import { setTimeout as pause } from 'node:timers/promises';
import { RayError } from './ray-error.ts';
import { hasEnded, type RayJob, type RayJobs } from './ray-jobs.ts';

export interface FollowOptions {
  /** Told what is new of the log: whole lines, and at the end what is left. */
  readonly write: (text: string) => void;
  /** Told once of each state. */
  readonly onState?: (job: RayJob) => void;
  readonly signal?: AbortSignal;
  readonly pollSeconds?: number;
}

const POLL_SECONDS = 2;
const LONGEST_POLL_SECONDS = 60;

/** The job as it ended. Rejects when the signal fires; the job goes on then. */
export async function followJob(jobs: RayJobs, id: string, options: FollowOptions): Promise<RayJob> {
  const { write, onState, signal, pollSeconds = POLL_SECONDS } = options;
  let [shown, state] = [0, ''];
  for (;;) {
    const job = await jobs.find(id, signal);
    if (job === null) throw noSuchJob(jobs, id);
    if (job.state !== state) onState?.(job);
    state = job.state;
    // A log that is asked for after the end is whole.
    const logs = await jobs.logs(id, signal);
    const end = hasEnded(job) ? logs.length : logs.lastIndexOf('\n') + 1;
    if (end > shown) write(logs.slice(shown, end));
    shown = Math.max(shown, end);
    if (hasEnded(job)) return job;
    // Every answer holds the whole log: a long one is asked for more seldom.
    const seconds = Math.min(pollSeconds * (1 + logs.length / (1 << 19)), LONGEST_POLL_SECONDS);
    await pause(1000 * seconds, undefined, signal === undefined ? {} : { signal });
  }
}

/** What a shell tells of the job: the exit code of its command, and 1 where it failed without one or was stopped. */
export function exitCodeOf({ state, exitCode }: RayJob): number {
  if (state === 'SUCCEEDED') return 0;
  return exitCode !== null && exitCode > 0 && exitCode < 256 ? exitCode : 1;
}

export function noSuchJob(jobs: RayJobs, id: string): RayError {
  return new RayError(`${jobs.host} has no job ${id}; fleming submit list shows those that it has`);
}
