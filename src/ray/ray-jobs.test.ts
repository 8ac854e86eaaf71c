import { afterEach, beforeEach, expect, it } from 'vitest';
import { scriptedJob, startScriptedRay, type ScriptedRay } from './fixtures/scripted-ray.ts';
import { RayHttp } from './ray-http.ts';
import { hasEnded, RayJobs } from './ray-jobs.ts';

const NAME = `_ray_pkg_${'a'.repeat(40)}.zip`;
let ray: ScriptedRay;
let jobs: RayJobs;
const clientOf = (token: string | null): RayJobs =>
  new RayJobs(new RayHttp({ address: ray.address, token }, { patienceSeconds: 0 }));

beforeEach(async () => {
  ray = await startScriptedRay();
  jobs = clientOf(null);
});
afterEach(() => ray.close());

it('uploads a package once it is missing, as it is', async () => {
  expect(await jobs.version()).toBe('2.58.0');
  expect(await jobs.hasPackage(NAME)).toBe(false);
  await jobs.upload(NAME, Uint8Array.of(80, 75, 0, 255));
  expect(await jobs.hasPackage(NAME)).toBe(true);
  expect([...ray.packages.get(NAME)!]).toEqual([80, 75, 0, 255]);
});

it('submits what was asked for and no null, and finds, stops and lists it', async () => {
  const resources = { cpus: 2, gpus: 0.5, memoryBytes: null };
  const request = {
    id: 'a',
    entrypoint: 'npx fleming doctor',
    environment: { A: 'b' },
    metadata: { m: 'n' },
    resources,
  };
  await jobs.submit({ ...request, packageName: NAME });
  expect(ray.jobs.get('a')!.request).toEqual({
    entrypoint: 'npx fleming doctor',
    submission_id: 'a',
    runtime_env: { working_dir: `gcs://${NAME}`, env_vars: { A: 'b' } },
    metadata: { m: 'n' },
    entrypoint_num_cpus: 2,
    entrypoint_num_gpus: 0.5,
  });
  expect(ray.asked.at(-1)!.path).toBe('/api/jobs/');
  await expect(jobs.submit({ ...request, packageName: null })).rejects.toThrow(/500: RuntimeError: .*already exists/);
  expect(await jobs.find('a')).toMatchObject({ id: 'a', state: 'PENDING', exitCode: null });
  expect(await jobs.find('b')).toBeNull();
  ray.jobs.get('a')!.logs = 'one\n';
  expect(await jobs.logs('a')).toBe('one\n');
  expect(await jobs.stop('a')).toBe(true);
  expect(await jobs.stop('a')).toBe(false);
  expect(hasEnded((await jobs.find('a'))!)).toBe(true);
  expect((await jobs.list()).map(({ id }) => id)).toEqual(['a']);
});

it('keeps nothing of an environment that a job was given', async () => {
  ray.jobs.set('a', scriptedJob('a'));
  expect(JSON.stringify([await jobs.find('a'), await jobs.list()])).not.toContain('do-not-show-this');
});

it('names an id in the path as one part', async () => {
  await expect(jobs.logs('../../api/version')).rejects.toThrow('/api/jobs/..%2F..%2Fapi%2Fversion/logs with 404');
});

it('tells a cluster that wants a token from one that takes another', async () => {
  await ray.close();
  ray = await startScriptedRay({ token: 'token-of-the-head' });
  await expect(clientOf(null).version()).rejects.toThrow(/401: .*set RAY_AUTH_TOKEN/);
  await expect(clientOf('another-token').version()).rejects.toThrow(/403: Forbidden: .*\[API key\].*RAY_AUTH_TOKEN/);
  expect(await clientOf('token-of-the-head').version()).toBe('2.58.0');
});

it('says that something else answers there', async () => {
  ray.instead = always(200, '<html>');
  await expect(jobs.version()).rejects.toThrow(/no JSON \(<html>\); is it the dashboard of a Ray head\?/);
  ray.instead = always(200, '{"version":4}');
  await expect(jobs.version()).rejects.toThrow(/does not know \(version: .*; Ray 2\.58/);
  ray.instead = always(405, 'not allowed for browser traffic.');
  await expect(jobs.stop('a')).rejects.toThrow(/405: .*does a proxy between add headers/);
});

function always(status: number, text: string): ScriptedRay['instead'] {
  return (_request, response) => {
    response.writeHead(status).end(text);
    return true;
  };
}
