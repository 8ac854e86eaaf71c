/** What readers call a report's rows, dimensions and groups, in both languages, and the colours that rows are drawn in. */
import type { Bilingual, Row } from '../../records/row.ts';
import { hueClass } from '../../pages/hues.ts';
import { valueNames } from '../../pages/value-names.ts';
import type { Dimension } from '../statistics/breakdown.ts';

/** By a row's name; the name itself where no row has it. */
export function labelOf(rows: readonly Row[], name: string): Bilingual {
  return rows.find((row) => row.name === name)?.label ?? { en: name, zh: name };
}

/** Where room is short: a control's label without the word. */
export function shortLabelOf(rows: readonly Row[], name: string): Bilingual {
  const { en, zh } = labelOf(rows, name);
  return { en: capitalised(en.replace(/^control:\s*/i, '')), zh: zh.replace(/^对照[：:]\s*/, '') };
}

/** Within a sentence a control says that it is one, whatever its label. */
export function subjectOf({ label: { en, zh }, role }: Row): Bilingual {
  if (role === 'recipe') return { en, zh };
  return { en: /^control\b/i.test(en) ? en : `Control: ${en}`, zh: zh.startsWith('对照') ? zh : `对照：${zh}` };
}

/** A line on what something is, to stand in brackets within a sentence: no full stop, no capital of its own. */
export function aside({ en, zh }: Bilingual): Bilingual {
  const small = /^\p{Lu}\p{Ll}/u.test(en) ? en[0]!.toLowerCase() + en.slice(1) : en;
  return { en: small.replace(/\.$/, ''), zh: zh.replace(/。$/, '') };
}

/** CSS class that sets the colour of a row, or of a curve that belongs to none. */
export function hueOf(rows: readonly Row[], name: string): string {
  const row = rows.find((each) => each.name === name);
  const role = row?.role ?? 'recipe';
  const alike = rows.filter((each) => each.role === role);
  return hueClass(role, row === undefined ? alike.length : alike.indexOf(row));
}

export const dimensionLabels: Record<Dimension, Bilingual> = {
  tier: { en: 'Difficulty', zh: '难度' },
  hops: { en: 'Hops', zh: '跳数' },
  rarity: { en: 'Rarity', zh: '罕见程度' },
  language: { en: 'Language', zh: '语言' },
  kind: { en: 'Asked for', zh: '所问' },
};

/** Null: the questions that do not say. */
export function groupLabel(group: string | null): Bilingual {
  return valueNames[group ?? 'unknown'] ?? { en: group ?? '', zh: group ?? '' };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
