import { expect, test } from 'vitest';
import { signs, smallGraph } from './fixtures/small-graph.ts';
import { statesRuleOuts } from './states-rule-outs.ts';

const entities = { disease: 'croup, flu', sign: 'stridor, rash', drug: 'syrup, pill', condition: 'pregnancy' } as const;
const silent = signs('croup', 'stridor', 'rash');

test('a graph of findings alone states nothing by which an option is wrong', () => {
  expect(statesRuleOuts(smallGraph({ entities, facts: silent }))).toBe(false);
  expect(statesRuleOuts(smallGraph({ entities, facts: signs('croup', 'stridor:rare') }))).toBe(false);
});

test('usual findings, negatives, patients and safe treatments are such statements', () => {
  expect(statesRuleOuts(smallGraph({ entities, facts: signs('croup', 'stridor:always') }))).toBe(true);
  expect(statesRuleOuts(smallGraph({ entities, facts: [...silent, ['croup', 'lacks', 'rash']] }))).toBe(true);
  expect(statesRuleOuts(smallGraph({ entities, facts: silent, patients: { flu: { sex: 'female' } } }))).toBe(true);
  expect(
    statesRuleOuts(
      smallGraph({
        entities,
        facts: [...silent, ['croup', 'first_line_treatment', 'syrup'], ['syrup', 'safe_in', 'pregnancy']],
      }),
    ),
  ).toBe(true);
});
