/** Servers that send what is no checkpoint of theirs, too much of it, or half: nothing is left of it. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { embeddedEngines } from '../../cli/adapters/embedded-engines.ts';
import { FlemingError } from '../../support/errors.ts';
import { archiveOf, entry } from '../../support/tar/fixtures/archives.ts';
import { tarOfFolder } from '../../support/tar/tar-of-folder.ts';
import { writeTinyModel } from '../fixtures/tiny-model-folder.ts';
import { readAdapterConfig } from '../hugging-face/adapter-folder.ts';
import { loraSchema } from '../lora.ts';
import { folderReference, type RemoteReference } from '../model-reference.ts';
import { fetchCheckpoint, type FetchCheckpointOptions } from './fetch-checkpoint.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const root = mkdtempSync(join(tmpdir(), 'fetch-archive-'));
const [base, adapter, out] = [join(root, 'base'), join(root, 'adapter'), join(root, 'out')];
const lora = loraSchema.parse({ rank: 2, alpha: 32 });
let server: Server;
let address: string;
/** By the end of the path. */
let answers: Record<string, Answer>;
let asked: { readonly url: string; readonly key: unknown }[];

beforeAll(async () => {
  await writeTinyModel(base);
  const trainer = await embeddedEngines(1).openTrainer(folderReference(base), { lora });
  await trainer.saveWeights(adapter);
  await trainer.close();
  server = createServer((request, response) => {
    asked.push({ url: request.url!, key: request.headers['x-api-key'] });
    const found = Object.keys(answers).find((end) => request.url!.endsWith(end));
    if (found === undefined) response.writeHead(404).end('{"detail": "none"}');
    else answers[found]!(request, response);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(root, { recursive: true });
});
beforeEach(() => {
  rmSync(out, { recursive: true, force: true });
  asked = [];
  answers = {};
});

const model: RemoteReference = { kind: 'remote', checkpoint: 'tinker://model_1/p', base: folderReference(base) };

function fetched(change: Partial<FetchCheckpointOptions> = {}) {
  const stated = { apiKey: 'tml-secret', baseModel: null, encoding: 'protobuf', trains: 'adapters' } as const;
  const told = { reduction: null, clip: null, snapshots: null, contextTokens: null };
  return fetchCheckpoint({
    settings: { address, ...stated, ...told, concurrency: 4, grouped: true, patienceSeconds: 0.5 },
    model,
    folder: out,
    maxBytes: 1e8,
    tokenizerFolder: async () => base,
    log: () => undefined,
    ...change,
  });
}

async function refused(change: Partial<FetchCheckpointOptions> = {}): Promise<string> {
  const error: unknown = await fetched(change).then(
    () => null,
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(FlemingError);
  expect(readdirSync(root).toSorted()).toEqual(['adapter', 'base']);
  return (error as Error).message;
}

const sends =
  (bytes: Uint8Array, headers: Record<string, string> = {}): Answer =>
  (_request, response) =>
    void response.writeHead(200, { 'content-length': bytes.byteLength, ...headers }).end(bytes);
const redirects =
  (location: string): Answer =>
  (_request, response) =>
    void response.writeHead(302, { location }).end();
const serves = (bytes: Uint8Array): void => {
  answers = { '/p/archive': redirects(`${address}/api/v1/there`), '/there': sends(bytes) };
};

/** As SkyRL writes it: its own name of the base, and no list of matrices. */
function foreignAdapter(change: Record<string, unknown> = {}): Buffer {
  const config = JSON.parse(readFileSync(join(adapter, 'adapter_config.json'), 'utf8')) as object;
  const foreign = {
    ...config,
    base_model_name_or_path: 'tiny/qwen3',
    target_modules: null,
    task_type: null,
    ...change,
  };
  const weights = readFileSync(join(adapter, 'adapter_model.safetensors'));
  const tensors = Buffer.concat([
    entry({ name: 'adapter_model.safetensors', bytes: weights.byteLength }),
    weights,
    Buffer.alloc((512 - (weights.byteLength % 512)) % 512),
  ]);
  const described = entry({ name: 'adapter_config.json', text: JSON.stringify(foreign) });
  return archiveOf(
    entry({ name: '', type: '5' }),
    entry({ name: 'modeling.py', text: 'import os' }),
    described,
    tensors,
  );
}

describe('an adapter that another program wrote', () => {
  it.each(['gzip', 'none'])('gets our base, the matrices that it has and a tokenizer; compression: %s', async (how) => {
    const archive = foreignAdapter();
    serves(how === 'gzip' ? gzipSync(archive) : archive);
    const seen: number[] = [];
    expect(await fetched({ progress: (done) => void seen.push(done) })).toMatchObject({ kind: 'adapter' });
    expect(readAdapterConfig(out)).toEqual({ lora, base: folderReference(base) });
    expect(readdirSync(out)).toEqual(expect.arrayContaining(['tokenizer.json', 'adapter_model.safetensors']));
    expect(readdirSync(out)).not.toContain('modeling.py');
    expect(seen.at(-1)).toBe(how === 'gzip' ? gzipSync(archive).byteLength : archive.byteLength);
    expect(asked.map(({ url }) => url)).toEqual([
      '/api/v1/training_runs/model_1/checkpoints/p/archive',
      '/api/v1/there',
    ]);
  });

  it('names its base on the hub where nobody else does', async () => {
    serves(foreignAdapter());
    const { base: origin } = await fetched({ model: { kind: 'remote', checkpoint: model.checkpoint } });
    expect(origin).toEqual({ kind: 'hub', repository: 'tiny/qwen3', revision: 'main' });
    rmSync(out, { recursive: true });
    serves(foreignAdapter({ base_model_name_or_path: '/etc' }));
    const unnamed: RemoteReference = { kind: 'remote', checkpoint: model.checkpoint };
    expect(await refused({ model: unnamed })).toContain('--base');
    serves(archiveOf(entry({ name: 'adapter_config.json', text: 'null' })));
    expect(await refused({ model: unnamed })).toContain('holds no object');
  });

  it('is refused where it is of another shape than the base', async () => {
    serves(foreignAdapter({ r: 3 }));
    expect(await refused()).toMatch(/lora_A.weight" has shape/);
    serves(foreignAdapter({ target_modules: ['q_proj'] }));
    expect(await refused()).toContain('no adapter of the matrices');
  });
});

it('a whole model is checked like one of the hub, and what is none is refused', async () => {
  serves(gzipSync(Buffer.concat([...tarOfFolder(base)])));
  expect(await fetched()).toMatchObject({ kind: 'model' });
  rmSync(out, { recursive: true });
  serves(archiveOf(entry({ name: 'config.json', text: '{}' })));
  expect(await refused()).toContain('config.json');
  serves(archiveOf(entry({ name: 'pytorch_model.bin', text: 'pickle' })));
  expect(await refused()).toContain('neither an adapter nor a model in safetensors');
});

describe('a server', () => {
  it.each([
    'http://127.0.0.1:1/elsewhere',
    'file:///etc/passwd',
    'https://127.0.0.1/x',
    'http://user@127.0.0.1/x',
    '//[',
  ])('that sends elsewhere is not followed: %s', async (location) => {
    answers = { '/p/archive': redirects(location) };
    expect(await refused()).toContain('sends the archive elsewhere');
    expect(asked).toHaveLength(1);
  });

  it('that redirects for ever is left', async () => {
    answers = { '/p/archive': redirects('/api/v1/p/archive') };
    expect(await refused()).toContain('more than 3 times');
    expect(asked).toHaveLength(4);
  });

  it('that knows a checkpoint with its kind alone is asked so, and its first word is told where it knows neither', async () => {
    answers = { '/sampler_weights/p/archive': sends(foreignAdapter()) };
    expect(await fetched()).toMatchObject({ kind: 'adapter' });
    rmSync(out, { recursive: true });
    answers = {};
    expect(await refused()).toMatch(/answers training_runs\/model_1\/checkpoints\/p\/archive with 404: none/);
  });

  it('that packs still is asked again', async () => {
    let times = 0;
    answers = {
      '/p/archive': (request, response) =>
        times++ === 0 ? void response.writeHead(425).end('{}') : sends(foreignAdapter())(request, response),
    };
    expect(await fetched()).toMatchObject({ kind: 'adapter' });
    expect(times).toBe(2);
  });

  it('gets its key, and its words do not show it', async () => {
    answers = { archive: (_request, response) => void response.writeHead(401).end('{"detail": "no tml-secret"}') };
    expect(await refused()).not.toContain('tml-secret');
    expect(asked[0]!.key).toBe('tml-secret');
  });
});

describe('an archive', () => {
  it('of more bytes than are allowed is not fetched, and not unpacked', async () => {
    serves(foreignAdapter());
    expect(await refused({ maxBytes: 1000 })).toMatch(/the limit is 0.000001 GB: raise it/);
    answers['/there'] = (_request, response) => void response.writeHead(200).end(gzipSync(foreignAdapter()));
    expect(await refused({ maxBytes: 4000 })).toContain('the archive has more than');
  });

  it('that breaks off leaves nothing, wherever it does', async () => {
    const whole = gzipSync(foreignAdapter());
    for (const share of [0, 0.1, 0.5, 0.99]) {
      const part = whole.subarray(0, Math.floor(share * whole.byteLength));
      answers['/p/archive'] = (_request, response) => {
        response.writeHead(200, { 'content-length': whole.byteLength });
        response.flushHeaders();
        if (part.byteLength > 0) response.write(part);
        setTimeout(() => response.destroy(), 20);
      };
      expect(await refused(), String(share)).toMatch(/was cut off/);
      // Without a length: the archive itself tells.
      answers['/p/archive'] = sends(part);
      expect(await refused(), String(share)).toMatch(/was cut off/);
    }
  });

  it('whose names leave the folder is refused', async () => {
    serves(archiveOf(entry({ name: '../adapter/adapter_config.json', text: '{}' })));
    expect(await refused()).toContain('plain files beside each other');
    serves(archiveOf(entry({ name: 'config.json', type: '2' })));
    expect(await refused()).toContain('no plain file');
    expect(existsSync(join(adapter, 'adapter_config.json'))).toBe(true);
  });

  it('is left at a signal', async () => {
    const stop = new AbortController();
    answers['/p/archive'] = (_request, response) => {
      response.writeHead(200, { 'content-length': 10_000 }).write(gzipSync(Buffer.alloc(0)));
      setTimeout(() => stop.abort(new FlemingError('stopped')), 20);
    };
    expect(await refused({ signal: stop.signal })).toBe('stopped');
  });
});
