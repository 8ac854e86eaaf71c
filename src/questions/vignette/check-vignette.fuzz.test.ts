/** Vignettes in a language model's words: judged whatever they are, in linear time. */
import { expect, it } from 'vitest';
import { damaged, expectLinear, fuzz } from '../../../test/worlds/fuzz.ts';
import { randomStream } from '../../support/random.ts';
import { checkVignette } from './check-vignette.ts';
import { FAULT_KINDS, type VignetteFault } from './check/vignette-fault.ts';
import { CASE_NAMES, factsOfCase } from './fixtures/ten-cases.ts';
import { tellVignette } from './tell-vignette.ts';

const told = CASE_NAMES.flatMap((name) =>
  (['en', 'zh'] as const).map((language) => {
    const vignette = tellVignette(
      factsOfCase(name, language),
      { language, detail: 'full', units: 'si' },
      randomStream('fuzz', name),
    );
    if (vignette.kind === 'refused') throw new Error(vignette.reason);
    return vignette;
  }),
);

it('texts of vignettes', async () => {
  const holds = (value: unknown): void => {
    for (const { kind } of value as VignetteFault[]) expect(FAULT_KINDS).toContain(kind);
  };
  const stems = told.map(({ stem }) => stem);
  await fuzz('vignettes', damaged(stems), (text) => checkVignette(text, told[0]!.record), {
    holds,
    refusesNothing: true,
  });
  await fuzz('Chinese vignettes', damaged(stems), (text) => checkVignette(text, told[1]!.record), {
    holds,
    refusesNothing: true,
  });
});

it('long texts of what it looks for', async () => {
  for (const piece of ['no not fever ', 'serum free thyroxine 2.9 (1-2) ', '34-year-old 3 months ', 'proptosis '])
    await expectLinear(
      (size) => piece.repeat(size).slice(0, 3999),
      20,
      (text) => checkVignette(text, told[0]!.record),
    );
});
