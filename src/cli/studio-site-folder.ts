/**
 * The built pages of the studio. A package has them; a checkout builds them from `web/` at the first start and whenever a
 * source has changed, in a second or two, and keeps them in `web/dist`.
 */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ConfigError, FlemingError } from '../support/errors.ts';
import { sha256OfFile } from '../support/hash.ts';
import { readJson } from '../support/read-json.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const WEB = join(PROJECT, 'web');
const BUILT = join(WEB, 'dist');
const SETTINGS = join(WEB, 'vite.config.ts');

/** SHA-256 of every source that a build read, by path from the project's folder; `web/vite.config.ts` writes it. */
const sourcesSchema = z.record(z.string(), z.string());

/** `say` is told before a build, which takes a moment. */
export async function studioSiteFolder(say: (line: string) => void): Promise<string> {
  if (!existsSync(SETTINGS)) {
    if (existsSync(join(BUILT, 'index.html'))) return BUILT;
    throw new ConfigError(`${BUILT} holds no pages, and ${WEB} no sources of them; install the package again`);
  }
  if (isBuilt()) return BUILT;
  say('building the pages of the studio from web/ (once for each change)\n');
  await build();
  return BUILT;
}

function isBuilt(): boolean {
  const path = join(BUILT, 'sources.json');
  if (!existsSync(path) || !existsSync(join(BUILT, 'index.html'))) return false;
  try {
    const sources = Object.entries(readJson(path, sourcesSchema));
    return sources.every(([file, hash]) => {
      const source = join(PROJECT, file);
      return existsSync(source) && sha256OfFile(source) === hash;
    });
  } catch (error) {
    if (error instanceof FlemingError) return false;
    throw error;
  }
}

/** Beside what is there, then in its place: another studio may be reading it. */
async function build(): Promise<void> {
  const vite = await import('vite').catch((cause: unknown) => {
    throw new ConfigError('the pages of the studio are not built, and vite is not installed; run npm ci', { cause });
  });
  const draft = join(WEB, `.dist-${process.pid}`);
  try {
    await vite.build({ configFile: SETTINGS, logLevel: 'warn', build: { outDir: draft, emptyOutDir: true } });
    rmSync(BUILT, { recursive: true, force: true });
    renameSync(draft, BUILT);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
