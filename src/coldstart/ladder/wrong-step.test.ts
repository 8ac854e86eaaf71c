import { expect, it } from 'vitest';
import { toyGraph } from '../../graph/fixtures/toy-graph.ts';
import { wrongStepFinder } from './wrong-step.ts';

const find = wrongStepFinder(toyGraph());

it('finds the first step that the graph contradicts, and none where it says nothing or agrees', () => {
  const right = 'Alpha disease causes fever and cough.';
  expect(find(right)).toBeNull();
  expect(find('Zeta disease causes fever.')).toBeNull();
  const wrong = 'The first-line treatment of alpha disease is sparecillin.';
  const at = find(`${right} ${wrong}`);
  expect(at).toBeGreaterThan(right.length);
  expect(at).toBeLessThan(`${right} ${wrong}`.length);
});
