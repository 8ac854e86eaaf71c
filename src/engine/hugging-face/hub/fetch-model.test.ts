import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DownloadError } from '../../../support/download/download-error.ts';
import { CheckpointError, ConfigError } from '../../../support/errors.ts';
import { fetchModel, type FetchedModel, type FetchModelOptions } from './fetch-model.ts';
import {
  COMMIT,
  listedFile,
  refuse,
  REPOSITORY,
  startScriptedHub,
  tinyModel,
  TOKEN,
  type ScriptedHub,
  type ScriptedHubOptions,
} from './fixtures/scripted-hub.ts';
import type { TransferProgress } from './transfer-meter.ts';

const files = tinyModel();
const FIRST = 'model-00001-of-00002.safetensors';
const SECOND = 'model-00002-of-00002.safetensors';
const WANTED = [
  'config.json',
  'generation_config.json',
  FIRST,
  SECOND,
  'model.safetensors.index.json',
  'tokenizer.json',
];

let cacheFolder: string;
let hub: ScriptedHub;
beforeEach(() => {
  cacheFolder = mkdtempSync(join(tmpdir(), 'fetch-model-'));
});
afterEach(async () => {
  await hub.close();
  rmSync(cacheFolder, { recursive: true });
});

async function open(options: ScriptedHubOptions = {}): Promise<void> {
  hub = await startScriptedHub({ files, ...options });
}

function get(options: Partial<FetchModelOptions> = {}): Promise<FetchedModel> {
  const { endpoint } = hub;
  return fetchModel({ repository: REPOSITORY, endpoint, cacheFolder, attempts: 3, waitSeconds: 0, ...options });
}

const folder = (): string => join(cacheFolder, 'models', 'someone--tiny-llama', COMMIT);

function expectWhole(): void {
  expect(readdirSync(folder()).toSorted()).toEqual(WANTED);
  for (const name of WANTED) expect(readFileSync(join(folder(), name)).equals(files[name]!)).toBe(true);
}

/** The first `bytes` of a file, then the connection breaks. */
function cut(response: ServerResponse, body: Buffer, bytes: number): boolean {
  response.writeHead(200, { etag: '"one"', 'content-length': body.length });
  response.write(body.subarray(0, bytes), () => setTimeout(() => response.destroy(), 20));
  return true;
}

