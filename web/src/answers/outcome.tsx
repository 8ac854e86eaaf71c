/** What came of an item in one column, as a mark that is told by its shape and its words, not by colour alone. */
import type { JSX } from 'preact';
import type { Bilingual } from '../../../src/records/row.ts';
import type { OutcomeLetter } from '../../../src/studio/studio-api.ts';

const OUTCOMES: Readonly<Record<OutcomeLetter, { readonly sign: string; readonly text: Bilingual }>> = {
  r: { sign: '✓', text: { en: 'right', zh: '对' } },
  w: { sign: '✕', text: { en: 'wrong', zh: '错' } },
  u: { sign: '?', text: { en: 'no answer read', zh: '未读出' } },
  m: { sign: '±', text: { en: 'right in some samples', zh: '部分样本对' } },
  f: { sign: '⊘', text: { en: 'refused', zh: '拒答' } },
  x: { sign: '·', text: { en: 'no answer', zh: '无回答' } },
  '-': { sign: '–', text: { en: 'not asked', zh: '未提问' } },
};

export function outcomeText(letter: string): Bilingual {
  return OUTCOMES[letter as OutcomeLetter].text;
}

export function OutcomeMark({ letter, name }: { readonly letter: string; readonly name: string }): JSX.Element {
  return (
    <span class={`outcome outcome-${letter}`} role="img" aria-label={name} title={name}>
      {OUTCOMES[letter as OutcomeLetter].sign}
    </span>
  );
}
