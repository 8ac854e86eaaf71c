/** What a pool is made of, as data and as a page of Markdown: by reach, and within each by tier, kind and language. */
import { join } from 'node:path';
import type { CommonQuestion } from '../records/common-question.ts';
import { writeFileAtomic, writeJsonAtomic } from '../support/atomic-file.ts';
import { REACHES, type Reach, type ReachedQuestion } from './pool-mix.ts';

export interface ReachCounts {
  /** Questions before the draw, and those of the pool. */
  readonly there: number;
  readonly drawn: number;
  /** Of the pool, 0-1. */
  readonly share: number;
  /** Of those drawn; null: none. */
  readonly meanChance: number | null;
  /** Counts of those drawn, by value; `unknown` where the bank does not say. */
  readonly tiers: Readonly<Record<string, number>>;
  readonly kinds: Readonly<Record<string, number>>;
  readonly languages: Readonly<Record<string, number>>;
}

/** What a mix was asked for, as JSON. */
type Settings = Readonly<Record<string, unknown>>;

export type PoolDatasheet = Readonly<Record<Reach, ReachCounts>>;

export function poolDatasheet(reached: readonly ReachedQuestion[], drawn: readonly ReachedQuestion[]): PoolDatasheet {
  const of = (reach: Reach): ReachCounts => {
    const own = drawn.filter((each) => each.reach === reach);
    const counts = (valueOf: (question: CommonQuestion) => string | null): Record<string, number> => {
      const groups = Map.groupBy(own, ({ question }) => valueOf(question) ?? 'unknown');
      return Object.fromEntries([...groups].map(([value, all]) => [value, all.length] as const).toSorted(byName));
    };
    return {
      there: reached.filter((each) => each.reach === reach).length,
      drawn: own.length,
      share: own.length / drawn.length,
      meanChance: own.length === 0 ? null : own.reduce((sum, { chance }) => sum + chance, 0) / own.length,
      tiers: counts(({ tier }) => tier),
      kinds: counts(({ kind }) => kind),
      languages: counts(({ language }) => language),
    };
  };
  return { solved: of('solved'), within: of('within'), beyond: of('beyond') };
}

/** datasheet.json and datasheet.md; `settings` says what the mix was asked for. */
export function writePoolDatasheet(folder: string, sheet: PoolDatasheet, settings: Settings): void {
  writeJsonAtomic(join(folder, 'datasheet.json'), { settings, ...sheet });
  writeFileAtomic(join(folder, 'datasheet.md'), inMarkdown(sheet, settings));
}

const NAMES: Readonly<Record<Reach, string>> = { solved: 'solved', within: 'within reach', beyond: 'out of reach' };

function inMarkdown(sheet: PoolDatasheet, settings: Settings): string {
  const rows = REACHES.map((reach) => {
    const { there, drawn, share, meanChance, tiers, kinds, languages } = sheet[reach];
    const cells = [NAMES[reach], there, drawn, `${(100 * share).toFixed(1)} %`, meanChance?.toFixed(2) ?? '-'];
    return [...cells, listed(tiers), listed(kinds), listed(languages)];
  });
  const head = ['questions', 'there', 'drawn', 'share', 'mean chance', 'tiers', 'kinds', 'languages'];
  const rule = ['---', '--:', '--:', '--:', '--:', '---', '---', '---'];
  const table = [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return (
    `# A pool of training questions\n\n${table}\n\n` +
    'By the chance of a right answer that tries of a model have shown: solved lies above the band, out of reach below it. ' +
    'It is drawn at random within each.\n\n```json\n' +
    `${JSON.stringify(settings, null, 2)}\n\`\`\`\n`
  );
}

function listed(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).map(([value, count]) => `${value} ${count}`);
  return parts.length === 0 ? '-' : parts.join(', ');
}

function byName([a]: readonly [string, number], [b]: readonly [string, number]): number {
  return a < b ? -1 : 1;
}
