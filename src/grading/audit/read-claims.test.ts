import { describe, expect, it } from 'vitest';
import { toyGraph } from '../../graph/fixtures/toy-graph.ts';
import { graphNames } from './graph-names.ts';
import { MemoryAuditGraph } from './memory-audit-graph.ts';
import { LONGEST_READ, MOST_CLAIMS, readClaims } from './read-claims.ts';

const graph = new MemoryAuditGraph(toyGraph());
const names = graphNames(graph);

/** Claims in words, with what they mark. */
function claimsIn(text: string): string[] {
  return readClaims(graph, names, text).claims.map(
    ({ subject, relation, object, denied, marks }) =>
      `${graph.nameOf(subject, 'en')} ${denied ? 'not ' : ''}${relation} ${graph.nameOf(object, 'en')}: ` +
      marks.map(({ start, end }) => text.slice(start, end)).join('|'),
  );
}

it.each([
  'Unlike delta disease, alpha disease causes cough.',
  "Alpha disease doesn't always cause rash.",
  'Alpha disease does not cause rash in every child.',
  'Neither delta disease nor alpha disease causes cough.',
  'The patient with suspected alpha disease has no rash.',
  'This may be alpha disease without rash.',
])('asserts nothing that is denied: %s', (text) => {
  expect(claimsIn(text).filter((claim) => claim.includes('not ') || claim.startsWith('delta'))).toEqual([]);
});

it('reads what closes a statement in its own clause alone', () => {
  for (const text of [
    'In current pregnancy, alphacillin is unsafe.',
    'In current pregnancy, alphacillin is contraindicated and sparecillin is safe.',
  ])
    expect(claimsIn(text).filter((claim) => claim.startsWith('alphacillin safe_in'))).toEqual([]);
});

describe('our own sentences', () => {
  it('are read back into their hops, with what they leave to the sentences before', () => {
    expect(
      claimsIn(
        [
          '<think>',
          'Observed: rash, cough.',
          'Diseases with rash: alpha disease, delta disease.',
          'First thought: delta disease.',
          'But no fever; back.',
          'Diseases with cough: alpha disease ✓, beta disease.',
          'In both: alpha disease.',
          'Forbidden in current pregnancy: alphacillin.',
          'Treatment of alpha disease: alphacillin ✓, sparecillin.',
          'Left: sparecillin.',
          'Answer: sparecillin.',
          '</think>',
        ].join('\n'),
      ),
    ).toEqual([
      'alpha disease has_finding rash: alpha disease|alpha disease',
      'delta disease has_finding rash: delta disease',
      'delta disease not has_finding fever: fever',
      'alpha disease has_finding cough: alpha disease|alpha disease',
      'beta disease has_finding cough: beta disease',
      'alphacillin contraindicated_in current pregnancy: alphacillin',
      'alpha disease treated_by alphacillin: alphacillin',
      'alpha disease treated_by sparecillin: sparecillin|sparecillin',
      'sparecillin safe_in current pregnancy: sparecillin',
    ]);
  });

  it('are read in Chinese alike', () => {
    expect(claimsIn('有皮疹的疾病：甲病✓、丁病。\n甲病的确诊检查：甲检。\n妊娠期时禁用：甲药。')).toEqual([
      'alpha disease has_finding rash: 甲病',
      'delta disease has_finding rash: 丁病',
      'alpha disease confirmed_by alpha test: 甲检',
      'alphacillin contraindicated_in current pregnancy: 甲药',
    ]);
  });

  it('count a name that the graph lacks, and a list that is cut off is read up to there', () => {
    const text = 'Treatment of alpha disease: alphacillin, spare';
    expect(readClaims(graph, names, text)).toMatchObject({ claims: [{ relation: 'treated_by' }], unresolved: 1 });
    expect(claimsIn(text)).toHaveLength(1);
  });
});

describe('free text', () => {
  it.each([
    ['Alpha disease presents with fever, cough and rash.', 3],
    ['Alpha disease causes fever and is treated with alphacillin.', 2],
    ['Alpha disease is likely. It presents with fever.', 1],
    ['Does alpha disease cause fever?', 0],
    ['If alpha disease causes fever, we shall see.', 0],
    ['The patient has fever. Alpha disease is one thought.', 0],
    ['Alpha disease, unlike beta disease with its fever, is rare.', 0],
    ['Alpha disease rarely causes fever.', 0],
    ['甲病常表现为发热、咳嗽和皮疹。', 3],
    ['甲病是否引起发热？', 0],
  ])('%s', (text, count) => {
    expect(claimsIn(text)).toHaveLength(count);
  });

  it('is denied where it says so', () => {
    expect(claimsIn('Alpha disease does not cause pallor.')).toEqual(['alpha disease not has_finding pallor: pallor']);
    expect(claimsIn('Alphacillin is not contraindicated in drug allergy.')).toEqual([
      'alphacillin not contraindicated_in drug allergy: drug allergy',
    ]);
  });
});

it('reads no more than it may, in a time that grows with the text', () => {
  const sentence = 'Alpha disease presents with fever, cough, rash and alpha spot. ';
  const text = sentence.repeat(Math.ceil((2 * LONGEST_READ) / sentence.length));
  const { claims } = readClaims(graph, names, text);
  expect(claims).toHaveLength(4);
  expect(claims.reduce((sum, { marks }) => sum + marks.length, 0)).toBeLessThanOrEqual(MOST_CLAIMS);
  expect(claims.every(({ marks }) => marks.every(({ end }) => end <= LONGEST_READ))).toBe(true);
});
