import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { publicQuestion } from '../fixtures/public-questions.ts';
import { datasheetMarkdown } from './datasheet-markdown.ts';
import { datasheetPage } from './datasheet-page.ts';
import { datasheetOf, type Described } from './datasheet.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleming-datasheet-'));
afterAll(() => rmSync(folder, { recursive: true }));

const kept = [1, 2, 3].map((at) => publicQuestion({ id: `k${at}`, origin: { dataset: 'ward' } }));
const described: Described = {
  madeBy: 'refine',
  settings: {},
  inputs: [],
  counts: { questions: 3, dropped: 5, inReview: 0 },
  steps: [
    { name: 'format', before: 8, after: 5, dropped: { 'blank-option': 3 }, counts: {} },
    { name: 'length', before: 5, after: 3, dropped: { 'too-short': 2 }, counts: {} },
  ],
  cameIn: { ward: 4, clinic: 4 },
  questions: kept,
  dropped: [],
  tierAgreement: null,
};

describe('a datasheet', () => {
  it('counts what came in, what every step dropped and what stays, of sources too of which nothing is left', () => {
    const sheet = datasheetOf(described);
    expect(sheet.cameIn).toBe(8);
    expect(sheet.sources).toMatchObject([
      { source: 'ward', cameIn: 4, questions: 3 },
      { source: 'clinic', cameIn: 4, questions: 0 },
    ]);
    const text = datasheetMarkdown(sheet);
    expect(text).toContain('of 8 that came in 3 questions, 5 dropped');
    expect(text).toContain('| clinic | 4 | 0 |');
    expect(text).toContain('| format | 8 | 5 | blank-option 3 |');
    const page = datasheetPage(sheet);
    expect(page).toContain('<span class="large">8</span>');
    expect(page).toMatch(/clinic<\/strong>.*?<\/td>\s*<td>4<\/td>\s*<td>0<\/td>/s);
  });

  it('says where it is not known what came in', () => {
    const sheet = datasheetOf({ ...described, cameIn: null });
    expect(sheet).toMatchObject({ cameIn: null, sources: [{ source: 'ward', cameIn: null }] });
    expect(datasheetMarkdown(sheet)).toContain('| ward | not known | 3 |');
  });

  it.each(['constructor', 'toString', 'hasOwnProperty', '__proto__'])(
    'shows a specialty, a source, a step and a reason by the name %s as any other',
    (name) => {
      const odd = publicQuestion({ id: 'odd', specialty: name, origin: { dataset: name } });
      const sheet = datasheetOf({
        ...described,
        steps: [{ name, before: 1, after: 1, dropped: {}, counts: { [name]: 1 } }],
        cameIn: JSON.parse(`{"${name}": 2}`) as Record<string, number>,
        questions: [odd],
        dropped: [{ id: 'x', step: name, reason: name, evidence: '', question: null }],
      });
      expect(sheet.sources).toMatchObject([{ source: name, cameIn: 2, questions: 1 }]);
      const page = datasheetPage(sheet);
      expect(page.split(`<bdi>${name}</bdi>`).length).toBeGreaterThanOrEqual(2);
      expect(page).toMatch(new RegExp(`<h3>.*${name}`));
      expect(page).not.toMatch(/undefined|native code/);
    },
  );
});
