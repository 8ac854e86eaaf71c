/**
 * Other ways to write a name that change nothing of what it means: a finding without the place where it is seen
 * ("noncaseating granuloma on biopsy", "X线示缝间骨"), a condition without the word that says it is one ("无尿状态"),
 * a disease by whom it is named after alone ("Bartter").
 */
import { FINDING_TYPES } from '../../graph/schema.ts';

/** Fewer characters of Chinese are too common a word. */
const LEAST_HAN = 3;

const SEEN_ON = /^(\p{L}[\p{L}\p{N} -]+ [\p{L}\p{N}-]+) on (?:(?:\p{L}|-)+ ){0,2}\p{L}+$/u;
const SEEN_ON_ZH = /^[^示见]{2,12}?[示见](.+)$/u;
const STATE_ZH = /^(.{2,})(?:状态|期)$/u;
const CURRENT = /^current (.+)$/;
/** Whoever is it has the condition. */
const WHO: Readonly<Record<string, readonly string[]>> = {
  pregnancy: ['pregnant', '孕妇', '怀孕'],
  breastfeeding: ['nursing mother', 'lactating', '哺乳妇女'],
};

const NAMED_AFTER = /^(\p{Lu}[\p{L}-]{3,}) (?:syndrome|disease|thyroiditis|anomaly|sarcoma)$/u;
/** These begin sentences. */
const COMMON_WORDS = new Set(['Still', 'Best', 'Pick', 'Brown', 'Legionnaires']);

export function derivedNames(name: string, type: string): string[] {
  if (type === 'disease') {
    const after = NAMED_AFTER.exec(name)?.[1];
    return after === undefined || COMMON_WORDS.has(after) ? [] : [after];
  }
  if ((FINDING_TYPES as readonly string[]).includes(type)) return findingNames(name);
  return type === 'contraindication' ? conditionNames(name) : [];
}

function findingNames(name: string): string[] {
  const seen = SEEN_ON.exec(name)?.[1];
  if (seen !== undefined) return [seen];
  const seenZh = /\p{Script=Han}/u.test(name) ? SEEN_ON_ZH.exec(name)?.[1] : undefined;
  return seenZh !== undefined && seenZh.length >= LEAST_HAN ? [seenZh] : [];
}

function conditionNames(name: string): string[] {
  const short = CURRENT.exec(name)?.[1] ?? STATE_ZH.exec(name)?.[1];
  return [...(short === undefined ? [] : [short]), ...(WHO[short ?? name] ?? [])];
}
