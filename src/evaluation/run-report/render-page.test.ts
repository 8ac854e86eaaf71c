import { describe, expect, it } from 'vitest';
import type { Score } from '../../records/score.ts';
import { SAFETY_EN, SAFETY_ZH } from '../../support/safety.ts';
import { buildReport } from './build-report.ts';
import { renderPage } from './render-page.ts';
import type { Report } from './report-schema.ts';

import { emptyRun, syntheticRun } from '../../../test/worlds/synthetic-run.ts';

const run = syntheticRun();
const report = buildReport(run);
const page = renderPage(report);

/** Every string in the report that did not come from a fixed list becomes `text`. */
function withText(text: string): Report {
  return {
    ...report,
    recipe: text,
    rows: report.rows.map((row) => ({ ...row, label: { en: text, zh: text }, about: { en: text, zh: text } })),
    sets: report.sets.map((set) => ({ ...set, label: { en: text, zh: text }, about: { en: text, zh: text } })),
    curves: report.curves.map((curve) => ({ ...curve, label: { en: text, zh: text } })),
    settings: (['ours', 'paper'] as const).map((origin) => ({ name: text, value: text, origin, reason: text })),
    seeds: [{ name: text, value: text }],
    versions: [{ name: text, value: text }],
    timings: [{ stage: text, wallSeconds: 1, tokens: null }],
    breakdowns: report.breakdowns.map((part) => ({
      ...part,
      groups: part.groups.map((group) => ({ ...group, group: text })),
    })),
    traces: report.traces.map((trace) => ({
      ...trace,
      questionId: text,
      stem: text,
      answer: text,
      options: [{ letter: text, text }],
      outputs: trace.outputs.map((output) => ({ ...output, text, letter: text })),
    })),
  };
}

/** Tags in order, attributes included but for the texts in them. */
function tagsOf(source: string): string[] {
  return (source.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/title="[^"]*"/, ''));
}

