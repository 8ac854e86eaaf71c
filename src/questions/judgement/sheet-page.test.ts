import { describe, expect, it } from 'vitest';
import { SAFETY_EN, SAFETY_ZH } from '../../support/safety.ts';
import { graphQuestion, judgedBank } from '../fixtures/judged-world.ts';
import { publicQuestion } from '../fixtures/public-questions.ts';
import { HOSTILE } from '../fixtures/review-world.ts';
import { readCriteria } from './criteria.ts';
import { drawSample } from './draw-sample.ts';
import { SHEET_KIND, type SheetFile } from './sheet-file.ts';
import { sheetPage } from './sheet-page.ts';

function pageOf(questions = judgedBank(), path = 'banks/graph'): string {
  const sheet: SheetFile = {
    kind: SHEET_KIND,
    version: 1,
    safety: { en: SAFETY_EN, zh: SAFETY_ZH },
    bank: { path, sha256: '0'.repeat(64), questions: questions.length },
    seed: 1,
    wanted: 9,
    tooLong: 0,
    strata: [...drawSample(questions, 9, 1).strata],
    questions: questions.map(({ id, language }, at) => ({ number: at + 1, id, kind: 'k', language, sha256: '' })),
  };
  return sheetPage(sheet, questions, readCriteria());
}

const page = pageOf();
const tags = (source: string): string[] => source.match(/<[^>]*>/g) ?? [];

describe('the page of a sample', () => {
  it('is one file that asks for nothing and runs nothing', () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|<object|@import|url\(|\ssrc=|\shref=|https?:|\sstyle=/i);
    expect(page).toMatch(/Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-/);
  });

  it('shows every question with its options, and its key and reasons folded away', () => {
    const articles = page.split('<article').slice(1);
    expect(articles).toHaveLength(27);
    for (const [at, article] of articles.entries()) {
      const [shown, folded] = article.split('<details class="answer">');
      expect(shown).toContain(`<h3>${at + 1} `);
      expect(shown!.match(/<li>/g)!.length).toBeGreaterThanOrEqual(2);
      expect(shown).not.toMatch(/<strong>|lacks rash/);
      expect(folded).toContain('<strong>A</strong>');
    }
    expect(articles[0]).toContain('B. cough lacks rash in diagnosis-en-0');
    expect(page).not.toContain('<details class="answer" open');
  });

  it('says the criteria and what it is not for in both languages', () => {
    for (const { word, meaning } of readCriteria()) {
      expect(page).toContain(`<code>${word}</code>`);
      expect(page).toContain(`<span class="en" lang="en">${meaning.en}</span><span class="zh" lang="zh">${meaning.zh}`);
    }
    expect(page).toContain(SAFETY_EN);
    expect(page).toContain(SAFETY_ZH);
    expect(page).toContain('id="zh"');
    expect(page).toMatch(/<p class="stem" lang="zh">/);
  });

  it.each([HOSTILE, '</ul></details><svg onload=alert(1)>', '"><b>', '\0\u202e</p>'])('shows %j as text', (text) => {
    const option = { letter: 'A', text, entity: text };
    const [reason] = graphQuestion('x').distractors;
    const plain = pageOf([graphQuestion('q', { options: [option, option], distractors: [reason!] }), publicQuestion()]);
    const hostile = pageOf(
      [
        graphQuestion(text, { stem: text, options: [option, option], distractors: [{ ...reason!, reason: text }] }),
        publicQuestion({ id: text, stem: text, options: [text, text], origin: { dataset: text } }),
      ],
      text,
    );
    expect(tags(hostile).filter((tag) => /script|img|svg|<b>/.test(tag))).toEqual([]);
    expect(hostile).not.toContain('\0');
    expect(tags(plain).length).toBeGreaterThan(50);
  });

  it('is dark where the reader has it so, fits a small screen and prints', () => {
    for (const rule of ['prefers-color-scheme:dark', '@media (max-width:28rem)', '@media print'])
      expect(page).toContain(rule);
  });
});
