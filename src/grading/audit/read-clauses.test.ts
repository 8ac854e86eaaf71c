import { expect, it } from 'vitest';
import { toyGraph } from '../../graph/fixtures/toy-graph.ts';
import { graphNames } from './graph-names.ts';
import { MemoryAuditGraph } from './memory-audit-graph.ts';
import { readClaims } from './read-claims.ts';

const graph = new MemoryAuditGraph(toyGraph());
const names = graphNames(graph);

function claimsIn(text: string): string[] {
  return readClaims(graph, names, text).claims.map(
    ({ subject, relation, object, denied }) =>
      `${graph.nameOf(subject, 'en')} ${denied ? 'not ' : ''}${relation} ${graph.nameOf(object, 'en')}`,
  );
}

it.each([
  ['Alpha disease is rare. Patients often have pallor.', 'alpha disease has_finding pallor'],
  [
    'Alpha disease is serious. This disease is characterized by a rash, and pallor is common.',
    'alpha disease has_finding pallor',
  ],
  ['Alpha disease\n- **Skin:** pallor\n- Lungs: cough', 'alpha disease has_finding pallor'],
  ['Alpha disease: fever, cough. Also pallor.', 'alpha disease has_finding pallor'],
  ['Alpha disease causes fever. So does pallor.', 'alpha disease has_finding pallor'],
  ['The pallor is striking; this is typical of alpha disease.', 'alpha disease has_finding pallor'],
  ['Alpha disease is serious. It does not cause fever.', 'alpha disease not has_finding fever'],
  ['Alpha disease is serious. The drug of choice is sparecillin.', 'alpha disease first_line_treatment sparecillin'],
  ['Alpha disease is serious. To prove it, we need an alpha test.', 'alpha disease confirmed_by alpha test'],
  ['Delta disease is rare. Complications: alpha disease.', 'delta disease has_complication alpha disease'],
  ['Delta disease is rare. Alpha disease is its worst complication.', 'delta disease has_complication alpha disease'],
  ['Alphacillin is cheap. It must not be taken in pregnancy.', 'alphacillin contraindicated_in current pregnancy'],
  ['Alphacillin. Current pregnancy: safe.', 'alphacillin safe_in current pregnancy'],
  ['What about a drug allergy? Sparecillin may be used there.', 'sparecillin safe_in drug allergy'],
  ['Pregnant women can take alphacillin.', 'alphacillin safe_in current pregnancy'],
  ['甲病不常见。该病常有苍白。', 'alpha disease has_finding pallor'],
  ['甲病：发热、咳嗽。伴苍白。', 'alpha disease has_finding pallor'],
  ['甲病\n1. 皮肤：苍白', 'alpha disease has_finding pallor'],
  ['甲病很重。首选备药。', 'alpha disease first_line_treatment sparecillin'],
  ['甲药便宜。妊娠期：安全。', 'alphacillin safe_in current pregnancy'],
])('finds what was spoken of: %s', (text, claim) => {
  expect(claimsIn(text)).toContain(claim);
});

it.each([
  'Alpha disease is one thought. The patient has pallor.',
  'Alpha disease is one thought. She often has pallor.',
  'Alpha disease is one thought. A 30-year-old man is seen. Examination shows pallor.',
  'Alpha disease is common. Unlike it, leukemia causes pallor.',
  'Alpha disease is common. Lung cancer often causes pallor. It causes anemia too.',
  'Alpha disease is common. GPA: pallor.',
  'Alpha disease is common. Pallor suggests something else.',
  'Alpha disease is common. Pallor would make it unlikely.',
  'Alpha disease is common. Is pallor common?',
  'Alpha disease is common. Some people say that pallor is frequent.',
  'Alpha disease is common. Patients often have pallor. Wait, no.',
  'Alpha disease, beta disease: which one? Pallor is common.',
  'Alpha disease is treated with alphacillin. It often causes pallor.',
  'Alpha disease is common. Exam: pallor.',
  'Alpha disease\n- Not part of it: pallor',
  '考虑甲病。患者有苍白。',
  '考虑甲病。淋巴瘤常有苍白。',
  '考虑甲病。苍白提示别的病。',
  '考虑甲病。如果是甲病，不应有苍白。',
  '考虑甲病。有人说该病常有苍白。',
])('asserts nothing of what was spoken of: %s', (text) => {
  const told = claimsIn(text).filter((claim) => /^alpha disease has_finding (?:pallor|anemia)/.test(claim));
  expect(told).toEqual([]);
});

it('takes a sentence back that the next one takes back', () => {
  expect(claimsIn('Alpha disease causes fever. It also causes pallor. Wait, no, it does not.')).toEqual([
    'alpha disease has_finding fever',
  ]);
});

it('reads an assertion that is made by two negatives', () => {
  expect(claimsIn('Pallor is not uncommon in alpha disease.')).toEqual(['alpha disease has_finding pallor']);
});
