import { afterEach, beforeEach, expect, it } from 'vitest';
import { scriptedJob, startScriptedRay, type ScriptedRay } from './fixtures/scripted-ray.ts';
import { exitCodeOf, followJob } from './follow-job.ts';
import { RayHttp } from './ray-http.ts';
import { RayJobs, type RayJob } from './ray-jobs.ts';

let ray: ScriptedRay;
let jobs: RayJobs;
beforeEach(async () => {
  ray = await startScriptedRay();
  jobs = new RayJobs(new RayHttp({ address: ray.address, token: null }));
});
afterEach(() => ray.close());

it('writes whole lines once as they come, through a head that fails for a while, and the rest at the end', async () => {
  ray.jobs.set('a', scriptedJob('a', { status: 'PENDING' }));
  const steps = [
    { status: 'PENDING', logs: '' },
    { status: 'RUNNING', logs: 'one\ntw' },
    { status: 'RUNNING', logs: 'one\ntwo\nthree\n' },
    { status: 'FAILED', logs: 'one\ntwo\nthree\nfour', driver_exit_code: 7 },
  ];
  let [looked, failed] = [0, 0];
  ray.onLookUp = (job) => void Object.assign(job, steps[looked++]);
  ray.instead = ({ path }, response) => {
    if (!path.endsWith('/logs') || looked !== 2 || failed++ > 1) return false;
    response.writeHead(502).end();
    return true;
  };
  const [written, states]: [string[], string[]] = [[], []];
  const job = await followJob(jobs, 'a', {
    write: (text) => written.push(text),
    onState: ({ state }) => states.push(state),
    pollSeconds: 0.01,
  });
  expect(written).toEqual(['one\n', 'two\nthree\n', 'four']);
  expect(states).toEqual(['PENDING', 'RUNNING', 'FAILED']);
  expect([failed, exitCodeOf(job)]).toEqual([3, 7]);
});

it('stops at a signal and leaves the job as it is', async () => {
  ray.jobs.set('a', scriptedJob('a', { logs: 'one\n' }));
  const stop = new AbortController();
  const following = followJob(jobs, 'a', { write: () => stop.abort(), signal: stop.signal, pollSeconds: 600 });
  await expect(following).rejects.toThrow(/abort/);
  expect(ray.jobs.get('a')!.status).toBe('RUNNING');
  expect(ray.asked.every(({ method }) => method === 'GET')).toBe(true);
});

it('says that there is no such job', async () => {
  await expect(followJob(jobs, 'none', { write: () => {} })).rejects.toThrow('has no job none; fleming submit list');
});

it.each([
  ['SUCCEEDED', 0, 0],
  ['FAILED', 130, 130],
  ['FAILED', null, 1],
  ['FAILED', -9, 1],
  ['STOPPED', 0, 1],
] as const)('tells %s with %j as %i', (state, exitCode, expected) => {
  expect(exitCodeOf({ state, exitCode } as RayJob)).toBe(expected);
});
