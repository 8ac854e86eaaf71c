import { afterEach, beforeEach, expect, it } from 'vitest';
import { scriptedJob, startScriptedRay, type ScriptedRay } from './fixtures/scripted-ray.ts';
import { RayHttp } from './ray-http.ts';
import { RayJobs } from './ray-jobs.ts';
import { submissionId, submitJob, type Submission } from './submit-job.ts';

const submission: Submission = {
  word: 'run',
  entrypoint: 'npx fleming run mini',
  package: { name: `_ray_pkg_${'b'.repeat(40)}.zip`, bytes: Uint8Array.of(1, 2) },
  environment: { A: '1' },
  secrets: { KEY: 'value-of-a-key' },
  resources: { cpus: null, gpus: null, memoryBytes: null },
  metadata: {},
};
let ray: ScriptedRay;
let jobs: RayJobs;
beforeEach(async () => {
  ray = await startScriptedRay();
  jobs = new RayJobs(new RayHttp({ address: ray.address, token: null }, { patienceSeconds: 0 }));
});
afterEach(() => ray.close());
const posts = (): number => ray.asked.filter(({ method }) => method === 'POST').length;

it('submits a job once, with its package and its keys', async () => {
  const lines: string[] = [];
  const first = await submitJob(jobs, submission, { log: (line) => lines.push(line) });
  expect(first).toEqual({ id: submissionId(submission), isNew: true, found: null });
  expect(ray.jobs.get(first.id)!.runtime_env).toEqual({
    working_dir: `gcs://${submission.package!.name}`,
    env_vars: { A: '1', KEY: 'value-of-a-key' },
  });
  expect(ray.packages.size).toBe(1);
  expect(lines).toHaveLength(1);
  const again = await submitJob(jobs, submission);
  expect(again).toMatchObject({ id: first.id, isNew: false, found: { state: 'PENDING' } });
  expect(posts()).toBe(1);
});

it('knows a job by what it is, and by the names of its keys alone', () => {
  const id = submissionId(submission);
  expect(id).toMatch(/^fleming-run-[0-9a-f]{16}$/);
  expect(submissionId({ ...submission, secrets: { KEY: 'another-value' }, metadata: { at: 'noon' } })).toBe(id);
  const others: readonly Partial<Submission>[] = [
    { entrypoint: 'npx fleming run mini --seed 1' },
    { package: null },
    { environment: { A: '2' } },
    { secrets: { OTHER: 'value-of-a-key' } },
    { resources: { cpus: 1, gpus: null, memoryBytes: null } },
  ];
  expect(new Set([id, ...others.map((other) => submissionId({ ...submission, ...other }))]).size).toBe(6);
});

it.each([
  ['the answer is lost and the job is there', true],
  ['the head fails and the job is not there', false],
])('is submitted once where %s', async (_, arrives) => {
  let failed = 0;
  ray.instead = ({ method, path }, response) => {
    if (method !== 'POST' || path !== '/api/jobs/' || failed > 0) return false;
    failed++;
    if (arrives) ray.jobs.set(submissionId(submission), scriptedJob(submissionId(submission)));
    response.writeHead(500).end('Traceback\nTimeoutError: no agent');
    return true;
  };
  expect(await submitJob(jobs, submission, { waitSeconds: 0.01 })).toMatchObject({ isNew: true });
  expect([ray.jobs.size, posts()]).toEqual([1, arrives ? 1 : 2]);
});

it('gives up at what stays wrong, at once, and at what goes on failing, after some tries', async () => {
  for (const [status, tries] of [
    [400, 1],
    [500, 4],
  ] as const) {
    const before = posts();
    ray.instead = ({ method }, response) => {
      if (method === 'POST') response.writeHead(status).end('ValueError: no');
      return method === 'POST';
    };
    await expect(submitJob(jobs, submission, { waitSeconds: 0.01 })).rejects.toThrow(`${status}: ValueError: no`);
    expect(posts() - before).toBe(tries);
  }
});

it('runs a job that has ended anew under a number, finds the newest, and never starts beside one that runs', async () => {
  const { id } = await submitJob(jobs, submission);
  const anew = { anew: true };
  ray.jobs.get(id)!.status = 'RUNNING';
  expect(await submitJob(jobs, submission, anew)).toMatchObject({ id, isNew: false, found: { state: 'RUNNING' } });
  ray.jobs.get(id)!.status = 'FAILED';
  expect(await submitJob(jobs, submission)).toMatchObject({ id, isNew: false, found: { state: 'FAILED' } });
  expect(await submitJob(jobs, submission, anew)).toEqual({ id: `${id}-2`, isNew: true, found: null });
  expect(await submitJob(jobs, submission, anew)).toMatchObject({ id: `${id}-2`, isNew: false });
  ray.jobs.get(`${id}-2`)!.status = 'STOPPED';
  expect(await submitJob(jobs, submission, anew)).toMatchObject({ id: `${id}-3`, isNew: true });
  expect([...ray.jobs.keys()]).toEqual([id, `${id}-2`, `${id}-3`]);
  expect(ray.jobs.get(id)!.status).toBe('FAILED');
});

it('has an end where a job was run many times', async () => {
  const id = submissionId(submission);
  for (let number = 1; number <= 100; number++) {
    const name = number === 1 ? id : `${id}-${number}`;
    ray.jobs.set(name, scriptedJob(name, { status: 'FAILED' }));
  }
  await expect(submitJob(jobs, submission, { anew: true })).rejects.toThrow('has 100 jobs of');
});
