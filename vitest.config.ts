import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      // Fast, offline, no model: beside the code they test.
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'seeds/**/*.test.ts', 'recipes/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      // The whole pipeline through the command line: minutes.
      {
        test: {
          name: 'pipeline',
          include: ['test/pipeline/**/*.test.ts'],
          globalSetup: 'test/pipeline/smoke-run.setup.ts',
          testTimeout: 900_000,
          hookTimeout: 900_000,
        },
      },
      // Needs what is not installed by default; `npm run live`, never part of `npm test`.
      { test: { name: 'live', include: ['test/live/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 } },
    ],
    maxWorkers: 2,
  },
});
