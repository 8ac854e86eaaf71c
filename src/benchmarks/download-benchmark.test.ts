import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { benchmarkNamed } from './benchmarks.ts';
import { downloadBenchmark } from './download-benchmark.ts';
import { asJsonl, madeUpRows } from './fixtures/made-up-files.ts';
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

describe("a benchmark's download", () => {
  it('asks the hub and the repository under their addresses, and the files are read from the folder', async () => {
    const rows = madeUpRows('medqa');
    body = Buffer.from(asJsonl(rows));
    const addresses = { hub: `${address}/hub/`, git: `${address}/git` };
    const [file] = await downloadBenchmark(benchmarkNamed('medqa'), folder, { addresses });
    expect(requested[0]).toBe('/hub/datasets/GBaker/MedQA-USMLE-4-options/resolve/main/phrases_no_exclude_test.jsonl');
    expect(file).toMatchObject({ fetched: true, path: join(folder, 'medqa', 'phrases_no_exclude_test.jsonl') });
    expect(await readBenchmark('medqa', folder)).toHaveLength(1273);
    await downloadBenchmark(benchmarkNamed('pubmedqa'), folder, { addresses });
    expect(requested.slice(1)).toEqual([
      '/hub/datasets/qiaojin/PubMedQA/resolve/main/pqa_labeled/train-00000-of-00001.parquet',
      '/git/pubmedqa/pubmedqa/master/data/test_ground_truth.json',
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
