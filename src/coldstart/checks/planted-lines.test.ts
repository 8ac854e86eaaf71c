import { describe, expect, it } from 'vitest';
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

describe.each(['en', 'zh'] as const)('planted lines in %s', (language) => {
  it.each(['arithmetic', 'units', 'bounds'] as const)('%s: precision and recall of the test half are 0.95 or more', (kind) => {
    const lines = atLeast(
      60,
      plantedLines().filter((line) => line.half === 'test' && line.language === language && line.kind === kind),
    );
    const found = lines.filter(({ text }) => flagged(text, language));
    const right = found.filter(({ wrong }) => wrong).length;
    const missed = lines.filter((line) => line.wrong && !found.includes(line)).map(({ text }) => text);
    const falsely = found.filter(({ wrong }) => !wrong).map(({ text }) => text);
    expect(right / found.length, falsely.join('\n')).toBeGreaterThanOrEqual(0.95);
    expect(right / (right + missed.length), missed.join('\n')).toBeGreaterThanOrEqual(0.95);
  });
});
