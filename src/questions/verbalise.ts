/**
 * Turns the observed part of a subgraph into a vignette with varied wording, in English and Chinese.
 * Wordings are data; names come from the graph; nothing of the masked part is told.
 */
import type { Entity } from '../graph/knowledge-graph.ts';
import { joinNames } from '../graph/statements.ts';
import type { Language, QuestionKind } from '../records/question.ts';
import type { RandomStream } from '../support/random.ts';

interface Wordings {
  /** `{f}` stands for the list of findings. */
  readonly openers: readonly string[];
  /** `{b}` stands for the background condition. */
  readonly backgrounds: readonly string[];
  readonly asks: Readonly<Record<QuestionKind, readonly string[]>>;
  readonly lastSeparators: readonly string[];
  /** Between sentences. */
  readonly gap: string;
}

export const WORDINGS: Readonly<Record<Language, Wordings>> = {
  en: {
    openers: [
      'A patient presents with {f}.',
      'Examination and tests show {f}.',
      'The record notes {f}.',
      'An adult is seen for {f}.',
      'The work-up reveals {f}.',
      'A referral letter lists {f}.',
    ],
    backgrounds: ['The patient also has {b}.', 'Also on record: {b}.', 'The history includes {b}.'],
    asks: {
      diagnosis: ['What is the most likely diagnosis?', 'Which disease fits best?'],
      'next-test': ['Which test should confirm the diagnosis?', 'What is the best confirmatory test?'],
      treatment: ['What is the first-line treatment?', 'Which treatment is the first choice?'],
      mechanism: ['How does the first-line drug act?', 'What is the mechanism of the first-line drug?'],
      'safe-treatment': ['Which treatment is effective and safe?', 'Which treatment should this patient be given?'],
    },
    lastSeparators: [', ', ' and '],
    gap: ' ',
  },
  zh: {
    openers: [
      '患者出现{f}。',
      '检查发现{f}。',
      '病历记录有{f}。',
      '一名成人因{f}就诊。',
      '进一步检查提示{f}。',
      '转诊信列出{f}。',
    ],
    backgrounds: ['患者还有{b}。', '另有记录：{b}。', '既往情况包括{b}。'],
    asks: {
      diagnosis: ['最可能的诊断是什么？', '哪种疾病最符合？'],
      'next-test': ['应以哪项检查确诊？', '最佳的确诊检查是什么？'],
      treatment: ['一线治疗是什么？', '首选哪种治疗？'],
      mechanism: ['一线药物如何起作用？', '一线药物的作用机制是什么？'],
      'safe-treatment': ['哪种治疗有效且安全？', '该患者应接受哪种治疗？'],
    },
    lastSeparators: ['、', '和'],
    gap: '',
  },
};

export interface Vignette {
  readonly stem: string;
  /** Which wordings were used, for the record: opener/ask indices. */
  readonly template: string;
}

/** The stem: findings in the given order, the background if any, then what is asked. */
export function verbalise(
  findings: readonly Entity[],
  background: Entity | null,
  kind: QuestionKind,
  language: Language,
  random: RandomStream,
): Vignette {
  const { openers, asks } = WORDINGS[language];
  return tellVignette(
    {
      findings: findings.map((finding) => finding.names[language]),
      background: background === null ? null : background.names[language],
      openers,
      asks: asks[kind],
      label: kind,
    },
    language,
    random,
  );
}

export interface VignetteParts {
  readonly findings: readonly string[];
  readonly background: string | null;
  readonly openers: readonly string[];
  readonly asks: readonly string[];
  /** What the template is called on record. */
  readonly label: string;
}

export function tellVignette(parts: VignetteParts, language: Language, random: RandomStream): Vignette {
  const { findings: names, background, openers, asks, label } = parts;
  const wordings = WORDINGS[language];
  const opener = random.integer(openers.length);
  const ask = random.integer(asks.length);
  const list = names.length > 1 ? joinNames(names, random.pick(wordings.lastSeparators), language) : names[0]!;
  const sentences = [openers[opener]!.replace('{f}', () => list)];
  if (background !== null) sentences.push(random.pick(wordings.backgrounds).replace('{b}', () => background));
  sentences.push(asks[ask]!);
  return { stem: sentences.join(wordings.gap), template: `${language}/${opener}/${label}/${ask}` };
}
