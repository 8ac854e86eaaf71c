import { createServer } from 'node:http';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { asJsonl, madeUpRows, writeMadeUpBenchmark, writeText } from '../../../benchmarks/fixtures/made-up-files.ts';
import { type CommandOutcome, runCommandLine } from '../../../../test/worlds/run-command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleming-evaluate-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fleming = (...parameters: string[]): Promise<CommandOutcome> => runCommandLine(parameters);

describe('fleming evaluate --list', () => {
  it('names the eleven, for people and for programs', async () => {
    const { code, out } = await fleming('evaluate', '--list');
    expect(code).toBe(0);
    expect(out).toMatch(/^mmlu-pro-health +MMLU-Pro Health +en +818 +3-10 +pinned by SHA-256$/m);
    const listed = JSON.parse((await fleming('evaluate', '--list', '--json')).out) as Record<string, unknown>[];
    expect(listed).toHaveLength(11);
    expect(listed.find(({ id }) => id === 'medmcqa')).toMatchObject({
      version: 1,
      editions: [{ rows: 4183, gold: { A: 1348, B: 1085, C: 925, D: 825 } }],
      sources: [{ kind: 'hub', repository: 'openlifescienceai/medmcqa' }, {}],
    });
  });
});

describe('fleming evaluate check', () => {
  it('prints the counts of a whole file and succeeds', async () => {
    writeMadeUpBenchmark('pubmedqa', folder);
    const { code, out } = await fleming('evaluate', 'check', '--benchmark', 'pubmedqa', '--data', folder);
    expect(code).toBe(0);
    expect(out).toMatch(/^rows +500, items 500, left out 0$/m);
    expect(out).toMatch(/^gold +A 276, B 169, C 55$/m);
    expect(out).toMatch(/^grading +1000 right answers, 2000 wrong ones: 0 misjudged$/m);
    expect(out).toMatch(/^whole +test: the 500 .*gold histogram/m);
  });

  it('is one JSON document with --json after the sub-command', async () => {
    writeMadeUpBenchmark('medbullets', folder);
    const { code, out } = await fleming('evaluate', 'check', '--benchmark', 'medbullets', '--data', folder, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      benchmark: 'medbullets',
      rows: 308,
      items: 298,
      coverage: { kind: 'whole', edition: '5 options' },
      grading: { rightAnswers: 596, failureCount: 0 },
    });
  });

  it('fails on a whole file with another histogram', async () => {
    const rows = madeUpRows('medqa').map((row) => ({ ...row, answer_idx: 'A' }));
    const path = writeText(join(folder, 'all-a.jsonl'), asJsonl(rows));
    const { code, out } = await fleming('evaluate', 'check', '--benchmark', 'medqa', '--data', path);
    expect(code).toBe(1);
    expect(out).toMatch(
      /^wrong +not as published \(test, 4 options\): right answers by letter: A 1273; allowed: A 353/m,
    );
  });

  it('says of a part that it is one, and accepts it when told to', async () => {
    const path = writeText(join(folder, 'part.jsonl'), asJsonl(madeUpRows('medqa').slice(0, 100)));
    const call = ['evaluate', 'check', '--benchmark', 'medqa', '--data', path];
    const refused = await fleming(...call);
    expect(refused.code).toBe(1);
    expect(refused.out).toMatch(/^part +100 of 1273 rows \(test, 4 options\); .*--partial accepts it$/m);
    expect((await fleming(...call, '--partial')).code).toBe(0);
  });

  it('tells a wrong call from a wrong file', async () => {
    expect(await fleming('evaluate', 'check', '--benchmark', 'medqaa', '--data', folder)).toMatchObject({
      code: 2,
      error: expect.stringMatching(/did you mean medqa\?/) as string,
    });
    expect((await fleming('evaluate', 'check', '--benchmark', 'medqa')).error).toMatch(/--data/);
    const path = writeText(join(folder, 'bad.jsonl'), '{"question": "q"}\n{"question"');
    expect(await fleming('evaluate', 'check', '--benchmark', 'medqa', '--data', path)).toMatchObject({ code: 1 });
  });

  it('downloads when asked, and never otherwise', async () => {
    const body = asJsonl(madeUpRows('careqa'));
    let requests = 0;
    const server = createServer((_request, response) => {
      requests += 1;
      response.writeHead(200, { etag: '"1"', 'content-length': Buffer.byteLength(body) }).end(body);
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const hub = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const call = ['evaluate', 'check', '--benchmark', 'careqa', '--data', join(folder, 'fetched'), '--hub-url', hub];
    try {
      const without = await fleming(...call);
      expect(without).toMatchObject({ code: 2, error: expect.stringMatching(/no such file or folder/) as string });
      expect(requests).toBe(0);
      const { code, error } = await fleming(...call, '--download');
      expect(code).toBe(0);
      expect(error).toMatch(/CareQA_en\.json \(kB\): \d+\/\d+/);
      expect(readFileSync(join(folder, 'fetched', 'careqa', 'CareQA_en.json'), 'utf8')).toBe(body);
      expect((await fleming(...call, '--download')).error).toMatch(/there already, pinned to a commit/);
      expect(requests).toBe(1);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
