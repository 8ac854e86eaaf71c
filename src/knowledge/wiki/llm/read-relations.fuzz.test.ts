import { it } from 'vitest';
import { damaged, expectLinear, fuzz } from '../../../../test/worlds/fuzz.ts';
import { readRelations } from './read-relations.ts';

const samples = [
  '<think>so {"relations": [1]}</think>\n```json\n{"relations": [{"quote": "a } in \\" quotes {"}]}\n```',
  '{"relations": [{"relation": "has_symptom", "other": "fever", "quote": "with fever"}]}',
];

it('reads any answer of a model, or gives the reason', async () => {
  await fuzz('relations of a model', damaged(samples), (raw) => readRelations({ raw, finish: 'stop' }), {
    refusesNothing: true,
  });
}, 3_600_000);

it('takes as long as the answer is', async () => {
  for (const piece of ['{', '}', '{"', '{}', '{"relations": [', '<think>', '\\"'])
    await expectLinear(
      (size) => piece.repeat(size),
      20_000,
      (raw) => readRelations({ raw, finish: 'stop' }),
    );
}, 120_000);
