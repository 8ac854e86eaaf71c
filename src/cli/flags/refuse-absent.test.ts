import { expect, it } from 'vitest';
import { runCommandLine } from '../../../test/worlds/run-command-line.ts';
import { temporaryFolder } from '../../graph/store/fixtures/store-samples.ts';

const SEEDS = ['--graph', 'seeds', '--count', '2', '--out', 'OUT'];

it.each([
  ['questions synthesize --graph ABSENT --count 2 --out OUT', '--graph ABSENT'],
  [`questions synthesize ${SEEDS.join(' ')} --second ABSENT`, '--second ABSENT'],
  [`questions synthesize ${SEEDS.join(' ')} --verbaliser recorded:ABSENT`, '--verbaliser recorded:ABSENT'],
  ['questions import medqa ABSENT --out OUT', 'file ABSENT'],
  ['knowledge validate ABSENT', 'seeds at ABSENT'],
  ['knowledge stats ABSENT', 'seeds at ABSENT'],
  ['knowledge stats --graph ABSENT', 'graph store ABSENT'],
  ['knowledge compare ABSENT --against OUT', 'seeds at ABSENT'],
  ['knowledge snippets ABSENT --out OUT', 'file ABSENT'],
  ['knowledge dump ABSENT --graph OUT', 'dump ABSENT'],
  ['evaluate compare ABSENT', 'evaluation ABSENT'],
  ['evaluate compare better=ABSENT', 'evaluation ABSENT'],
  ['evaluate regrade ABSENT', 'evaluation ABSENT'],
  ['evaluate merge ABSENT --out OUT', 'shard ABSENT'],
  ['summary ABSENT', 'run ABSENT'],
  ['model import ABSENT --out OUT', 'file ABSENT'],
  ['model merge ABSENT --out OUT', 'adapter ABSENT'],
])('%s is a wrong call', async (line, named) => {
  using folder = temporaryFolder();
  const filled = (text: string): string =>
    text.replaceAll('ABSENT', folder.file('none')).replaceAll('OUT', folder.file('out'));
  const { code, out, error } = await runCommandLine(line.split(' ').map(filled));
  expect([code, out]).toEqual([2, '']);
  expect(error).toContain(`fleming: ${filled(named)}: `);
  expect(error).toMatch(/no such (file|folder)/);
});