describe('a model of a hub', () => {
  it('is fetched as a folder of one commit: what is needed and nothing that runs', async () => {
    await open({ pageSize: 3 });
    const lines: string[] = [];
    const seen: TransferProgress[] = [];
    const model = await get({ log: (line) => lines.push(line), progress: (progress) => seen.push(progress) });
    const bytes = WANTED.reduce((sum, name) => sum + files[name]!.length, 0);
    expect(model).toMatchObject({ folder: folder(), commit: COMMIT, revision: 'main', bytes, fetched: true });
    expect([...model.files].toSorted()).toEqual(WANTED);
    expectWhole();
    expect(lines).toEqual([`${REPOSITORY}@main is commit ${COMMIT}`]);
    expect(seen.at(-1)).toMatchObject({ file: SECOND, doneBytes: 600_000, totalBytes: 600_000 });
    expect(hub.requests.filter(({ path }) => /README|\.bin|\.py|consolidated/.test(path))).toEqual([]);
  });

  it('needs no network once it is there, when asked for by its commit', async () => {
    await open();
    await get();
    const before = hub.requests.length;
    expect(await get({ revision: COMMIT })).toMatchObject({ commit: COMMIT, fetched: false });
    expect(hub.requests).toHaveLength(before);
    await get();
    expect(hub.requests).toHaveLength(before + 1);
    writeFileSync(join(folder(), FIRST), 'cut short by something else');
    expect(await get({ revision: COMMIT })).toMatchObject({ fetched: true });
    expectWhole();
  });

  it('is the one last seen where the hub cannot be reached, and no other', async () => {
    let reached = true;
    await open({ instead: (_request, response) => !reached && (refuse(response, 503), true) });
    await get();
    reached = false;
    const lines: string[] = [];
    expect(await get({ log: (line) => lines.push(line) })).toMatchObject({ commit: COMMIT, fetched: false });
    expect(lines[0]).toMatch(new RegExp(`503.*; taking commit ${COMMIT}, which ${REPOSITORY}@main was when`));
    await expect(get({ revision: 'other' })).rejects.toThrow(/503/);
    rmSync(join(folder(), FIRST));
    await expect(get()).rejects.toThrow(/503/);
  });

  it('is asked of nobody offline', async () => {
    await open();
    await expect(get({ offline: true })).rejects.toThrow(/is not in the cache, and HF_HUB_OFFLINE forbids to ask/);
    await expect(get({ offline: true, revision: COMMIT })).rejects.toThrow(/is not in the cache/);
    expect(hub.requests).toEqual([]);
    await get();
    const before = hub.requests.length;
    expect(await get({ offline: true })).toMatchObject({ commit: COMMIT, fetched: false });
    expect(hub.requests).toHaveLength(before);
  });

  it('gives the token to the hub and to nobody else', async () => {
    await open({ closed: true });
    await get({ token: TOKEN });
    expectWhole();
    const [own, stored] = [false, true].map((store) => hub.requests.filter((request) => request.store === store));
    expect(new Set(own!.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${TOKEN}`]));
    expect(stored!.map(({ authorization }) => authorization)).toEqual([undefined, undefined]);
  });

  it('does not follow a listing to another host', async () => {
    await open({
      instead: (request, response, store) => {
        if (store || !request.url!.includes('/tree/')) return false;
        response.writeHead(200, { link: `<${hub.storeAddress}/tree?cursor=1>; rel="next"` }).end('[]');
        return true;
      },
    });
    await expect(get({ token: TOKEN })).rejects.toThrow(/that is another host/);
    expect(hub.requests.filter(({ store }) => store)).toEqual([]);
  });

  it('goes on where a connection broke, in one call and in a later one', async () => {
    let breaks = 0;
    await open({
      instead: (request, response, store) => {
        if (!store || !request.url!.includes(FIRST) || breaks > 3) return false;
        breaks++;
        if (breaks === 1) return cut(response, files[FIRST]!, 100_000);
        response.destroy();
        return true;
      },
    });
    await expect(get()).rejects.toThrow(/3 times in a row; the same command goes on with what came/);
    expect(existsSync(join(folder(), FIRST))).toBe(false);
    expect(statSync(join(folder(), `${FIRST}.part`)).size).toBe(100_000);
    breaks = 9;
    await get();
    expect(hub.requests.findLast(({ path, store }) => store && path.includes(FIRST))!.range).toBe('bytes=100000-');
    expectWhole();
  });

  it('waits out a busy hub, its store and their errors', async () => {
    const seen = new Set<string>();
    await open({
      instead: ({ url }, response, store) => {
        if (seen.has(`${store} ${url}`)) return false;
        seen.add(`${store} ${url}`);
        response.writeHead(seen.size % 2 === 0 ? 429 : 503, { 'retry-after': '0' }).end();
        return true;
      },
    });
    await get();
    expectWhole();
  });

  it.each<[string, Buffer, RegExp]>([
    ['another content', Buffer.from(files[FIRST]!.toReversed()), /SHA-256 [0-9a-f]{64} from .*; allowed/],
    ['too few bytes', files[FIRST]!.subarray(1), /299999 bytes from .*; allowed: 300000/],
    ['too many bytes', Buffer.concat([files[FIRST]!, files[FIRST]!]), /600000 bytes from .*; allowed: 300000/],
  ])('is refused with %s, and no file of it stays', async (_, body, message) => {
    await open({
      instead: (request, response, store) => {
        if (!store || !request.url!.includes(FIRST)) return false;
        response.writeHead(200, { 'content-length': body.length }).end(body);
        return true;
      },
    });
    await expect(get()).rejects.toThrow(message);
    expect(
      readdirSync(folder()).filter((name) => name.includes('safetensors') && !name.endsWith('index.json')),
    ).toEqual([]);
  });

  it('is refused when a small file is another than the listing has', async () => {
    await open({
      instead: (request, response) => {
        if (!request.url!.includes('/resolve/') || !request.url!.endsWith('config.json')) return false;
        response.end(Buffer.from(files['config.json']!.toString().replace('llama', 'gemma')));
        return true;
      },
    });
    await expect(get()).rejects.toThrow(/git blob [0-9a-f]{40} from/);
  });

  it('of a kind that cannot be run is refused before its weights are fetched', async () => {
    const config = Buffer.from(files['config.json']!.toString().replace('llama', 'mixtral'));
    await open({ files: { ...files, 'config.json': config } });
    await expect(get()).rejects.toThrow(CheckpointError);
    await expect(get()).rejects.toThrow(/model_type is "mixtral"; allowed are llama/);
    expect(hub.requests.some(({ store }) => store)).toBe(false);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['safetensors', [FIRST, SECOND, 'model.safetensors.index.json'], /only safetensors are read.*pickle/],
    ['a shard', [SECOND], /names model-00002-of-00002.safetensors, which the repository does not have/],
    ['a tokenizer', ['tokenizer.json'], /has no tokenizer.json/],
  ])('without %s is refused', async (_, missing, message) => {
    await open({ files: Object.fromEntries(Object.entries(files).filter(([name]) => !missing.includes(name))) });
    await expect(get()).rejects.toThrow(message);
  });

  it('is refused when it is larger than the limit', async () => {
    await open();
    await expect(get({ maxBytes: 500_000 })).rejects.toThrow(/has 0.6 MB; the limit is 0.5 MB: raise it/);
    expect(hub.requests.some(({ store }) => store)).toBe(false);
  });
});

describe('a disk', () => {
  it('without room for a model is said before its weights are fetched', async () => {
    await open({
      instead: (request, response) => {
        if (!request.url!.includes('/tree/')) return false;
        const small = ['config.json', 'tokenizer.json'].map((path) => listedFile(path, files[path]!));
        const large = { oid: 'a'.repeat(64), size: 1e15, pointerSize: 134 };
        const weights = { type: 'file', path: 'model.safetensors', size: 1e15, oid: 'b'.repeat(40), lfs: large };
        response.end(JSON.stringify([...small, weights]));
        return true;
      },
    });
    await expect(get({ maxBytes: 1e16 })).rejects.toThrow(/needs 1000000.0 GB more; the disk of .* free: make room/);
    expect(hub.requests.some(({ store }) => store)).toBe(false);
  });
});

describe('a refusal', () => {
  it.each<[string, number, string | undefined, string | null, RegExp]>([
    ['without a token', 401, undefined, null, /wants to know who asks.*set HF_TOKEN to a token that may read it/],
    ['with an old token', 401, undefined, TOKEN, /refuses the token.*Make another/],
    ['of a gated model', 403, 'GatedRepo', TOKEN, /is gated.*accepted at http.*\/someone\/tiny-llama by the account/],
    ['of a gated model without a token', 401, 'GatedRepo', null, /is gated.*then set HF_TOKEN/],
    ['of a token that may not read', 403, undefined, TOKEN, /token may not read/],
    ['of a name that is none', 404, 'RepoNotFound', null, /There is no someone\/tiny-llama at/],
  ])('%s says what to do, and never shows the token', async (_, status, code, token, message) => {
    await open({ instead: (_request, response) => (refuse(response, status, code, 'their\twords'), true) });
    const failure = await get({ token }).catch((cause: unknown) => cause);
    expect(failure).toBeInstanceOf(DownloadError);
    expect((failure as Error).message).toMatch(message);
    expect((failure as Error).message).not.toContain(TOKEN);
  });

  it('of a revision names where revisions are', async () => {
    await open();
    await expect(get({ revision: 'v2' })).rejects.toThrow(/has no revision v2.*\/tree\/main/);
  });

  it('of a hub that never recovers ends, and says how often it was asked', async () => {
    await open({ instead: (_request, response) => (refuse(response, 503), true) });
    await expect(get()).rejects.toThrow(/answered 503 Service Unavailable, 3 times in a row/);
    expect(hub.requests).toHaveLength(3);
  });

  it('comes before anything is asked for what cannot be', async () => {
    await open();
    for (const repository of ['../x', 'a/b/c', 'a//b', '', 'a/..', 'https://x/y']) {
      await expect(get({ repository })).rejects.toThrow(ConfigError);
    }
    await expect(get({ revision: '../../x' })).rejects.toThrow(/must be a branch/);
    await expect(get({ endpoint: 'ftp://x' })).rejects.toThrow(/must be an address/);
    await expect(get({ endpoint: 'http://hub.example', token: TOKEN })).rejects.toThrow(/in the clear/);
    expect(hub.requests).toEqual([]);
  });

  it('of a page that is no hub says so', async () => {
    await open({ instead: (_request, response) => (response.end('<html>'), true) });
    await expect(get()).rejects.toThrow(/is not JSON; is this the address of a hub/);
  });
});

describe('processes', () => {
  it('that want the same model fetch it once', async () => {
    await open({ bytesPerSecond: 2_000_000 });
    const lines: string[] = [];
    const both = await Promise.all([get(), get({ log: (line) => lines.push(line) })]);
    expect(both.map(({ fetched }) => fetched).toSorted()).toEqual([false, true]);
    expect(hub.requests.filter(({ store }) => store)).toHaveLength(2);
    expectWhole();
  });

  it('that are killed leave what the next one goes on with', async () => {
    await open({ bytesPerSecond: 100_000 });
    const module = new URL('./fetch-model.ts', import.meta.url).href;
    const script = `import { fetchModel } from '${module}';
      await fetchModel(${JSON.stringify({ repository: REPOSITORY, endpoint: hub.endpoint, cacheFolder })});`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
    const part = join(folder(), `${FIRST}.part`);
    await expect
      .poll(() => statSync(part, { throwIfNoEntry: false })?.size ?? 0, { timeout: 30_000 })
      .toBeGreaterThan(20_000);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    const { size } = statSync(part);
    expect(size).toBeLessThan(300_000);
    await get();
    expect(hub.requests.some(({ range }) => range === `bytes=${size}-`)).toBe(true);
    expectWhole();
  });

  it('stop when told to', async () => {
    await open({ bytesPerSecond: 100_000 });
    const stop = new AbortController();
    const asked = get({
      signal: stop.signal,
      progress: ({ file }) => file === FIRST && stop.abort(new Error('enough')),
    });
    await expect(asked).rejects.toThrow(/enough|aborted/);
    expect(existsSync(join(folder(), FIRST))).toBe(false);
  });
});
