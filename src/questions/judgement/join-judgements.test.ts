import { describe, expect, it } from 'vitest';
import { joinJudgements, type JudgedSheet } from './join-judgements.ts';
import type { FilledRow } from './read-filled-sheet.ts';
import { sha256OfCells, type SampledQuestion } from './sheet-file.ts';
import type { Judgement } from './verdicts.ts';

const sampled: SampledQuestion[] = [1, 2, 3].map((number) => ({
  number,
  id: `q${number}`,
  kind: 'diagnosis',
  language: 'en',
  sha256: sha256OfCells(`stem ${number}`, 'A. x'),
}));
const whole: Judgement = { key: 'right', plausible: 'yes', wording: 'edit' };
const empty: Judgement = { key: null, plausible: null, wording: null };

function row(number: number | null, judgement: Judgement, stem = `stem ${number}`): FilledRow {
  return { where: `f:${number}`, number, stem, options: 'A. x', judgement };
}

const join = (...rows: readonly FilledRow[]): JudgedSheet => joinJudgements('f', rows, sampled);

describe('a filled sheet and its sample', () => {
  it('are joined by number, whatever the order of the rows', () => {
    const { judgements, remarks } = join(row(3, empty), row(1, whole), row(2, { ...whole, key: 'wrong' }));
    expect([...judgements]).toEqual([
      [1, whole],
      [2, { ...whole, key: 'wrong' }],
    ]);
    expect(remarks).toEqual([]);
  });

  it('tell what was changed, and do not count it', () => {
    const { judgements, remarks } = join(row(1, whole, 'stem 2'), row(2, whole), row(3, whole, '???'));
    expect([...judgements.keys()]).toEqual([2]);
    expect(remarks).toEqual([
      '2 of the questions changed: stem or options read otherwise than in the sample, and the row is not counted; where letters became ?, save the sheet as .xlsx (1, 3)',
    ]);
  });

  it('tell what is missing, and what is of no sample', () => {
    const { judgements, remarks } = join(row(2, whole), row(9, whole), row(null, whole), row(8, empty));
    expect([...judgements.keys()]).toEqual([2]);
    expect(remarks).toEqual([
      '2 of the questions missing: the sheet has no row of this number (1, 3)',
      '2 judged rows have no number of the sample, and are not counted: f:9, f:null',
    ]);
  });

  it('tell what stands there twice, and count it once where one thing is said', () => {
    const same = join(row(1, whole), row(1, whole), row(2, empty), row(2, whole), row(3, empty));
    expect([...same.judgements.keys()]).toEqual([1, 2]);
    expect(same.remarks).toEqual([expect.stringMatching(/^2 of the questions more than one row.*\(1, 2\)$/)]);
    const torn = join(row(1, whole), row(1, { ...whole, key: 'wrong' }), row(2, whole), row(3, whole));
    expect([...torn.judgements.keys()]).toEqual([2, 3]);
  });

  it('count what is half filled, and tell it', () => {
    const half: Judgement = { ...empty, key: 'ambiguous' };
    const { judgements, remarks } = join(row(1, half), row(2, empty), row(3, empty));
    expect([...judgements]).toEqual([[1, half]]);
    expect(remarks).toEqual(['1 of the questions half filled: what is there is counted (1)']);
  });
});
