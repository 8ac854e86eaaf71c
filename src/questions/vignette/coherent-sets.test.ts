/** Values of the shipped seeds that have to fit one another, beside the sets of `draw-values.test.ts`. */
import { expect, it } from 'vitest';
import { atLeast } from '../../../test/worlds/at-least.ts';
import { shippedGraph } from '../../../test/worlds/shipped-graph.ts';
import { randomStream } from '../../support/random.ts';
import { drawValues } from './draw-values.ts';
import { factsOfCase } from './fixtures/ten-cases.ts';
import { ageOf, type Patient } from './settle-patient.ts';
import type { ToldFinding } from './vignette-facts.ts';

const { analytes, values } = shippedGraph().measures;
const WOMAN: Patient = { age: ageOf(40), sex: 'female', onset: 'chronic', setting: 'clinic', course: null };

function findingOf(id: string): ToldFinding {
  const measures = values
    .filter(({ finding, disease }) => finding === id && disease === undefined)
    .map(({ analyte, from, to }) => ({ analyte: analytes.find((each) => each.id === analyte)!, from, to }));
  expect([id, measures.length > 0]).toEqual([id, true]);
  return { id, type: 'laboratory_finding', names: { en: id, zh: id }, measures };
}

/** Numbers by analyte, of many draws in which all findings were told. */
function drawsOf(ids: readonly string[]): Map<string, number>[] {
  const random = randomStream('together', ...ids);
  const facts = {
    ...factsOfCase('Graves disease', 'en'),
    findings: ids.map(findingOf),
    absent: [],
    normal: [],
    analytes,
  };
  return Array.from({ length: 300 }, () => {
    const { others, vitals, shown } = drawValues(facts, WOMAN, 'en', random);
    expect([...shown].toSorted()).toEqual([...ids].toSorted());
    return new Map([...vitals, ...others].map(({ analyte, texts }) => [analyte, Number(texts.si.numbers[0])]));
  });
}

it.each<[ids: string[], fits: (of: (analyte: string) => number) => boolean]>([
  [['monoclonal protein spike', 'hypergammaglobulinemia'], (of) => of('monoclonal protein') < of('gamma globulin')],
  [['elevated serum IgG', 'hypergammaglobulinemia'], (of) => of('IgG') < of('gamma globulin')],
  [
    ['low factor VIII activity', 'prolonged activated partial thromboplastin time'],
    (of) => Math.abs(of('activated partial thromboplastin time') + 0.95 * of('factor VIII activity') - 71) <= 5,
  ],
  [['elevated gonadotropins'], (of) => of('follicle-stimulating hormone') > of('luteinizing hormone')],
  [['elevated LH to FSH ratio'], (of) => of('luteinizing hormone') > 2 * of('follicle-stimulating hormone')],
  [['conjugated hyperbilirubinemia'], (of) => of('total bilirubin') > of('direct bilirubin')],
  [
    ['hyperbilirubinemia', 'unconjugated hyperbilirubinemia'],
    (of) =>
      of('total bilirubin') - of('indirect bilirubin') >= 2 && of('total bilirubin') - of('indirect bilirubin') < 9,
  ],
  [['hyponatremia', 'low serum osmolality'], (of) => of('osmolality') - 2 * of('sodium') >= 6],
  [
    ['leukopenia', 'neutropenia', 'lymphopenia'],
    (of) => of('neutrophil count') + of('lymphocyte count') <= of('white blood cell count'),
  ],
  [['leukocytosis', 'eosinophilia'], (of) => of('eosinophil count') < of('white blood cell count')],
])('%s: the values fit', (ids, fits) => {
  for (const draw of atLeast(300, drawsOf(ids))) {
    const of = (analyte: string): number => draw.get(analyte) ?? NaN;
    expect([[...draw], fits(of)]).toEqual([[...draw], true]);
  }
});

it('carbon dioxide and oxygen are told in millimeters of mercury', () => {
  for (const id of atLeast(2, ['PaCO2', 'PaO2'])) {
    const { unit, conventional } = analytes.find((each) => each.id === id)!;
    expect([unit, conventional.unit]).toEqual(['mmHg', 'mmHg']);
  }
});
