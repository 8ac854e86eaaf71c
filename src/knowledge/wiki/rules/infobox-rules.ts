/** Claims of infobox fields: each link of a field that states a relation. Fields of English and Chinese infoboxes. */
import { FINDING_RELATIONS, type RelationType } from '../../../graph/schema.ts';
import { prevalenceIn } from '../article/prevalence.ts';
import type { InfoboxField } from '../article/infobox-fields.ts';
import { quoteOf } from '../article/quote.ts';
import { fittingRelations, type Claim, type Dropped, type ExtractionInput } from '../relation-extractor.ts';
import { isDenied, isDeniedLabel, isDenyingHeading } from './negation.ts';

const TREATMENT: readonly RelationType[] = ['first_line_treatment'];

/** Field -> the relations it may state. Which one is decided by the types at the ends. */
const FIELDS: Readonly<Record<string, readonly RelationType[]>> = {
  ...all(['symptoms', 'symptom', 'signs', 'signs and symptoms', 'findings', '症状', '徵狀', '体征'], FINDING_RELATIONS),
  ...all(['complications', 'complication', '并发症', '併發症'], ['has_complication']),
  ...all(['causes', 'cause', 'caused by', 'pathogen', '病因', '原因', '肇因'], ['caused_by', 'associated_gene']),
  ...all(['gene', 'genes', '基因'], ['associated_gene']),
  ...all(['risks', 'risk', 'risk factors', '风险因素', '風險因素', '危险因素'], ['has_risk_factor']),
  ...all(['diagnosis', 'diagnostic method', 'diagnostic', '诊断', '诊断方法', '診斷方法'], ['confirmed_by']),
  ...all(['treatment', 'medication', 'management', 'therapy', '治疗', '治療', '药物', '藥物'], TREATMENT),
  ...all(['affects', 'organ', 'organs', 'body part', 'location', '影响器官'], ['affects']),
  ...all(
    ['mechanism', 'pathophysiology', 'mechanism of action', '机制', '作用机制'],
    ['acts_by', 'has_pathophysiology'],
  ),
  ...all(['class', 'drug class', 'class of drug', '药物类别'], ['member_of']),
  ...all(['contraindications', 'contraindication', '禁忌症', '禁忌'], ['contraindicated_in']),
  ...all(['side effects', 'adverse effects', '副作用', '不良反应'], ['has_adverse_effect']),
};

const PREVALENCE_FIELDS = new Set(['frequency', 'prevalence', 'incidence', '患病率', '发病率', '盛行率']);

/**
 * The confidence of an infobox field. The value is ours: such fields are short, and most errors are links to other
 * things.
 */
export const INFOBOX_CONFIDENCE = 0.9;
/** The confidence of a treatment that the words call second-line; the value is ours. */
const SECOND_LINE = /\bsecond[- ]line\b|二线/iu;

export function infoboxClaims({ article, type }: ExtractionInput, dropped: Dropped): Claim[] {
  return (article.infobox?.fields ?? []).flatMap((field) => {
    const relations = Object.hasOwn(FIELDS, field.name) ? fittingRelations(FIELDS[field.name]!, type, false) : [];
    return relations.length === 0 ? [] : fieldClaims(field, relations, dropped);
  });
}

/** The prevalence that the infobox states, with its place; null without one. */
export function infoboxPrevalence({ article }: Pick<ExtractionInput, 'article'>): ReturnType<typeof prevalenceIn> {
  for (const { name, words } of article.infobox?.fields ?? []) {
    const found = PREVALENCE_FIELDS.has(name) ? prevalenceIn(words.flat) : null;
    if (found !== null) return found;
  }
  return null;
}

function fieldClaims({ words }: InfoboxField, relations: readonly RelationType[], dropped: Dropped): Claim[] {
  return words.links.flatMap((link) => {
    const item = itemAround(words.plain, link.start, link.end);
    const quote = quoteOf(words, [link]);
    if (quote === null) {
      dropped.add('no place in the source');
      return [];
    }
    const isTreatment = relations.includes('first_line_treatment');
    const after = words.plain.slice(link.end, item.end);
    return {
      relations:
        isTreatment && SECOND_LINE.test(words.plain.slice(item.start, item.end))
          ? ['second_line_treatment']
          : [...relations],
      target: link.page,
      surface: link.text,
      inverse: false,
      denied:
        isDenied(words.plain.slice(item.start, link.start), after) ||
        isDeniedLabel(link.text) ||
        isDenyingHeading(headingBefore(words.plain, link.start)),
      ...quote,
      confidence: INFOBOX_CONFIDENCE,
    } satisfies Claim;
  });
}

/** The line with a colon that a list stands under; empty without one. */
function headingBefore(plain: string, start: number): string {
  const lines = plain
    .slice(Math.max(0, start - ITEM_REACH), start)
    .split('\n')
    .slice(0, -1);
  return lines.findLast((line) => /[:：]\s*$/.test(line)) ?? '';
}

/** Items of a field are parted by commas, semicolons, dots and lines; a longer item is looked at this far on each side. */
const ITEM_REACH = 200;
const SEPARATOR = /[,;·•\n，、；]/u;

function itemAround(plain: string, start: number, end: number): { readonly start: number; readonly end: number } {
  let [from, to] = [start, end];
  while (from > Math.max(0, start - ITEM_REACH) && !SEPARATOR.test(plain[from - 1]!)) from--;
  while (to < Math.min(plain.length, end + ITEM_REACH) && !SEPARATOR.test(plain[to]!)) to++;
  return { start: from, end: to };
}

function all(names: readonly string[], relations: readonly RelationType[]): Record<string, readonly RelationType[]> {
  return Object.fromEntries(names.map((name) => [name, relations]));
}
