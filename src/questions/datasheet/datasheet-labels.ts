/** Names of steps, reasons and values in both languages; what has none is shown as it is. */
import type { Bilingual } from '../../pages/html.ts';

export const stepNames: Readonly<Record<string, Bilingual>> = {
  import: { en: 'Import', zh: '导入' },
  anonymise: { en: 'Anonymisation', zh: '去标识' },
  format: { en: 'Format', zh: '格式' },
  language: { en: 'Language', zh: '语言' },
  length: { en: 'Length', zh: '长度' },
  duplicates: { en: 'Duplicates', zh: '去重' },
  decontamination: { en: 'Decontamination', zh: '去污染' },
  difficulty: { en: 'Difficulty', zh: '难度标注' },
  'label-check': { en: 'Label check', zh: '答案核查' },
  review: { en: 'Manual review', zh: '人工审核' },
  licences: { en: 'Licences', zh: '许可' },
  mix: { en: 'Mix', zh: '混合' },
};

export const reasonNames: Readonly<Record<string, Bilingual>> = {
  'no-question': { en: 'row without a question', zh: '无法成题的行' },
  'several-right-answers': { en: 'several right answers', zh: '多个正确答案' },
  'answer-not-among-options': { en: 'answer not among the options', zh: '答案不在选项中' },
  'encoding-damage': { en: 'encoding damage', zh: '编码损坏' },
  'blank-option': { en: 'blank option', zh: '空选项' },
  'duplicate-options': { en: 'the same option twice', zh: '重复选项' },
  'missing-figure': { en: 'figure or table that is not there', zh: '缺图或缺表' },
  'other-language': { en: 'another language', zh: '语言不符' },
  'too-long': { en: 'too long', zh: '过长' },
  'too-short': { en: 'too short', zh: '过短' },
  'exact-duplicate': { en: 'the same question', zh: '完全重复' },
  'near-duplicate': { en: 'nearly the same question', zh: '近似重复' },
  'contradicting-duplicate': { en: 'the same question with another answer', zh: '同题异答' },
  'whole-question': { en: 'a benchmark’s question', zh: '基准测试原题' },
  'word-runs': { en: 'half of a benchmark item’s words', zh: '与基准题半数以上词串相同' },
  'option-set': { en: 'a benchmark item’s options', zh: '与基准题选项相同' },
  'near-match': { en: 'nearly a benchmark item', zh: '与基准题近似' },
  'failed-all-trials': { en: 'failed in all trials', zh: '全部试答均错' },
  'dropped-by-reviewer': { en: 'dropped by a reviewer', zh: '审核员剔除' },
  'benchmark-item': { en: 'a benchmark’s item', zh: '基准测试题目' },
  'non-commercial': { en: 'licence for research alone', zh: '仅限研究的许可' },
};

export const valueNames: Readonly<Record<string, Bilingual>> = {
  en: { en: 'English', zh: '英文' },
  zh: { en: 'Chinese', zh: '中文' },
  easy: { en: 'Easy', zh: '简单' },
  moderate: { en: 'Moderate', zh: '中等' },
  difficult: { en: 'Difficult', zh: '困难' },
  unknown: { en: 'not stated', zh: '未注明' },
};
