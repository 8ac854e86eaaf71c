import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  COMMIT,
  REPOSITORY,
  startScriptedHub,
  type ScriptedHub,
} from '../../engine/hugging-face/hub/fixtures/scripted-hub.ts';
import { runCommandLine } from '../fixtures/run-command-line.ts';

const cache = mkdtempSync(join(tmpdir(), 'model-fetch-'));
let hub: ScriptedHub;
beforeAll(async () => {
  hub = await startScriptedHub();
});
afterAll(async () => {
  await hub.close();
  rmSync(cache, { recursive: true });
});

const fetched = (...flags: string[]) =>
  runCommandLine(['model', 'fetch', ...flags, '--cache', cache, '--hub-url', hub.endpoint]);
const folder = join(cache, 'models', 'someone--tiny-llama', COMMIT);

describe('model fetch', () => {
  it('prints the folder, and on standard error which commit it is', async () => {
    const { code, out, error } = await fetched(`${REPOSITORY}@main`);
    expect([code, out]).toEqual([0, `${folder}\n`]);
    expect(error).toContain(`${REPOSITORY}@main is commit ${COMMIT}`);
    expect(readdirSync(folder)).toContain('config.json');
  });

  it('prints one JSON document and nothing else when asked', async () => {
    const { out, error } = await fetched(`${REPOSITORY}@${COMMIT}`, '--json');
    expect(JSON.parse(out)).toMatchObject({ folder, commit: COMMIT, revision: COMMIT, fetched: false });
    expect(error).toBe('');
  });

  it.each([
    [['nothing/like-it'], 1, /There is no nothing\/like-it at http/],
    [[`${REPOSITORY}@v2`], 1, /has no revision v2/],
    [[`${REPOSITORY}@`], 2, /must be a branch/],
    [['a/b/c'], 2, /must be OWNER\/NAME/],
    [[REPOSITORY, '--max-gb', '0'], 2, /above 0/],
  ])('answers %j in words', async (flags, expected, message) => {
    const { code, error } = await fetched(...flags);
    expect(code).toBe(expected);
    expect(error).toMatch(message);
  });
});
