import { describe, expect, it } from 'vitest';
import { inUsualCase } from './letter-case.ts';

describe('the letters of a line', () => {
  it('writes names, months and streets of a line in capitals as elsewhere', () => {
    expect(inUsualCase('THANK YOU FOR SEEING THIAGO DE LOS SANTOS ON 14TH JULY.')).toBe(
      'Thank you for seeing Thiago de Los Santos on 14th July.',
    );
    expect(inUsualCase('LIVES AT 12 BEECHWOOD AVENUE, SAGINAW, MI 48602.')).toContain(
      '12 Beechwood Avenue, Saginaw, MI',
    );
    expect(inUsualCase('MR YOUNG HAS COPD AND TOOK 20 MG.')).toBe('Mr Young has COPD and took 20 mg.');
  });

  it('writes large what is a name in small letters, and no word of text', () => {
    expect(inUsualCase('seen with dr marsh on 18 june, plan is to stop levothyroxine')).toBe(
      'seen with Dr Marsh on 18 June, plan is to stop levothyroxine',
    );
    expect(inUsualCase('consent from the mother, yousef ebrahimi, at home')).toContain('Yousef Ebrahimi');
    const clean = 'rose bengal and schirmer are cheap tests, may be done on wards';
    expect(inUsualCase(clean)).toBe(clean);
  });

  it('leaves a line of both, and keeps the length of any', () => {
    for (const text of [
      'Seen by Dr Marsh on 18 june.',
      'HIV',
      '患者abc，女',
      'İSTANBUL VE ŞIŞLI HASTANESI',
      'straße und großmutter ß',
    ])
      expect(inUsualCase(text)).toHaveLength(text.length);
    expect(inUsualCase('Seen by DR MARSH on 18 june.')).toBe('Seen by DR MARSH on 18 june.');
  });
});
