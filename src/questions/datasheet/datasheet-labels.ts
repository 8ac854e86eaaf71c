/** Names of steps, reasons and values in both languages; a value without a name is shown as it is. */
import type { Bilingual } from '../../pages/html.ts';
import { valueNames } from '../../pages/value-names.ts';
import { difficultyTierSchema } from '../../records/question.ts';
import { ownNames } from '../../support/own-names.ts';

export const stepNames = ownNames<Bilingual>({
  synthesize: { en: 'Synthesis', zh: '合成' },
  verbalise: { en: 'Wording by a model', zh: '模型改写' },
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
});

export const reasonNames = ownNames<Bilingual>({
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
  reworded: { en: 'a benchmark item with words exchanged', zh: '基准题的改写' },
  'failed-all-trials': { en: 'failed in all trials', zh: '全部试答均错' },
  'no findings identify the disease': { en: 'no findings identify the disease', zh: '表现不足以确定疾病' },
  'too few distractors': { en: 'too few distractors', zh: '干扰项不足' },
  'several right answers': { en: 'several right answers by the graph', zh: '图谱中有多个正确答案' },
  'names the answer': { en: 'names the answer', zh: '题干泄露答案' },
  'echoes the answer': { en: 'a word that only the answer has', zh: '题干与正确答案用词相同' },
  'names a distractor': { en: 'names a distractor', zh: '题干提及干扰项' },
  'asked before': { en: 'asked before', zh: '已出过的题' },
  'no stated safe treatment': { en: 'no treatment is stated to be safe', zh: '无注明安全的治疗' },
  'what is told forbids it': { en: 'what is told forbids the answer', zh: '题中所述禁忌该答案' },
  'what it is given for is not told': { en: 'what the answer is given for is not told', zh: '题中未述其适应表现' },
  'no such patient': { en: 'no patient can be so', zh: '不可能有这样的患者' },
  'the test is told already': { en: 'the test’s result is told', zh: '题中已有该检查结果' },
  'another disease is as likely': { en: 'another disease is as likely', zh: '另有同样可能的疾病' },
  'the options tell the answer': { en: 'the options tell the answer', zh: '选项泄露答案' },
  'right oftener than offered': { en: 'right oftener than it was offered', zh: '作为正确答案过多' },
  'asked often enough': { en: 'the same fact asked often enough', zh: '同一事实已足够' },
  'the scenario leads nowhere': { en: 'leads nowhere', zh: '无可问之处' },
  'dropped-by-reviewer': { en: 'dropped by a reviewer', zh: '审核员剔除' },
  'benchmark-item': { en: 'a benchmark’s item', zh: '基准测试题目' },
  'non-commercial': { en: 'licence for research alone', zh: '仅限研究的许可' },
});

/** Values as bars name them: tiers with a capital. */
export const barNames = ownNames<Bilingual>({
  ...valueNames,
  ...Object.fromEntries(difficultyTierSchema.options.map((tier) => [tier, capitalised(valueNames[tier]!)])),
});

function capitalised({ en, zh }: Bilingual): Bilingual {
  return { en: en.charAt(0).toUpperCase() + en.slice(1), zh };
}
