import { describe, expect, it } from 'vitest';
import { anonymise } from './anonymise.ts';
import { scoredNamesIn } from './english-name-score.ts';

const namesIn = (text: string): string[] => scoredNamesIn(text).map(({ start, end }) => text.slice(start, end));

describe('English names by their score', () => {
  it('adds up words, what stands before and what stands behind', () => {
    expect(namesIn('Telephone note: called Dewi Kartikasari at noon.')).toEqual(['Dewi Kartikasari']);
    expect(namesIn('Chart checked by X. Rowe and R. S. Pillai.')).toEqual(['X. Rowe', 'R. S. Pillai']);
    expect(namesIn('Thanks to Esther and Babatunde on nights.')).toEqual(['Esther', 'Babatunde']);
    expect(namesIn('The proband, Park Ji-woo, carries it.')).toEqual(['Park Ji-woo']);
  });

  it('takes a name whole that is turned round or holds another', () => {
    expect(namesIn('Refill for Marsh, Trevor D., 30 tablets.')).toEqual(['Marsh, Trevor D.']);
    expect(namesIn('Her brother, Giovanni "Nino" Scarpelli, donated a kidney.')).toEqual(['Giovanni "Nino" Scarpelli']);
  });

  it('leaves what a capital alone speaks for', () => {
    for (const text of [
      'Clearance by Cockcroft-Gault; reduce by half.',
      'We included patients from Montego Bay and Kingston.',
      'The trial compared patients treated by Novexa Plurimed with controls.',
      'A sign called Homans after surgery.',
      'The donor is Kell+ and the recipient is Kell-.',
      'Scored by ADAM and IDA.',
      'By ANOVA, ADHD and HIPEC did not differ.',
      'Compared with Jordan, mortality in Victoria fell 12 years later.',
      'Update: the scope was clear and Eliquis is working.',
      'Holmes-Adie, Marcus Gunn and Horner pupils are compared.',
    ])
      expect({ text, names: namesIn(text) }).toEqual({ text, names: [] });
  });

  it('reads notes of one case', () => {
    expect(anonymise("DRIVER'S LICENCE GPJ-5002716 CONFIRMED THE IDENTITY OF YOUSEF KAMAU ON ARRIVAL.").text).toBe(
      "DRIVER'S LICENCE [ID] CONFIRMED THE IDENTITY OF [NAME] ON ARRIVAL.",
    );
    expect(anonymise('death certificate: björn wojciechowska, deceased 19th july 2020').text).toBe(
      'death certificate: [NAME], deceased [DATE]',
    );
  });
});
