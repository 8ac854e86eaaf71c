/** Names of a step's counts in both languages. The manifest has the English name, and some names contain a value. */
import type { Bilingual } from '../../pages/html.ts';
import { ownNames } from '../../support/own-names.ts';

type Named = (value: string) => Bilingual | undefined;

const exact = ownNames({
  'diseases that can be asked about': '可出题的疾病',
  'rare in the graph, share': '图谱中罕见病占比',
  'rare by the weights, share': '按权重的罕见病占比',
  'rare in the questions, share': '题目中罕见病占比',
  'diseases about which nothing new can be asked': '已无新题可出的疾病',
  'questions changed': '改动的题目',
  'pairs compared': '比较的题对',
  'benchmark items': '基准测试题目',
  reworded: '已改写',
  easy: '简单',
  moderate: '中等',
  difficult: '困难',
  unread: '无法读取',
  'refused or empty': '拒答或空白',
  trials: '试答次数',
  'right answers': '答对次数',
  'answers without a letter': '未给出选项的回答',
  decisions: '审核决定',
  'still waiting': '仍待审核',
  'not drawn': '未抽中',
  'asked for': '要求题数',
  'missing to the count': '未达题数',
});

/** A pattern of English names, and the Chinese words around the value in it. */
const withValue: readonly (readonly [pattern: RegExp, chinese: (value: string, other: string) => string])[] = [
  [/^(.+): diseases that can be asked about$/, (language) => `${language}：可出题的疾病`],
  [/^(.+): no disease has an? \w+ name$/, (language) => `${language}：没有疾病有该语言的名称`],
  [/^(.+): no disease with .+ that can be told$/, (language) => `${language}：有该语言名称的疾病均无足够可述的表现`],
  [/^(.+): share wanted$/, (kind) => `${kind}：期望占比`],
  [/^(.+): share reached$/, (kind) => `${kind}：实际占比`],
  [/^(.+): diseases that lead there$/, (kind) => `${kind}：可通向的疾病`],
  [
    /^far fewer than wanted: (.+), stopped most by: (.+)$/,
    (kind, reason) => `远少于期望：${kind}，最常见原因：${reason}`,
  ],
  [/^licence (.+)$/, (licence) => `许可 ${licence}`],
  [/^anonymised (.+)$/, (kind) => `去标识 ${kind}`],
  [/^template kept: (.+)$/, (reason) => `保留模板：${reason}`],
  [/^in (.+)$/, (benchmark) => `见于 ${benchmark}`],
];

/** `named` translates a value within the name, such as a kind of question. */
export function countName(name: string, named: Named): Bilingual {
  const known = exact[name];
  if (known !== undefined) return { en: name, zh: known };
  for (const [pattern, chinese] of withValue) {
    const [, value, other = ''] = pattern.exec(name) ?? [];
    if (value !== undefined) return { en: name, zh: chinese(named(value)?.zh ?? value, named(other)?.zh ?? other) };
  }
  return { en: name, zh: name };
}
