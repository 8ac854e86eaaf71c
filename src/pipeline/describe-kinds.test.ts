import { expect, it } from 'vitest';
import { z } from 'zod';
import { defineStageKind, type StageKind } from '../products/stage-kind.ts';
import { describeKinds } from './describe-kinds.ts';
import { STAGE_KINDS } from './stage-kinds.ts';

it('tells roles with what fits, and settings with types and defaults, below tables too', () => {
  const kind = defineStageKind({
    name: 'made.kind',
    about: 'a kind',
    version: 1,
    settings: z.object({
      steps: z.number().int().positive().max(100),
      rate: z.number().positive().max(1).default(0.5),
      share: z.number().min(0),
      names: z.array(z.string()).optional(),
      range: z.tuple([z.number().int().min(1).max(9), z.number()]),
      shown: z.boolean(),
      how: z.enum(['slow', 'fast']),
      model: z.object({ layers: z.number().int(), tied: z.boolean().default(true) }),
      draw: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('all') }),
        z.object({ kind: z.literal('some'), count: z.number().int().min(1).max(5).optional() }),
      ]),
      weights: z.record(z.string(), z.number().min(0)),
    }),
    roles: {
      start: { accepts: ['model', 'release'], about: 'its start', optional: true },
      rows: { accepts: ['model'], about: 'its rows', many: true, entry: z.object({ label: z.string() }) },
      judge: { chatModel: true, about: 'its judge' },
    },
    makes: ['model'],
    weight: () => 1,
    run: async () => {},
  }) as unknown as StageKind;
  const { kinds, products } = describeKinds(new Map([[kind.name, kind]]));
  const required = true;
  expect(kinds[0]!.settings).toEqual([
    { name: 'steps', type: 'whole number, 1 to 100', required },
    { name: 'rate', type: 'number, more than 0, 1 at most', required: false, default: 0.5 },
    { name: 'share', type: 'number, 0 or more', required },
    { name: 'names', type: 'array of text', required: false },
    { name: 'range', type: '[whole number, 1 to 9; number]', required },
    { name: 'shown', type: 'true or false', required },
    { name: 'how', type: 'one of "slow", "fast"', required },
    { name: 'model', type: 'table', required },
    { name: 'model.layers', type: 'whole number', required },
    { name: 'model.tied', type: 'true or false', required: false, default: true },
    { name: 'draw', type: '{ kind = "all" } or { kind = "some"; count? = whole number, 1 to 5 }', required },
    { name: 'weights', type: 'table of number, 0 or more', required },
  ]);
  const role = { accepts: [], chatModel: false, many: false, required, entry: [] };
  expect(kinds[0]!.roles).toEqual([
    { ...role, name: 'start', about: 'its start', accepts: ['model', 'release'], required: false },
    {
      ...role,
      name: 'rows',
      about: 'its rows',
      accepts: ['model'],
      many: true,
      entry: [{ name: 'label', type: 'text', required }],
    },
    { ...role, name: 'judge', about: 'its judge', chatModel: true },
  ]);
  expect(products.model).toMatch(/^a model/);
});

it('has words for every setting of every kind that ships', () => {
  const { kinds } = describeKinds(STAGE_KINDS);
  expect(kinds.map(({ name }) => name)).toEqual([...STAGE_KINDS.keys()]);
  for (const { roles, settings } of kinds)
    for (const { type } of [...settings, ...roles.flatMap(({ entry }) => entry)])
      expect(type).not.toMatch(/anything|^$/);
});
