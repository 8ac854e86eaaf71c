import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { missingRoom } from './disk-room.ts';

const root = mkdtempSync(join(tmpdir(), 'disk-room-'));
afterAll(() => rmSync(root, { recursive: true }));

it('says nothing where there is room, and else what is needed and what is free', () => {
  expect(missingRoom(root, 1)).toBeNull();
  expect(missingRoom(root, 1e18)).toMatch(
    /^needs 1000000000000.0 MB more; the disk of \S*disk-room-\w+ has [\d.]+ MB free: make room, or name a folder/,
  );
});

it('looks at the folder above one that is still to be made', () => {
  expect(missingRoom(join(root, 'not', 'made'), 1e18)).toContain(`the disk of ${root} has`);
});
