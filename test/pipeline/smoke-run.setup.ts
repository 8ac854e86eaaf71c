/** One undisturbed run of the smoke recipe, which the tests of this folder look at and compare with. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { fleming, SMOKE_RECIPE, type Outcome } from './fixtures/fleming.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** `folder` holds the finished run; nobody writes to it. */
    readonly smokeRun: Outcome & { readonly folder: string };
  }
}

export default async function setup(project: TestProject): Promise<() => void> {
  const root = mkdtempSync(join(tmpdir(), 'smoke-run-'));
  const folder = join(root, 'smoke');
  const outcome = await fleming(['run', SMOKE_RECIPE, '--out', folder]);
  project.provide('smokeRun', { folder, ...outcome });
  return () => rmSync(root, { recursive: true, force: true });
}
