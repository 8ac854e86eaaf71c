/** Values of every finding that ships, in every disease that has it, and of what is normal: none that nobody can have. */
import { expect, it } from 'vitest';
import { atLeast } from '../../../test/worlds/at-least.ts';
import { shippedGraph } from '../../../test/worlds/shipped-graph.ts';
import { limitsOfAnalyte } from '../../graph/analyte-limits.ts';
import { randomStream } from '../../support/random.ts';
import { MemoryQuestionGraph } from '../rods/memory-graph.ts';
import { drawValues, normalSpan } from './draw-values.ts';
import { nothingTold } from './fixtures/nothing-told.ts';
import { ageOf, type Patient } from './settle-patient.ts';
import type { FindingType, ToldFinding, VignetteFacts } from './vignette-facts.ts';

const graph = new MemoryQuestionGraph(shippedGraph());
const NOTHING = nothingTold(graph.analytes);
const AGES = [0.02, 0.5, 3, 10, 16, 40, 75] as const;

function patientAt(years: number): Patient {
  return { age: ageOf(years), sex: 'female', onset: 'acute', setting: 'clinic', course: null };
}

/** What is told that nobody can have, as `analyte: value`. */
function impossible(facts: VignetteFacts, years: number): { readonly told: number; readonly wrong: string[] } {
  const random = randomStream('impossible', years, ...facts.findings.map(({ id }) => id));
  const { vitals, others } = drawValues(facts, patientAt(years), 'en', random);
  const wrong = [...vitals, ...others].flatMap(({ analyte: id, texts }) => {
    const analyte = graph.analytes.find((each) => each.id === id)!;
    const [least, most] = limitsOfAnalyte(analyte);
    return texts.si.numbers
      .map((text) => Number(text.replaceAll(/[^\d.-]/g, '')))
      .filter((value) => !(value >= least && value <= most))
      .map((value) => `${id}: ${value}`);
  });
  return { told: vitals.length + others.length, wrong };
}

it('shows each finding of each disease by values that a patient can have', () => {
  let told = 0;
  for (const disease of atLeast(500, graph.findings.diseases)) {
    const findings = [...graph.findings.of(disease)].filter((node) => graph.measures(node).length > 0);
    const [youngest, oldest] = graph.patients(disease)!.age!;
    for (const [at, node] of findings.entries()) {
      const finding: ToldFinding = {
        id: graph.key(node),
        type: graph.typeOf(node) as FindingType,
        names: { en: graph.name(node, 'en'), zh: graph.name(node, 'zh') },
        measures: graph.measures(node, disease),
      };
      const drawn = impossible({ ...NOTHING, findings: [finding] }, youngest + ((at % 3) * (oldest - youngest)) / 2);
      told += drawn.told;
      expect([graph.key(disease), finding.id, drawn.wrong]).toEqual([graph.key(disease), finding.id, []]);
    }
  }
  expect(told).toBeGreaterThan(3000);
});

it('tells nothing normal that a patient cannot have, and nothing that would be abnormal', () => {
  for (const years of atLeast(5, AGES)) {
    const drawn = impossible({ ...NOTHING, normal: graph.analytes }, years);
    expect(drawn.told).toBeGreaterThan(10);
    expect([years, drawn.wrong]).toEqual([years, []]);
    for (const analyte of atLeast(200, graph.analytes)) {
      const span = normalSpan(analyte, { age: ageOf(years) });
      const [least, most] = limitsOfAnalyte(analyte);
      if (span !== null) expect([analyte.id, least <= span[0] && span[1] <= most]).toEqual([analyte.id, true]);
    }
  }
  const [low, high] = [-Infinity, Infinity];
  for (const analyte of graph.analytes) {
    const span = normalSpan(analyte, { age: ageOf(40) });
    if (span === null) continue;
    const [from, to] = [analyte.reference[0] ?? low, analyte.reference[1] ?? high];
    expect([analyte.id, span[0] >= from && span[1] <= to]).toEqual([analyte.id, true]);
  }
});
