import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startScriptedRay, type ScriptedJob, type ScriptedRay } from './fixtures/scripted-ray.ts';
import { RayHttp } from './ray-http.ts';
import { RayJobs } from './ray-jobs.ts';
import { runShards, type ShardedEnd, type ShardedSubmission } from './run-shards.ts';
import { submissionId, type Submission } from './submit-job.ts';

const job = (entrypoint: string): Submission => ({
  word: 'evaluate',
  entrypoint,
  package: null,
  environment: {},
  secrets: {},
  resources: { cpus: null, gpus: null, memoryBytes: null },
  metadata: {},
});
const sharded: ShardedSubmission = { shards: [job('one'), job('two'), job('three')], merge: job('merge') };
const [ids, mergeId] = [sharded.shards.map(submissionId), submissionId(sharded.merge)];

let ray: ScriptedRay;
let jobs: RayJobs;
let lines: string[];
beforeEach(async () => {
  ray = await startScriptedRay();
  jobs = new RayJobs(new RayHttp({ address: ray.address, token: null }, { patienceSeconds: 0 }));
  lines = [];
});
afterEach(() => ray.close());

const end = (each: ScriptedJob, status: string, code: number): void => {
  [each.status, each.driver_exit_code] = [status, code];
};
/** Each job succeeds when it is looked up the second time, unless `ends` says what becomes of it. */
function live(ends: (entrypoint: string, run: number) => readonly [string, number] = () => ['SUCCEEDED', 0]): void {
  const seen = new Map<string, number>();
  ray.onLookUp = (each) => {
    const times = (seen.get(each.submission_id) ?? 0) + 1;
    seen.set(each.submission_id, times);
    if (each.status === 'PENDING') each.status = 'RUNNING';
    else if (each.status === 'RUNNING' && times > 2)
      end(each, ...ends(each.entrypoint, Number(/-(\d)$/.exec(each.submission_id)?.[1] ?? 1)));
  };
}
const run = (options: { readonly mostRuns?: number; readonly signal?: AbortSignal } = {}): Promise<ShardedEnd> =>
  runShards(jobs, sharded, {
    mostRuns: 3,
    log: (line) => lines.push(line),
    write: () => {},
    pollSeconds: 0.005,
    ...options,
  });

describe('shards as jobs', () => {
  it('run side by side, and are merged when all have succeeded', async () => {
    live();
    let atMerge: string[] = [];
    const submitted: string[] = [];
    const before = ray.onLookUp;
    ray.onLookUp = (each) => {
      if (!submitted.includes(each.entrypoint)) submitted.push(each.entrypoint);
      if (each.entrypoint === 'merge' && atMerge.length === 0) atMerge = ids.map((id) => ray.jobs.get(id)!.status);
      before(each);
    };
    const { shards, merge } = await run();
    expect(shards).toEqual(ids.map((id) => ({ id, state: 'SUCCEEDED', runs: 1 })));
    expect([merge.id, merge.state]).toEqual([mergeId, 'SUCCEEDED']);
    expect(atMerge).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
    expect(ray.jobs.size).toBe(4);
  });

  it('are run again where one dies, alone', async () => {
    live((entrypoint, times) => (entrypoint === 'two' && times < 3 ? ['FAILED', 137] : ['SUCCEEDED', 0]));
    const { shards } = await run();
    expect(shards.map(({ runs }) => runs)).toEqual([1, 3, 1]);
    expect([...ray.jobs.keys()].toSorted()).toEqual([...ids, `${ids[1]}-2`, `${ids[1]}-3`, mergeId].toSorted());
    expect(lines).toContain(`shard 2/3 ${ids[1]}-2 PENDING`);
  });

  it.each([
    ['goes on dying', ['FAILED', 137], /^shard 2\/3 failed 3 times.*fleming submit logs fleming-evaluate-\w+-3\n/, 5],
    ['is called wrongly', ['FAILED', 2], /^shard 2\/3 was called wrongly/, 3],
    ['was stopped', ['STOPPED', 143], /^shard 2\/3 was stopped/, 3],
  ] as const)('are given up where one %s: the others end, and nothing is merged', async (_, how, message, count) => {
    live((entrypoint) => (entrypoint === 'two' ? how : ['SUCCEEDED', 0]));
    await expect(run()).rejects.toThrow(message);
    expect(ray.jobs.size).toBe(count);
    expect([ids[0]!, ids[2]!].map((id) => ray.jobs.get(id)!.status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(ray.jobs.has(mergeId)).toBe(false);
  });

  it('go on where an earlier call left them: what succeeded is not run again, what failed is', async () => {
    live((entrypoint, times) => (entrypoint === 'two' && times === 1 ? ['FAILED', 1] : ['SUCCEEDED', 0]));
    await expect(run({ mostRuns: 1 })).rejects.toThrow(/failed once/);
    const { shards } = await run({ mostRuns: 1 });
    expect(shards.map(({ id }) => id)).toEqual([ids[0], `${ids[1]}-2`, ids[2]]);
    expect(ray.jobs.size).toBe(5);
  });

  it('merge anew where the merge failed before', async () => {
    live((entrypoint, times) => (entrypoint === 'merge' && times === 1 ? ['FAILED', 1] : ['SUCCEEDED', 0]));
    expect((await run()).merge).toMatchObject({ id: mergeId, state: 'FAILED' });
    expect((await run()).merge).toMatchObject({ id: `${mergeId}-2`, state: 'SUCCEEDED' });
  });

  it('go on without the terminal', async () => {
    const stop = new AbortController();
    ray.onLookUp = () => stop.abort();
    await expect(run({ signal: stop.signal })).rejects.toThrow();
    expect(ids.map((id) => ray.jobs.get(id)!.status)).toEqual(['PENDING', 'PENDING', 'PENDING']);
    expect(ray.jobs.has(mergeId)).toBe(false);
  });
});
