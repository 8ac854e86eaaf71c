/**
 * The third rung, for questions of a graph: the teacher is told what each step of the path does and nothing of what it finds,
 * the relations without their ends. Writing to such a skeleton leans less on an answer than being told not to mention it
 * (arXiv 2602.14469). The wording is ours.
 */
import { isPublic, type BankQuestion } from '../../records/bank-question.ts';
import type { Language } from '../../records/question.ts';
import type { DifficultyTier } from '../../records/question.ts';
import type { ShownQuestion } from '../../records/question-text.ts';
import { ANSWER_FORMAT, type AnswerForm } from '../answer-form.ts';
import { questionBlock, taskWords } from './blind-prompt.ts';

/** Raised with every change of a character below; the words of the first rung are in it, too. */
export const SKELETON_PROMPT_VERSION = 1;

type Step = Readonly<Record<Language, string>>;

/** From one end of a relation to the other; a relation that is not named here gives no step. */
const STEPS: Readonly<Record<string, Step>> = {
  screened_by: { en: 'from that condition to the test that screens for it', zh: '由该病推到筛查它的检查' },
  confirmed_by: { en: 'from that condition to the test that confirms it', zh: '由该病推到确诊它的检查' },
  assessed_by: { en: 'from that condition to the test that assesses it', zh: '由该病推到评估它的检查' },
  excluded_by: { en: 'from that condition to the test that excludes it', zh: '由该病推到排除它的检查' },
  first_line_treatment: { en: 'from that condition to its first choice of treatment', zh: '由该病推到首选治疗' },
  second_line_treatment: {
    en: 'from that condition to its treatment when the first choice fails',
    zh: '由该病推到首选治疗无效时的治疗',
  },
  acts_by: { en: 'from that drug to the way in which it acts', zh: '由该药推到其作用机制' },
  member_of: { en: 'from that drug to its class', zh: '由该药推到其药物类别' },
  caused_by: { en: 'from that condition to its cause', zh: '由该病推到病因' },
  associated_gene: { en: 'from that condition to its gene', zh: '由该病推到相关基因' },
  affects: { en: 'from that condition to the part of the body that it affects', zh: '由该病推到受累部位' },
  has_pathophysiology: { en: 'from that condition to how it comes about', zh: '由该病推到发病机制' },
  has_complication: { en: 'from that condition to what it may lead to', zh: '由该病推到并发症' },
  contraindicated_in: {
    en: 'which of its treatments the other condition of the patient forbids',
    zh: '患者的另一情况禁用其中哪些治疗',
  },
};

const WORDINGS: Readonly<Record<Language, { heading: string; first: string; ruledOut: string; forbidden: string }>> = {
  en: {
    heading: 'The reasoning has these steps; write what each of them finds:',
    first: 'from the findings told to the one condition that has them all',
    ruledOut: 'which other conditions share some of the findings, and which finding rules each of them out',
    forbidden: STEPS['contraindicated_in']!.en,
  },
  zh: {
    heading: '推理包含以下步骤，请写出每一步得到什么：',
    first: '由所述表现推到同时具备它们的那一种病',
    ruledOut: '哪些其他疾病也有其中部分表现，各由哪项表现排除',
    forbidden: STEPS['contraindicated_in']!.zh,
  },
};

/** What the steps do, the first first; null where the question tells no path. */
export function skeletonOf(question: BankQuestion): string[] | null {
  if (isPublic(question)) return null;
  const { mask, subgraph, background, language } = question;
  const { first, ruledOut, forbidden } = WORDINGS[language];
  const further = mask.slice(1).map((object, at) => {
    const edge = subgraph.edges.find((each) => each.subject === mask[at] && each.object === object);
    return edge === undefined ? undefined : STEPS[edge.relation]?.[language];
  });
  if (further.some((step) => step === undefined)) return null;
  return [first, ruledOut, ...(further as string[]), ...(background === null ? [] : [forbidden])];
}

/** The user's turn. */
export function skeletonPrompt(
  question: ShownQuestion,
  tier: DifficultyTier | null,
  steps: readonly string[],
  answers: AnswerForm,
): string {
  const { language } = question;
  const listed = steps.map((step, at) => `${at + 1}. ${step}`).join('\n');
  return (
    `${questionBlock(question)}\n\n${WORDINGS[language].heading}\n${listed}\n\n` +
    `${taskWords(language, tier)}\n${ANSWER_FORMAT[language][answers]}`
  );
}
