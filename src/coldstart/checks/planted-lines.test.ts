import { expect, it } from 'vitest';
import { atLeast } from '../../../test/worlds/at-least.ts';
import { shippedGraph } from '../../../test/worlds/shipped-graph.ts';
import { arithmeticFlaw } from './arithmetic.ts';
import { plantedLines } from './fixtures/planted-lines.ts';
import { traceOf } from './fixtures/traces.ts';
import { Plausibility } from './plausibility.ts';
import { unitFlaw } from './units.ts';

const plausibility = new Plausibility(shippedGraph().measures);
const flagged = (text: string, language: 'en' | 'zh'): boolean => {
  const trace = traceOf(text, language);
  return [arithmeticFlaw(trace), unitFlaw(trace), plausibility.flawOf(trace)].some((flaw) => flaw !== null);
};

it.each(['en', 'zh'] as const)('of the test half in %s, precision and recall are 0.95 or more', (language) => {
  const lines = atLeast(
    200,
    plantedLines().filter((line) => line.half === 'test' && line.language === language),
  );
  const found = lines.filter(({ text }) => flagged(text, language));
  const right = found.filter(({ wrong }) => wrong).length;
  const missed = lines.filter((line) => line.wrong && !found.includes(line)).map(({ text }) => text);
  const falsely = found.filter(({ wrong }) => !wrong).map(({ text }) => text);
  expect(right / found.length, falsely.join('\n')).toBeGreaterThanOrEqual(0.95);
  expect(right / (right + missed.length), missed.join('\n')).toBeGreaterThanOrEqual(0.95);
});
