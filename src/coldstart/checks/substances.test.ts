import { expect, it } from 'vitest';
import { shippedGraph } from '../../../test/worlds/shipped-graph.ts';
import { molarMass, substanceNamed, SUBSTANCES } from './substances.ts';

/** mg/dL and the like of one mmol/L and the like, as the seed tables state them: a source apart from the formulas. */
const SCALES: Readonly<Record<string, number>> = {
  'mmol/L mg/dL': 10,
  'μmol/L mg/dL': 10_000,
  'μmol/L μg/dL': 10,
  'nmol/L μg/dL': 10_000,
};

it('molar masses are those by which the seed tables convert', () => {
  const compared = shippedGraph().measures.analytes.flatMap(({ id, unit, conventional }) => {
    const scale = SCALES[`${unit} ${conventional.unit}`];
    const substance = SUBSTANCES.find(({ names }) => names.includes(id));
    return scale === undefined || substance === undefined
      ? []
      : [{ id, table: conventional.factor * scale, own: molarMass(substance.formula) }];
  });
  expect(compared.length).toBeGreaterThan(12);
  const differing = compared.filter(({ table, own }) => Math.abs(table - own) > 0.005 * own);
  expect(differing).toEqual([]);
});

it('the substance that is named last counts, the longest name first', () => {
  expect(substanceNamed('glucose 90, and creatinine of ')?.formula).toBe('C4H7N3O');
  expect(substanceNamed('血尿素氮为')?.formula).toBe('N2');
  expect(substanceNamed('the patient')).toBeNull();
});
