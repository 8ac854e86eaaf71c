/** The jobs of a Ray cluster by its REST interface: packages, submission, state, log, stop. */
import { z } from 'zod';
import { printable } from '../support/printable.ts';
import { RayError } from './ray-error.ts';
import { jsonOf, type RayHttp, type RayResponse } from './ray-http.ts';

export const JOB_STATES = ['PENDING', 'RUNNING', 'STOPPED', 'SUCCEEDED', 'FAILED'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** What is kept of a job's record. Its environment stays where it is: it may hold keys. */
const jobSchema = z.object({
  submission_id: z.string().nullish(),
  status: z.enum(JOB_STATES),
  entrypoint: z.string(),
  message: z.string().nullish(),
  error_type: z.string().nullish(),
  start_time: z.number().nullish(),
  end_time: z.number().nullish(),
  driver_exit_code: z.number().nullish(),
});
const versionSchema = z.object({ version: z.string(), ray_version: z.string() });

export interface RayJob {
  /** Null: a program of the cluster that nobody submitted as a job. */
  readonly id: string | null;
  readonly state: JobState;
  readonly entrypoint: string;
  readonly message: string | null;
  readonly errorType: string | null;
  /** Milliseconds since 1970. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Of the entrypoint; null until it has ended. */
  readonly exitCode: number | null;
}

export interface JobRequest {
  readonly id: string;
  /** A line of a shell. */
  readonly entrypoint: string;
  /** Name of an uploaded package, which is unpacked where the entrypoint runs. */
  readonly packageName: string | null;
  readonly environment: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly resources: JobResources;
}

/** Of the entrypoint; null is Ray's default. */
export interface JobResources {
  readonly cpus: number | null;
  readonly gpus: number | null;
  readonly memoryBytes: number | null;
}

export function hasEnded({ state }: Pick<RayJob, 'state'>): boolean {
  return state !== 'PENDING' && state !== 'RUNNING';
}

export class RayJobs {
  readonly #http: RayHttp;

  constructor(http: RayHttp) {
    this.#http = http;
  }

  get host(): string {
    return this.#http.host;
  }

  /** Ray's version, which also says that a Ray head is there. */
  async version(): Promise<string> {
    const path = '/api/version';
    return this.#parse(versionSchema, path, await this.#get(path)).ray_version;
  }

  async hasPackage(name: string): Promise<boolean> {
    const path = `/api/packages/gcs/${name}`;
    const response = await this.#http.send({ method: 'GET', path });
    if (response.status === 404) return false;
    return this.#whole(path, response).status < 300;
  }

  async upload(name: string, bytes: Uint8Array): Promise<void> {
    const path = `/api/packages/gcs/${name}`;
    this.#whole(path, await this.#http.send({ method: 'PUT', path, body: bytes }));
  }

  /** Asks once: a job that was submitted is refused a second time, which only who looks for it can tell from a failure. */
  async submit({ id, entrypoint, packageName, environment, metadata, resources }: JobRequest): Promise<void> {
    // The slash at the end is part of the path.
    const path = '/api/jobs/';
    const { cpus, gpus, memoryBytes } = resources;
    const body = JSON.stringify({
      entrypoint,
      submission_id: id,
      runtime_env: {
        ...(packageName !== null && { working_dir: `gcs://${packageName}` }),
        ...(Object.keys(environment).length > 0 && { env_vars: environment }),
      },
      metadata,
      ...(cpus !== null && { entrypoint_num_cpus: cpus }),
      ...(gpus !== null && { entrypoint_num_gpus: gpus }),
      ...(memoryBytes !== null && { entrypoint_memory: memoryBytes }),
    });
    this.#whole(path, await this.#http.send({ method: 'POST', path, body, again: false }));
  }

  /** Null: the cluster has no such job. */
  async find(id: string, signal?: AbortSignal): Promise<RayJob | null> {
    const path = pathOf(id);
    const response = await this.#http.send({ method: 'GET', path, signal });
    if (response.status === 404) return null;
    return jobOf(this.#parse(jobSchema, path, this.#whole(path, response)));
  }

  async list(): Promise<RayJob[]> {
    const path = '/api/jobs/';
    return this.#parse(z.array(jobSchema), path, await this.#get(path)).map(jobOf);
  }

  /** The whole log so far. */
  async logs(id: string, signal?: AbortSignal): Promise<string> {
    const path = `${pathOf(id)}/logs`;
    return this.#parse(z.object({ logs: z.string().nullish() }), path, await this.#get(path, signal)).logs ?? '';
  }

  /** False: it had ended. */
  async stop(id: string): Promise<boolean> {
    const path = `${pathOf(id)}/stop`;
    const response = this.#whole(path, await this.#http.send({ method: 'POST', path }));
    return this.#parse(z.object({ stopped: z.boolean() }), path, response).stopped;
  }

  async #get(path: string, signal?: AbortSignal): Promise<RayResponse> {
    return this.#whole(path, await this.#http.send({ method: 'GET', path, signal }));
  }

  #whole(path: string, response: RayResponse): RayResponse {
    if (response.status >= 200 && response.status < 300) return response;
    throw this.#http.refusal(path, response);
  }

  #parse<Schema extends z.ZodType>(schema: Schema, path: string, response: RayResponse): z.output<Schema> {
    const parsed = schema.safeParse(jsonOf(response, this.host, path));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new RayError(
      `${this.host} answers ${path} with what this version of the client does not know ` +
        `(${printable(issue!.path.map(String).join('.'))}: ${printable(issue!.message)}); Ray 2.58 is what it was tried with`,
    );
  }
}

function jobOf(job: z.output<typeof jobSchema>): RayJob {
  return {
    id: job.submission_id ?? null,
    state: job.status,
    entrypoint: job.entrypoint,
    message: job.message ?? null,
    errorType: job.error_type ?? null,
    startedAt: job.start_time ?? null,
    endedAt: job.end_time ?? null,
    exitCode: job.driver_exit_code ?? null,
  };
}

function pathOf(id: string): string {
  return `/api/jobs/${encodeURIComponent(id)}`;
}
