import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { SAFETY_EN, SAFETY_ZH } from '../support/safety.ts';
import { writeReleaseFolder } from './write-model-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'release-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('a released model is the trained folder with a card that says what it is, from which seed, and the safety line', () => {
  const [from, to] = [join(folder, 'trained'), join(folder, 'model')];
  mkdirSync(from);
  writeFileSync(join(from, 'config.json'), '{}');
  writeReleaseFolder(
    { from, base: null, to },
    {
      name: 'mini',
      about: 'A small model.',
      made: 'Made of little.',
      licence: 'apache-2.0',
      steps: ['start (base.pretrain)', 'end (rlvr.grpo)'],
      prompt: 'plain',
      seed: 7,
    },
  );
  expect(readdirSync(to).sort()).toEqual(['README.md', 'config.json']);
  const card = readFileSync(join(to, 'README.md'), 'utf8');
  expect(card).toMatch(/^---\nlicense: apache-2.0\n/);
  for (const text of [
    '# mini',
    'A small model.',
    'Made of little.',
    'Made by: start (base.pretrain), then end (rlvr.grpo); seed 7.',
    SAFETY_EN,
    SAFETY_ZH,
  ])
    expect(card).toContain(text);
  expect(readdirSync(from)).toEqual(['config.json']);
});
