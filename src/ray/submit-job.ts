/**
 * One job to the cluster, once: its id comes from what it is, so that the same submission again finds the job instead of
 * starting a second one, and a lost answer costs nothing.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { sha256OfJson } from '../support/hash.ts';
import type { RayPackage } from './package-of.ts';
import { RayError, RayRefusal } from './ray-error.ts';
import { hasEnded, type JobResources, type RayJob, type RayJobs } from './ray-jobs.ts';

export interface Submission {
  /** Begins the id: `run`. */
  readonly word: string;
  readonly entrypoint: string;
  /** Null where the entrypoint needs no files. */
  readonly package: RayPackage | null;
  readonly environment: Readonly<Record<string, string>>;
  /** Variables whose values are keys: their names count, their values are sent and nothing else. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly resources: JobResources;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface Submitted {
  readonly id: string;
  /** False: the cluster had it. */
  readonly isNew: boolean;
  /** As the cluster had it; null where it is new. */
  readonly found: RayJob | null;
}

export interface SubmitOptions {
  /** Submits it again under a numbered id, where the newest of its jobs has ended. */
  readonly anew?: boolean;
  readonly log?: (line: string) => void;
  /** Between two tries. */
  readonly waitSeconds?: number;
}

const TRIES = 4;
const MOST_RUNS = 100;

export function submissionId(submission: Submission): string {
  const { word, entrypoint, environment, secrets, resources } = submission;
  const content = {
    package: submission.package?.name ?? null,
    entrypoint,
    environment,
    secrets: Object.keys(secrets).toSorted(),
    resources: { ...resources },
  };
  return `fleming-${word.replaceAll(/[^\w-]/g, '-')}-${sha256OfJson(content).slice(0, 16)}`;
}

export async function submitJob(
  jobs: RayJobs,
  submission: Submission,
  { anew = false, log = () => {}, waitSeconds = 1 }: SubmitOptions = {},
): Promise<Submitted> {
  const { newest, freeId: id } = await runsOf(jobs, submissionId(submission));
  if (newest !== null && !(anew && hasEnded(newest.job))) return { id: newest.id, isNew: false, found: newest.job };
  const { package: packed } = submission;
  if (packed !== null && !(await jobs.hasPackage(packed.name))) {
    log(`sending ${packed.name}: ${(packed.bytes.byteLength / (1 << 20)).toFixed(1)} MiB`);
    await jobs.upload(packed.name, packed.bytes);
  }
  const request = {
    id,
    entrypoint: submission.entrypoint,
    packageName: packed?.name ?? null,
    environment: { ...submission.environment, ...submission.secrets },
    metadata: submission.metadata,
    resources: submission.resources,
  };
  for (let tries = 1; ; tries++) {
    const failure = await jobs.submit(request).then(
      () => null,
      (error: unknown) => error,
    );
    if (failure === null) return { id, isNew: true, found: null };
    if (!(failure instanceof RayError)) throw failure;
    // The answer may have been lost, and not the job.
    if ((await jobs.find(id)) !== null) return { id, isNew: true, found: null };
    if (tries === TRIES || isFinal(failure)) throw failure;
    await pause(1000 * waitSeconds * tries);
  }
}

/** The newest job of a submission, and the id of the one after it: ID, ID-2, ID-3. A log is kept by the id and would go on. */
async function runsOf(jobs: RayJobs, first: string) {
  let newest: { readonly id: string; readonly job: RayJob } | null = null;
  for (let number = 1; number <= MOST_RUNS; number++) {
    const id = number === 1 ? first : `${first}-${number}`;
    const job = await jobs.find(id);
    if (job === null) return { newest, freeId: id };
    newest = { id, job };
  }
  throw new RayError(
    `${jobs.host} has ${MOST_RUNS} jobs of ${first}; change what is submitted, such as by --env RUN=2`,
  );
}

/** What is wrong with the request itself stays wrong. */
function isFinal(failure: RayError): boolean {
  return failure instanceof RayRefusal && failure.status < 500 && failure.status !== 429 && failure.status !== 408;
}
