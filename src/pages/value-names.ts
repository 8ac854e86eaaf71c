/** What readers call the values in a question's record, in both languages: language, tier, rarity, kind. */
import { ownNames } from '../support/own-names.ts';
import type { Bilingual } from './html.ts';

export const valueNames = ownNames<Bilingual>({
  en: { en: 'English', zh: '英文' },
  zh: { en: 'Chinese', zh: '中文' },
  easy: { en: 'easy', zh: '简单' },
  moderate: { en: 'moderate', zh: '中等' },
  difficult: { en: 'difficult', zh: '困难' },
  common: { en: 'common', zh: '常见' },
  uncommon: { en: 'uncommon', zh: '少见' },
  rare: { en: 'rare', zh: '罕见' },
  unknown: { en: 'not stated', zh: '未注明' },
  diagnosis: { en: 'diagnosis', zh: '诊断' },
  'next-test': { en: 'next test', zh: '下一步检查' },
  treatment: { en: 'treatment', zh: '治疗' },
  mechanism: { en: 'mechanism', zh: '机制' },
  'safe-treatment': { en: 'safe treatment', zh: '安全用药' },
  contraindication: { en: 'contraindication', zh: '禁忌' },
  complication: { en: 'complication', zh: '并发症' },
});
