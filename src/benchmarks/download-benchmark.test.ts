import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BENCHMARKS, benchmarkNamed } from './benchmarks.ts';
import type { BenchmarkDefinition } from './definition.ts';
import { downloadBenchmark } from './download-benchmark.ts';
import { asJsonl, madeUpRows } from './fixtures/made-up-files.ts';
import { pinnedBenchmark } from './pinned.ts';
import { readBenchmark } from './read-benchmark.ts';

let folder: string;
let server: Server;
let address: string;
/** What every request gets. */
let body: Buffer;
let requested: (string | undefined)[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fleming-download-'));
  [body, requested] = [Buffer.alloc(200_000), []];
  server = createServer((request, response) => {
    requested.push(request.url);
    response.writeHead(200, { 'content-length': body.length }).end(body);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

/** A benchmark whose files are made up here, so that their bytes cannot be those that are pinned. */
function unpinned(id: string): BenchmarkDefinition {
  const definition = benchmarkNamed(id);
  const sources = definition.sources.map((source) => ({
    ...source,
    paths: source.paths.map(({ path }) => ({ path, sha256: null, bytes: null })),
  }));
  return { ...definition, sources };
}

describe('a file that is not pinned', () => {
  it('has its first SHA-256 written beside it, and another one is told', async () => {
    const addresses = { hub: address, git: address };
    const [first] = await downloadBenchmark(benchmarkNamed('jmed'), folder, { addresses });
    expect(first).toMatchObject({ pinned: 'no', changedFrom: null });
    const record = `${first!.path}.sha256`;
    expect(readFileSync(record, 'utf8')).toBe(`${first!.sha256}  JMED.jsonl\n`);
    const again = await downloadBenchmark(benchmarkNamed('jmed'), folder, { addresses });
    expect(again[0]).toMatchObject({ fetched: false, changedFrom: null });
    rmSync(first!.path);
    body = Buffer.alloc(100_000, 1);
    const [other] = await downloadBenchmark(benchmarkNamed('jmed'), folder, { addresses });
    expect(other).toMatchObject({ fetched: true, changedFrom: first!.sha256 });
    expect(readFileSync(record, 'utf8')).toContain(first!.sha256);
  });

  it('is bounded', async () => {
    server.removeAllListeners('request');
    server.on(
      'request',
      (_request, response) => void response.writeHead(200, { 'content-length': 2 ** 40 }).write('a'),
    );
    const addresses = { hub: address, git: address };
    await expect(downloadBenchmark(benchmarkNamed('jmed'), folder, { addresses })).rejects.toThrow(
      /1099511627776 bytes from .*; allowed: at most 268435456/,
    );
    expect(existsSync(join(folder, 'jmed', 'JMED.jsonl.part'))).toBe(false);
  });

  it('is one of the few whose content is not published with a commit', () => {
    const of = (pinned: string | null): string[] =>
      [...BENCHMARKS.values()].filter(({ sources }) => pinnedBenchmark(sources) === pinned).map(({ id }) => id);
    expect(of('file')).toEqual(['medbullets', 'medmcqa', 'medqa', 'mmlu-pro-biology', 'mmlu-pro-health']);
    expect(of('revision')).toEqual(['careqa', 'medxpertqa', 'pubmedqa']);
    expect(of('no')).toEqual(['jmed', 'cmexam', 'medqa-zh']);
    expect(of(null)).toEqual([]);
  });
});

describe("a benchmark's download", () => {
  it('asks the hub and the repository under their addresses, and the files are read from the folder', async () => {
    const rows = madeUpRows('medqa');
    body = Buffer.from(asJsonl(rows));
    const addresses = { hub: `${address}/hub/`, git: `${address}/git` };
    const [file] = await downloadBenchmark(unpinned('medqa'), folder, { addresses });
    expect(requested[0]).toMatch(
      /^\/hub\/datasets\/GBaker\/MedQA-USMLE-4-options\/resolve\/[0-9a-f]{40}\/phrases_no_exclude_test\.jsonl$/,
    );
    expect(file).toMatchObject({ fetched: true, path: join(folder, 'medqa', 'phrases_no_exclude_test.jsonl') });
    expect(await readBenchmark('medqa', folder)).toHaveLength(1273);
    await downloadBenchmark(unpinned('pubmedqa'), folder, { addresses });
    expect(requested.slice(1).map((path) => path!.replace(/[0-9a-f]{40}/, 'COMMIT'))).toEqual([
      '/hub/datasets/qiaojin/PubMedQA/resolve/COMMIT/pqa_labeled/train-00000-of-00001.parquet',
      '/git/pubmedqa/pubmedqa/COMMIT/data/test_ground_truth.json',
    ]);
  });

  it('checks what is known of a file, and says where a benchmark without an address is', async () => {
    const addresses = { hub: address, git: address };
    await expect(downloadBenchmark(benchmarkNamed('medbullets'), folder, { addresses })).rejects.toThrow(
      /200000 bytes from .*; allowed: 1251244/,
    );
    const { sources, ...medqaZh } = benchmarkNamed('medqa-zh');
    const withoutAddress = { ...medqaZh, sources: sources.filter(({ kind }) => kind === 'other') };
    await expect(downloadBenchmark(withoutAddress, folder)).rejects.toThrow(
      /medqa-zh has no address to download from; get it from https:\/\/github\.com\/jind11\/MedQA or/,
    );
    const file = join(folder, 'data.jsonl');
    writeFileSync(file, '');
    await expect(downloadBenchmark(benchmarkNamed('medqa'), file, { addresses })).rejects.toThrow(/is a file/);
  });
});
