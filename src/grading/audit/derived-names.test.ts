import { expect, it } from 'vitest';
import { derivedNames } from './derived-names.ts';

it.each([
  ['noncaseating granuloma on biopsy', 'laboratory_finding', ['noncaseating granuloma']],
  ['X线示缝间骨', 'imaging_finding', ['缝间骨']],
  ['MRI示海马', 'imaging_finding', []],
  ['current pregnancy', 'contraindication', ['pregnancy', 'pregnant', '孕妇', '怀孕']],
  ['无尿状态', 'contraindication', ['无尿']],
  ['Bartter syndrome', 'disease', ['Bartter']],
  ['Still disease', 'disease', []],
  ['current pregnancy', 'risk_factor', []],
])('%s as %s', (name, type, derived) => {
  expect(derivedNames(name, type)).toEqual(derived);
});
