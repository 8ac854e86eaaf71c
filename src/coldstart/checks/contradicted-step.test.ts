import { expect, it } from 'vitest';
import { toyGraph } from '../../graph/fixtures/toy-graph.ts';
import { contradictedStep } from './contradicted-step.ts';
import { anyQuestion, traceOf } from './fixtures/traces.ts';

const check = contradictedStep(toyGraph([['beta disease', 'lacks', 'rash']]));

it('shows the step that a stated fact contradicts, and leaves alone what is true or not stated', () => {
  const wrong = traceOf('Diseases with fever: alpha disease. Diseases with rash: alpha disease, beta disease.');
  expect(check(wrong, anyQuestion)).toMatchObject({
    reason: 'contradicted-step',
    evidence: expect.stringContaining('beta disease') as unknown,
  });
  for (const fine of ['Diseases with rash: alpha disease.', 'Diseases with anemia: delta disease.', 'Nothing is said.'])
    expect(check(traceOf(fine), anyQuestion)).toBeNull();
});
