/**
 * The shards of one command as jobs side by side, and the job that merges them. A shard that dies is run again, as a job of
 * its own; one whose call is wrong, or that somebody stopped, is not.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { RayError } from './ray-error.ts';
import { hasEnded, type RayJob, type RayJobs } from './ray-jobs.ts';
import { followJob, noSuchJob } from './follow-job.ts';
import { submitJob, type Submission } from './submit-job.ts';

export interface ShardedSubmission {
  readonly shards: readonly Submission[];
  /** Runs when every shard has succeeded. */
  readonly merge: Submission;
}

export interface ShardRun {
  readonly id: string;
  readonly state: RayJob['state'];
  /** Jobs that this call has seen run for it. */
  readonly runs: number;
}

export interface ShardedEnd {
  readonly shards: readonly ShardRun[];
  readonly merge: RayJob;
}

export interface RunShardsOptions {
  /** Jobs of a shard at most, those that were there already not counted. */
  readonly mostRuns: number;
  /** One line for the person who watches. */
  readonly log: (line: string) => void;
  /** Told what the merging job writes. */
  readonly write: (text: string) => void;
  readonly signal?: AbortSignal;
  readonly pollSeconds?: number;
}

const POLL_SECONDS = 5;
/** The exit code of a call that is wrong: run again, it is as wrong. */
const WRONG_CALL = 2;

interface Running {
  readonly shard: number;
  id: string;
  state: RayJob['state'];
  runs: number;
  /** Why it is given up; null while it is not. */
  failure: string | null;
}

/** RayError where a shard is given up, when all others have ended. Rejects when the signal fires; the jobs go on then. */
export async function runShards(
  jobs: RayJobs,
  { shards, merge }: ShardedSubmission,
  options: RunShardsOptions,
): Promise<ShardedEnd> {
  const { log, write, mostRuns, signal, pollSeconds = POLL_SECONDS } = options;
  const running: Running[] = [];
  const told = ({ shard, id, state }: Running): void => log(`shard ${shard}/${shards.length} ${id} ${state}`);
  const start = async (shard: number, anew: boolean): Promise<{ id: string; state: RayJob['state'] }> => {
    const { id, found } = await submitJob(jobs, shards[shard - 1]!, { anew, log });
    return { id, state: found?.state ?? 'PENDING' };
  };
  for (const shard of shards.keys()) {
    const each: Running = { shard: shard + 1, ...(await start(shard + 1, false)), runs: 0, failure: null };
    // What an earlier call left behind is no run of this one.
    if (hasEnded(each) && each.state !== 'SUCCEEDED') Object.assign(each, await start(shard + 1, true));
    each.runs = 1;
    running.push(each);
    told(each);
  }
  for (;;) {
    const going = running.filter(({ state, failure }) => failure === null && state !== 'SUCCEEDED');
    if (going.length === 0) break;
    for (const each of going) {
      const job = await jobs.find(each.id, signal);
      if (job === null) throw noSuchJob(jobs, each.id);
      if (job.state !== each.state) {
        each.state = job.state;
        told(each);
      }
      if (!hasEnded(job) || job.state === 'SUCCEEDED') continue;
      each.failure = whyGivenUp(job, each.runs, mostRuns);
      if (each.failure !== null) continue;
      Object.assign(each, await start(each.shard, true));
      each.runs++;
      told(each);
    }
    if (running.some(({ state, failure }) => failure === null && state !== 'SUCCEEDED'))
      await pause(1000 * pollSeconds, undefined, signal === undefined ? {} : { signal });
  }
  const lost = running.filter(({ failure }) => failure !== null);
  if (lost.length > 0) throw new RayError(lostText(lost, shards.length));
  const { id, found } = await submitJob(jobs, merge, { log });
  const ended = found !== null && hasEnded(found) && found.state !== 'SUCCEEDED';
  const mergeId = ended ? (await submitJob(jobs, merge, { anew: true, log })).id : id;
  const onState = ({ state }: RayJob): void => log(`merge ${mergeId} ${state}`);
  const followed = { write, onState, pollSeconds, ...(signal === undefined ? {} : { signal }) };
  return {
    shards: running.map((each) => ({ id: each.id, state: each.state, runs: each.runs })),
    merge: await followJob(jobs, mergeId, followed),
  };
}

function whyGivenUp({ state, exitCode, message }: RayJob, runs: number, mostRuns: number): string | null {
  if (state === 'STOPPED') return 'was stopped';
  if (exitCode === WRONG_CALL) return `was called wrongly (exit status ${WRONG_CALL})`;
  if (runs < mostRuns) return null;
  return `failed ${runs === 1 ? 'once' : `${runs} times`}${message === null ? '' : `: ${message}`}`;
}

function lostText(lost: readonly Running[], count: number): string {
  const lines = lost.map(
    ({ shard, id, failure }) => `shard ${shard}/${count} ${failure}; its log: fleming submit logs ${id}`,
  );
  return `${lines.join('\n')}\nNothing was merged. The same command goes on with what is missing.`;
}
