import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { damaged, fuzz } from '../../../test/worlds/fuzz.ts';
import { SHARD_FILE, shardFileIn, shardFileSchema } from './shard-file.ts';

const root = mkdtempSync(join(tmpdir(), 'shard-fuzz-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const ASKED = '[{"set":"label-check","journal":"questions.refine-label-check-0a1b","calls":12,"sha256":"0a"}]';
const FILES = [
  `{"kind":"fleming-calls-shard","version":1,"shard":{"index":2,"count":4},"asked":${ASKED},"done":false}`,
  '{"kind":"fleming-calls-shard","version":1,"shard":{"index":1,"count":1},"asked":[],"done":true}',
];

it('any shard.json is read or refused', () =>
  fuzz(
    'shard.json',
    damaged(FILES),
    (text) => {
      writeFileSync(join(root, SHARD_FILE), text);
      return shardFileIn(root);
    },
    { holds: (value) => expect(shardFileSchema.safeParse(value).success).toBe(true) },
  ));
