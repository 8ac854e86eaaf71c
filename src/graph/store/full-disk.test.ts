import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { expect, it } from 'vitest';
import { temporaryFolder } from './fixtures/store-samples.ts';
import { openGraphStore } from './graph-store.ts';

const fillStore = new URL('fill-graph-store.ts', import.meta.url).href;
const samples = new URL('fixtures/store-samples.ts', import.meta.url).href;

/** A store filled by a process whose files may not grow beyond `kibibytes`: writing past that fails as on a full disk. */
function fill(path: string, entities: number, kibibytes: number | 'unlimited'): { error: string; code: number | null } {
  const program = `
    const { fillGraphStore } = await import('${fillStore}');
    const { entityOf } = await import('${samples}');
    const many = Array.from({ length: ${entities} }, (_, at) => entityOf('disease ' + at));
    try {
      fillGraphStore(${JSON.stringify(path)}, (store) => {
        store.database.exec('PRAGMA cache_size = 10');
        store.addEntities(many);
      });
    } catch (error) {
      console.error(error.message);
      process.exitCode = 1;
    }`;
  const shell = 'ulimit -f "$0"; exec "$@"';
  const run = spawnSync(
    'bash',
    ['-c', shell, String(kibibytes), process.execPath, '--input-type=module', '-e', program],
    { encoding: 'utf8' },
  );
  return { error: run.stderr.trim(), code: run.status };
}

it('a new store has nothing in its log that a full disk would keep there', () => {
  using folder = temporaryFolder();
  using store = openGraphStore(folder.file('g.db'));
  expect(statSync(`${store.path}-wal`).size).toBe(0);
});

it.runIf(process.platform === 'linux')(
  'a store that cannot grow is told in one line, leaves nothing that takes the room, and is made when there is some',
  () => {
    using folder = temporaryFolder();
    const { error, code } = fill(folder.file('g.db'), 6000, 600);
    expect(error).toMatch(
      /^graph store .*g\.db: it could not be read or written: the disk is full .*run the command again$/,
    );
    expect(code).toBe(1);
    expect(readdirSync(folder.path)).toEqual([]);
    expect(fill(folder.file('g.db'), 6000, 'unlimited')).toEqual({ error: '', code: 0 });
    // One that was there keeps what it has.
    expect(fill(folder.file('g.db'), 12_000, 1500).code).toBe(1);
    expect(readdirSync(folder.path)).toEqual(['g.db']);
  },
  120_000,
);
