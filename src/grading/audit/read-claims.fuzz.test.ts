import { expect, it } from 'vitest';
import { damaged, expectLinear, fuzz } from '../../../test/worlds/fuzz.ts';
import { toyGraph } from '../../graph/fixtures/toy-graph.ts';
import { graphNames } from './graph-names.ts';
import { MemoryAuditGraph } from './memory-audit-graph.ts';
import { readClaims } from './read-claims.ts';
import { readWrittenClaims } from './read-written-claims.ts';

const graph = new MemoryAuditGraph(toyGraph());
const names = graphNames(graph);
const TEXTS = [
  '<think>\nDiseases with rash: alpha disease ✓, delta disease.\nBut no fever; back.\n</think>\n<answer> alphacillin</answer>',
  'Alpha disease does not cause fever, cough and rash. 甲病首选甲药治疗，妊娠期时禁用：甲药。',
  'Alpha disease\n- **Skin:** rash\n1. It often causes fever. Wait, no. What about current pregnancy? Alphacillin is not safe there.',
];
const WRITTEN =
  '{"claims": [{"quote": "cause fever", "subject": "alpha disease", "relation": "has_finding", "object": "fever", "denied": true}]}';

it('reads any text, and marks nothing outside of it', async () => {
  await fuzz('claims of a text', damaged(TEXTS), (text) => ({ text, read: readClaims(graph, names, text) }), {
    refusesNothing: true,
    holds: (value) => {
      const { text, read } = value as { text: string; read: ReturnType<typeof readClaims> };
      for (const { marks } of read.claims)
        for (const { start, end } of marks) expect(start >= 0 && start < end && end <= text.length).toBe(true);
    },
  });
}, 3_600_000);

it('reads any answer of a model', async () => {
  await fuzz('claims of a model', damaged([WRITTEN]), (raw) => readWrittenClaims(graph, names, TEXTS[1]!, raw), {
    refusesNothing: true,
  });
}, 3_600_000);

it('takes as long as the text is', async () => {
  for (const piece of [
    'alpha disease ',
    'causes ',
    'alpha disease causes ',
    ', ',
    'In both: ',
    '甲病有',
    '的治疗',
    '✓、',
    'if alpha disease causes ',
    'if, ',
    '1. ',
    '\n- ',
    'it causes fever, ',
    'alphacillin is not safe in current pregnancy and ',
    'complications: beta disease, ',
    '甲病：发热，',
    'the patient ',
    'not a ',
    '与',
    '因',
  ])
    await expectLinear(
      (size) => piece.repeat(size),
      5000,
      (text) => readClaims(graph, names, text),
    );
}, 120_000);
