import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCommandLine } from '../../../test/worlds/run-command-line.ts';
import { startProgram } from '../../../test/worlds/start-program.ts';
import { writeStudioRun } from '../../../test/worlds/studio-run.ts';
import { SAFETY_EN, SAFETY_ZH } from '../../support/safety.ts';

let place: string;
beforeEach(() => (place = mkdtempSync(join(tmpdir(), 'studio-'))));
afterEach(() => rmSync(place, { recursive: true, force: true }));

it('builds its pages, serves them to who has the address, and ends at SIGTERM', async () => {
  writeStudioRun(join(place, 'toy'));
  const heard = Promise.withResolvers<void>();
  const running = startProgram(process.execPath, ['src/cli/main.ts', 'studio', place, '--port', '0'], {
    environment: { FLEMING_STUDIO_TOKEN: 'a-token-that-I-chose' },
    onStdout: (text) => text.includes(SAFETY_ZH) && heard.resolve(),
  });
  await Promise.race([heard.promise, running.ended]);
  const told = /http:\S+/.exec(running.stdout())![0];
  expect(told).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=\$FLEMING_STUDIO_TOKEN$/);
  const address = told.replace('$FLEMING_STUDIO_TOKEN', 'a-token-that-I-chose');
  const entrance = await fetch(address, { redirect: 'manual' });
  const cookie = entrance.headers.get('set-cookie')!.split(';')[0]!;
  const ask = (path: string, headers: Record<string, string> = { cookie }): Promise<Response> =>
    fetch(new URL(path, address), { headers });
  const page = await (await ask('/run?run=x')).text();
  const script = /src="(\/assets\/[\w.-]+\.js)"/.exec(page)![1]!;
  const loaded = await ask(script);
  expect([loaded.status, loaded.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
  expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|https?:/);
  expect(await (await ask('/api/folders')).json()).toMatchObject({ runs: [{ state: 'complete' }] });
  expect((await ask('/assets/none.js')).status).toBe(404);
  for (const path of ['/', script, '/api/folders']) expect((await ask(path, {})).status, path).toBe(403);
  running.signal('SIGTERM');
  const { code, stdout } = await running.ended;
  expect([code, stdout.includes(SAFETY_EN)]).toEqual([0, true]);
});

it('refuses a folder that is not there, a port that is none and a token that can be guessed', async () => {
  expect(await runCommandLine(['studio', join(place, 'none')])).toMatchObject({
    code: 2,
    error: expect.stringContaining('there is no folder'),
  });
  expect((await runCommandLine(['studio', place, '--port', '70000'])).code).toBe(2);
  process.env['MY_STUDIO'] = 'short';
  const short = await runCommandLine(['studio', place, '--port', '0', '--token-env', 'MY_STUDIO']);
  delete process.env['MY_STUDIO'];
  expect(short).toMatchObject({ code: 2, error: expect.stringContaining('MY_STUDIO has 5 characters') });
});
