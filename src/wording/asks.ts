/**
 * The sentences that ask, by what is asked for. None presumes what a graph may not say: 'the first-line drug' is asked
 * about only where one drug is first (`first-drug-...`).
 */
import type { Language } from '../records/question.ts';
import type { RandomStream } from '../support/random.ts';

export const ASK_KINDS = [
  'diagnosis',
  'next-test',
  'confirmatory-test',
  'first-line-treatment',
  'drug-treatment',
  'safe-treatment',
  'drug-mechanism',
  'first-drug-mechanism',
  'drug-class',
  'pathophysiology',
  'pathogen',
  'gene',
  'complication',
  'contraindication',
  'first-drug-contraindication',
] as const;
export type AskKind = (typeof ASK_KINDS)[number];

export const ASKS: Readonly<Record<Language, Readonly<Record<AskKind, readonly string[]>>>> = {
  en: {
    diagnosis: [
      'Which of the following is the most likely diagnosis?',
      'What is the most likely diagnosis?',
      "Which of the following best explains this patient's condition?",
    ],
    'next-test': [
      'Which of the following is the most appropriate next step in testing?',
      'Which of the following tests should be done next?',
    ],
    'confirmatory-test': [
      'Which of the following tests is most likely to confirm the diagnosis?',
      'Which of the following is the best test to establish the diagnosis?',
      'Which of the following would confirm the most likely diagnosis?',
    ],
    'first-line-treatment': [
      'Which of the following treatments is most appropriate for this patient?',
      'Which of the following is the most appropriate treatment?',
      'Which of the following is the most appropriate initial treatment?',
    ],
    'drug-treatment': [
      'Which of the following drugs is the most appropriate treatment?',
      'Treatment with which of the following drugs is most appropriate?',
    ],
    'safe-treatment': [
      'Which of the following treatments is both effective and safe in this patient?',
      'Given the history, which of the following is the most appropriate treatment?',
    ],
    'drug-mechanism': [
      'A drug used to treat the most likely diagnosis acts by which of the following mechanisms?',
      'Which of the following is the mechanism of action of a drug that treats this condition?',
    ],
    'first-drug-mechanism': [
      'The first-line drug for this condition acts by which of the following mechanisms?',
      'Which of the following is the mechanism of action of the first-line drug?',
    ],
    'drug-class': [
      'A drug used to treat the most likely diagnosis belongs to which of the following classes?',
      'Which of the following classes of drugs is used to treat this condition?',
    ],
    pathophysiology: [
      "Which of the following is the underlying mechanism of this patient's condition?",
      'Which of the following mechanisms best explains these findings?',
    ],
    pathogen: [
      'Which of the following is the most likely causal organism?',
      "Which of the following organisms is the most likely cause of this patient's condition?",
    ],
    gene: [
      'A variant of which of the following genes is associated with the most likely diagnosis?',
      "Which of the following genes is most likely involved in this patient's condition?",
    ],
    complication: [
      'Which of the following is a complication of the most likely diagnosis?',
      'This patient is at increased risk of which of the following complications?',
    ],
    contraindication: [
      'Which of the following is a contraindication to a drug used to treat the most likely diagnosis?',
      'In which of the following must a drug used to treat this condition be avoided?',
    ],
    'first-drug-contraindication': [
      'Which of the following is a contraindication to the first-line drug?',
      'In which of the following must the first-line drug be avoided?',
    ],
  },
  zh: {
    diagnosis: ['该患者最可能的诊断是', '最可能的诊断是', '首先考虑的诊断是'],
    'next-test': ['下一步最适宜的检查是', '为明确诊断，下一步应进行的检查是'],
    'confirmatory-test': ['对明确诊断最有价值的检查是', '最有助于确诊的检查是', '可明确诊断的检查是'],
    'first-line-treatment': ['最适宜的治疗是', '该患者最适宜的治疗是', '最恰当的治疗措施是'],
    'drug-treatment': ['最适宜的治疗药物是', '治疗宜选用的药物是'],
    'safe-treatment': ['对该患者有效且安全的治疗是', '结合病史，该患者最适宜的治疗是'],
    'drug-mechanism': ['治疗该病所用药物的作用机制是', '可用于治疗该病的药物，其作用机制是'],
    'first-drug-mechanism': ['治疗该病的一线药物，其作用机制是', '该病一线药物的作用机制是'],
    'drug-class': ['治疗该病可选用的药物类别是', '可用于治疗该病的药物类别是'],
    pathophysiology: ['该病的发病机制是', '最能解释上述表现的机制是'],
    pathogen: ['最可能的病原体是', '引起该病的病原体最可能是'],
    gene: ['与该病相关的基因是', '该病最可能涉及的基因是'],
    complication: ['该病可出现的并发症是', '该患者易发生的并发症是'],
    contraindication: ['治疗该病所用药物的禁忌证是', '用于治疗该病的药物禁用于'],
    'first-drug-contraindication': ['治疗该病的一线药物，其禁忌证是', '该病一线药物禁用于'],
  },
};

export function pickAsk(kind: AskKind, language: Language, random: RandomStream): string {
  return random.pick(ASKS[language][kind]);
}

/** Every sentence of every language. */
export function askSentences(): string[] {
  return Object.values(ASKS).flatMap((kinds) => Object.values(kinds).flat());
}
