/** What columns of questions are usually called, in English and Chinese; compared without case, spaces, `_` and `-`. */
import { LETTERS } from '../../records/question-text.ts';
import type { MappedPart } from './own-settings.ts';

/** The likelier first. */
export const USUAL_NAMES: Readonly<Record<Exclude<MappedPart, 'cluster'>, readonly string[]>> = {
  stem: words(
    'question stem questionstem questiontext questionbody finalquestion sent1 query prompt problem item text',
    '题干 题目 问题 试题 题目内容 试题内容 题面',
  ),
  options: words(
    'options choices option answerchoices answeroptions alternatives candidates finaloptions',
    '选项 备选答案 候选答案 答案选项 备选项',
  ),
  answer: words(
    'answer answerkey correctanswer correctoption rightanswer correct answeridx answerindex answerletter correctidx',
    'correctindex correctoptionindex answerid cop gold goldanswer key answertext finaldecision finalcorrectanswer target',
    'label solution 答案 正确答案 标准答案 参考答案 正确选项 正答',
  ),
  context: words('context contexts passage vignette case casetext abstract 病例 病史 材料 背景'),
  id: words('id qid questionid itemid uid uuid uniqueid pubid examid 编号 题号 序号 (key)'),
  language: words('language lang 语言 语种'),
  specialty: words(
    'specialty speciality discipline medicaldiscipline department subject subjectname category bodysystem topic',
    '科目 学科 专业 科室 专科',
  ),
};

/** What options in columns of their own are called before the letter or number, the likelier first. */
const OPTION_PREFIXES = [
  'option',
  'opt',
  'op',
  'choice',
  'ending',
  'alternative',
  'distractor',
  '选项',
  '',
  'answer',
  'ans',
];

/** Of these no label is kept: they are about people. */
const personal =
  /patient|physician|doctor|author|annotator|reviewer|editor|writer|e?mail|phone|mrn|birth|address|username|login|姓名|患者|病人|医生|作者|电话|邮箱|住址|身份证|病历号|住院号/i;
const personalWords = ['name', 'fullname', 'firstname', 'lastname', 'surname', 'contact', 'ssn', 'dob'];

export function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_.-]+/g, '');
}

export function isPersonal(name: string): boolean {
  return personal.test(name) || personalWords.includes(plainName(name));
}

/** Columns that hold an option each, in the order of their letters or numbers; null: fewer than two. */
export function optionColumns(names: readonly string[]): readonly string[] | null {
  const groups = new Map<string, Map<number, string>>();
  for (const name of names) {
    const match = /^(.*?)(?:([a-u])|(\d{1,2}))$/.exec(plainName(name).replace(/[[\]()]/g, ''));
    if (match === null) continue;
    // `options` before a letter is `option`.
    const prefix = match[1] === 'options' ? 'option' : match[1] === 'choices' ? 'choice' : match[1]!;
    if (!OPTION_PREFIXES.includes(prefix)) continue;
    const kind = `${prefix}/${match[2] === undefined ? 'number' : 'letter'}`;
    const place = match[2] === undefined ? Number(match[3]) : LETTERS.toLowerCase().indexOf(match[2]);
    const group = groups.get(kind) ?? new Map<number, string>();
    groups.set(kind, group);
    if (!group.has(place)) group.set(place, name);
  }
  for (const prefix of OPTION_PREFIXES)
    for (const kind of prefix === '' ? ['letter'] : ['letter', 'number']) {
      const columns = unbroken(groups.get(`${prefix}/${kind}`), kind === 'letter');
      if (columns.length >= 2) return columns;
    }
  return null;
}

/** Letters from A on, numbers from 0 or 1 on, up to the first gap. */
function unbroken(group: ReadonlyMap<number, string> | undefined, fromZero: boolean): string[] {
  if (group === undefined) return [];
  const columns: string[] = [];
  for (let place = fromZero || group.has(0) ? 0 : 1; group.has(place); place++) columns.push(group.get(place)!);
  return columns;
}

function words(...lines: readonly string[]): readonly string[] {
  return lines.join(' ').split(' ');
}
