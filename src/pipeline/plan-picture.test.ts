import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { afterAll, describe, expect, it } from 'vitest';
import { SAFETY_EN } from '../support/safety.ts';
import { ConfigError } from '../support/errors.ts';
import { planPicture, writePlanPicture } from './plan-picture.ts';
import type { RecipePlan, RecipePlanStage, StageState } from './recipe-plan.ts';

const root = mkdtempSync(join(tmpdir(), 'plan-picture-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const STATES: readonly StageState[] = ['stands', 'goes on', 'to do', 'anew', 'left out'];

/** `count` stages in layers of four, each fed by up to three before it, one of them the very first. */
function planWith(count: number, changes: Partial<RecipePlanStage> = {}): RecipePlan {
  const name = (at: number): string =>
    `stage-${at}${at % 7 === 0 ? '-with-a-name-that-goes-on-for-ever-and-ever' : ''}`;
  const stages = Array.from({ length: count }, (_, at): RecipePlanStage => {
    const layer = Math.floor(at / 4);
    const from = (back: number): string[] => (layer === 0 ? [] : [name(Math.max(0, layer * 4 - 1 - back))]);
    const roles = layer === 0 ? [] : [0, at % 4, 30].map((back, role) => ({ role: `role-${role}`, from: from(back) }));
    return {
      name: name(at),
      kind: 'made.kind',
      about: 'a stage',
      missing: [],
      makes: ['model'],
      layer,
      feeds: roles.map((role) => ({ ...role, chatModel: false })),
      control: at % 5 === 0,
      state: STATES[at % STATES.length]!,
      why: [],
      work: null,
      ...changes,
    };
  });
  const total = { known: { count: 0, bound: 'exactly' as const }, unknownStages: [] };
  return {
    recipe: { path: 'made.toml', name: 'made', about: 'A test.', prompt: 'plain' },
    seed: 0,
    folder: '/runs/made',
    from: null,
    until: null,
    rates: null,
    stages,
    totals: {
      seconds: { ...total, otherSettings: [], noModel: [] },
      trainedTokens: total,
      writtenTokens: total,
      readTokens: total,
      machineMoney: total,
      calls: total,
      money: total,
      currency: null,
    },
  };
}

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}

/** Throws where it is not well-formed. */
function elementsOf(xml: string): Element[] {
  const [all, open]: [Element[], Element[]] = [[], []];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: attributes as Record<string, string>, text: '' };
    all.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    if (open.length > 0) open.at(-1)!.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  return all;
}

describe('the picture of a plan', () => {
  it('has a box for each of 40 stages, with its state, none over another, and an arrow for each role', () => {
    const plan = planWith(40);
    const elements = elementsOf(planPicture(plan));
    const boxes = elements.flatMap(({ name, attributes }, at) => {
      const place = /^translate\(([\d.]+) ([\d.]+)\)$/.exec(attributes['transform'] ?? '');
      const box = elements[at + 2]!;
      if (name !== 'g' || place === null || box.attributes['class'] !== 'box') return [];
      const { width, height } = box.attributes;
      const [x, y] = [Number(place[1]), Number(place[2])];
      return [{ x, y, right: x + Number(width), bottom: y + Number(height), class: attributes['class'] }];
    });
    expect(boxes).toHaveLength(40);
    for (const [at, box] of boxes.entries()) {
      expect(box.class).toMatch(new RegExp(`^${plan.stages[at]!.state.replace(' ', '-')}( control)?$`));
      for (const other of boxes.slice(at + 1))
        expect(
          box.right < other.x || other.right < box.x || box.bottom < other.y || other.bottom < box.y,
          `${at} and another`,
        ).toBe(true);
    }
    const arrows = elements.filter(({ attributes }) => attributes['class'] === 'arrow');
    expect(arrows).toHaveLength(36 * 3);
    const texts = elements.map(({ text }) => text);
    expect(texts.filter((text) => text === 'role-1')).toHaveLength(36);
    const { width } = elements[0]!.attributes;
    expect(Math.max(...boxes.map(({ right }) => right))).toBeLessThan(Number(width));
  });

  it('says what it is for and not for, asks nothing of a network, and knows light and dark', () => {
    const picture = planPicture(planWith(3));
    const words = elementsOf(picture).map(({ text }) => text.trim());
    expect(words.join(' ')).toContain(SAFETY_EN);
    expect(words.filter((text) => text !== '').join(' ')).toMatch(
      /For research and non-clinical use only\.[^]*仅供研究/,
    );
    expect(picture).toContain('@media (prefers-color-scheme:dark)');
    expect(picture.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\((?!#)|href|<script|@import/);
  });

  it('keeps text text', () => {
    const plan = planWith(1, { why: ['</title><script>alert(1)</script>'], kind: '<b>&"' });
    const about = '"><script>alert(2)</script>\u0000 & 中文';
    const elements = elementsOf(planPicture({ ...plan, recipe: { ...plan.recipe, about } }));
    expect(elements.map(({ name }) => name)).not.toContain('script');
    expect(elements.map(({ text }) => text)).toContain('<b>&"');
    expect(elements.find(({ name }) => name === 'desc')!.text).toContain('"><script>alert(2)</script>\ufffd & 中文');
  });
});

describe('its file', () => {
  it('is replaced by another picture, and leaves nothing else behind', () => {
    const path = join(root, 'new', 'plan.svg');
    writePlanPicture(path, planWith(1));
    writePlanPicture(path, planWith(2));
    expect(readFileSync(path, 'utf8')).toBe(planPicture(planWith(2)));
    expect(readdirSync(join(root, 'new'))).toEqual(['plan.svg']);
  });

  it.each<[string, string]>([
    ['another drawing', '<svg xmlns="http://www.w3.org/2000/svg"></svg>'],
    ['an empty file', ''],
    ['a text', '# Notes\n'],
  ])('is refused where %s lies there', (_, content) => {
    const path = join(root, 'mine.svg');
    writeFileSync(path, content);
    expect(() => writePlanPicture(path, planWith(1))).toThrow(ConfigError);
    expect(() => writePlanPicture(path, planWith(1))).toThrow(/mine\.svg is there and is no picture of a plan/);
    expect(readFileSync(path, 'utf8')).toBe(content);
  });

  it('is refused where a folder lies there', () => {
    mkdirSync(join(root, 'folder.svg'));
    expect(() => writePlanPicture(join(root, 'folder.svg'), planWith(1))).toThrow(ConfigError);
  });
});