describe('renderPage', () => {
  it('is one file that asks for nothing: no script, no link, no source, no address', () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|<object|@import|url\(|\ssrc=|\shref=|https?:/i);
    expect(page).toMatch(
      /Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-[A-Za-z0-9+/]{43}=&#39;; /,
    );
    expect(page).not.toMatch(/\sstyle=/);
  });

  it('allows exactly the style sheet it holds', async () => {
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)![1]!;
    const hash = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(style))).toString('base64');
    expect(page).toContain(`&#39;sha256-${hash}&#39;`);
  });

  it('carries the safety line in both languages', () => {
    expect(page).toContain(SAFETY_EN);
    expect(page).toContain(SAFETY_ZH);
  });

  it('holds no NaN, undefined or stray object', () => {
    for (const source of [page, renderPage(buildReport(emptyRun()))]) {
      expect(source).not.toMatch(/NaN|undefined|\[object|Infinity/);
    }
  });

  it('closes what it opens', () => {
    for (const source of [page, renderPage(buildReport(emptyRun()))]) expect(unbalanced(source)).toEqual([]);
  });

  it.each([
    '<script>alert(1)</script>',
    '</script><script>alert(1)</script>',
    '</pre></div></details><img src=x onerror=alert(1)>',
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    '" autofocus onfocus="alert(1)',
    '<!-- ',
    '--><style>*{display:none}</style>',
    '</style></title></textarea>',
    '<![CDATA[ ]]>',
    '&lt;script&gt;',
    '${alert(1)}',
    '<think><b>x</think><answer>"C"</answer>',
    '\u0000\u0008\ud800\u202e\ufffe',
  ])('does not let text become markup: %j', (hostile) => {
    const expected = tagsOf(renderPage(withText('x'))).filter((tag) => tag !== '<i class="tag">' && tag !== '</i>');
    const found = tagsOf(renderPage(withText(hostile)));
    const withoutTagMarks = found.filter((tag) => tag !== '<i class="tag">' && tag !== '</i>');
    expect(withoutTagMarks).toEqual(expected);
    const rendered = renderPage(withText(hostile));
    for (const unfit of ['\u0000', '\u0008', '\ufffe']) expect(rendered.includes(unfit)).toBe(false);
    expect(rendered.isWellFormed()).toBe(true);
  });

  it('shows text as it was written, references and all', () => {
    expect(renderPage(withText('a &lt; b <i>'))).toContain('a &amp;lt; b &lt;i&gt;');
  });

  it('cuts outputs of a megabyte on the page', () => {
    const longOutput = {
      ...report,
      traces: report.traces.map((trace) => ({
        ...trace,
        outputs: trace.outputs.map((output) => ({ ...output, text: 'a'.repeat(1e6) })),
      })),
    };
    expect(renderPage(longOutput).length).toBeLessThan(1e6);
  });

  it('lists the settings of the paper openly and folds the others', () => {
    const settings = [
      { name: 'given', value: 1, origin: 'paper', reason: 'Equation 2.' },
      { name: 'chosen', value: null, origin: 'ours', reason: null },
    ] as const;
    const source = renderPage({ ...report, settings: [...settings] });
    const [open, folded] = source.split('<details class="folded">');
    expect(open).toMatch(/<td>given<\/td><td>1<\/td><td>Equation 2\.<\/td>/);
    expect(folded).toMatch(/<td>chosen<\/td><td>off<\/td><td><\/td>/);
    expect(renderPage({ ...report, settings: settings.slice(0, 1) })).not.toContain('class="folded"');
  });

  it('folds the beginning that an output has in common with the one before it, and never all of it', () => {
    const [trace] = report.traces;
    const texts = ['one\ntwo\nthree\nfour', 'one\ntwo\nthree\nfive', 'one\ntwo\nthree\nfive', 'one\ntwo\nsix'];
    const outputs = texts.map((text, at) => ({ row: report.rows[at]!.name, text, letter: 'B', correct: true }));
    const source = renderPage({ ...report, traces: [{ ...trace!, outputs }] });
    expect(source.match(/\d lines as in [A-Z]\w+( \w+)*/g)).toEqual(['3 lines as in Base', '3 lines as in Cold start']);
    expect(source.match(/<pre[^>]*>[^<]*<\/pre>/g)!.map((each) => each.replace(/<[^>]*>/g, ''))).toEqual([
      'one\ntwo\nthree\nfour',
      'one\ntwo\nthree',
      'five',
      'one\ntwo\nthree',
      'five',
      'one\ntwo\nsix',
    ]);
  });

  it('draws several curves of a kind, each after the row it starts from, with its own plateau', () => {
    const curves = report.curves.map((curve) =>
      curve.kind === 'reinforcement' && curve.stage === 'stage-2' ? { ...curve, plateauStep: 10 } : curve,
    );
    const source = renderPage({ ...report, curves });
    expect(source).toContain('Plateaus found (dashed): RL stage 1 at its step 72, RL stage 2 at its step 10.');
    // Stage 2 begins after the 80 steps of stage 1: the axis ends at 80 + 39, and its mark stands at 90 of 119.
    expect(source).toMatch(/>119<\/text/);
    expect(source).toContain(`class="reference" x1="${(16 + ((100 * 90) / 119) * 0.84).toFixed(2)}"`);
    expect(source).toContain('Hard-sample mining: RL stage 2');
  });

  it('draws a run of which only one row was measured, all wrong', () => {
    const scores = run.scores.filter(({ row }) => row === 'base').map((score): Score => ({ ...score, correct: false }));
    const source = renderPage(buildReport({ ...emptyRun(), scores }));
    expect(source).not.toMatch(/NaN|undefined/);
    expect(source).toContain('0.0');
  });

  it('draws curves of one point, equal values and nothing measured', () => {
    const point = {
      step: 0,
      reward: 1,
      sampledAccuracy: null,
      formatRate: 0,
      length: 7,
      entropy: 0,
      klToReference: -1,
      zeroSignalShare: 1,
      logprobGap: 1e-9,
    };
    const curve = { stage: 'any', label: { en: 'Any', zh: '任意' }, kind: 'reinforcement', points: [point] } as const;
    const curves = [
      { ...curve, plateauStep: 0, rounds: [] },
      { ...curve, stage: 'other', points: [], plateauStep: null, rounds: [] },
    ];
    const source = renderPage(buildReport({ ...emptyRun(), curves }));
    expect(source).not.toMatch(/NaN|undefined|Infinity/);
    expect(source).toContain('not measured');
    expect(unbalanced(source)).toEqual([]);
  });
});

/** Tags that do not pair up; void elements and self-closed SVG aside. */
function unbalanced(source: string): string[] {
  const open: string[] = [];
  const body = source.replace(/<style>[\s\S]*?<\/style>/, '').replace(/<!doctype html>/, '');
  for (const [tag, slash, name] of body.matchAll(/<(\/?)([a-z0-9]+)[^>]*>/g)) {
    if (['meta', 'input'].includes(name!) || tag.endsWith('/>')) continue;
    if (slash === '') open.push(name!);
    else if (open.at(-1) === name) open.pop();
    else return [`</${name}> closes <${open.at(-1)}>`];
  }
  return open;
}
