import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests start the command line some thousand times; two thirds of a start are the stripping of types, which Node keeps. */
const env = { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/fleming', import.meta.url)) };

export default defineConfig({
  test: {
    projects: [
      // Fast, offline, no model: beside the code they test.
      {
        test: {
          name: 'unit',
          env,
          include: ['{src,web/src}/**/*.test.ts', '{scripts,seeds,recipes,bench}/**/*.test.ts'],
          // No test is timed: a machine with other work takes several times as long.
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      // The whole pipeline through the command line: minutes.
      {
        test: {
          name: 'pipeline',
          env,
          include: ['test/pipeline/**/*.test.ts'],
          globalSetup: 'test/pipeline/smoke-run.setup.ts',
          testTimeout: 900_000,
          hookTimeout: 900_000,
        },
      },
      // The studio's pages in a real browser: seconds.
      {
        test: {
          name: 'browser',
          env,
          include: ['web/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      // Real programs of others, which are not installed by default: `npm run test:live`, never part of `npm test`. The wiki
      // comes with `node scripts/live-wiki.ts install`.
      {
        test: {
          name: 'live',
          include: ['test/live/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
    maxWorkers: 2,
  },
});
