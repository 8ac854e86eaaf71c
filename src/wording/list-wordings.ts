/**
 * The sentences that tell findings as lists, one sentence a type, for models too small for more. Names stand as they are,
 * an English one behind a space and a Chinese one behind none, so that each is one token of the miniature's tokenizer.
 */
import type { Language } from '../records/question.ts';

export interface ListWordings {
  /** `{f}` stands for the names. Laboratory and imaging findings share the last. */
  readonly openers: Readonly<Record<'symptom' | 'sign' | 'tests', readonly string[]>>;
  /** `{x}` stands for one name. */
  readonly denial: readonly string[];
  readonly risk: readonly string[];
  readonly background: readonly string[];
}

export const LIST_WORDINGS: Readonly<Record<Language, ListWordings>> = {
  en: {
    openers: {
      symptom: ['A patient presents with {f}.', 'A patient is seen for {f}.'],
      sign: ['Examination shows {f}.', 'Examination reveals {f}.'],
      tests: ['Tests show {f}.', 'Tests reveal {f}.'],
    },
    denial: ['There is no {x}.'],
    risk: ['The history includes {x}.'],
    background: ['The patient also has {x}.'],
  },
  zh: {
    openers: {
      symptom: ['患者出现{f}。', '患者因{f}就诊。'],
      sign: ['查体见{f}。', '体检发现{f}。'],
      tests: ['检查示{f}。', '检查提示{f}。'],
    },
    denial: ['无{x}。'],
    risk: ['病史中有{x}。'],
    background: ['患者还有{x}。'],
  },
};

/** Every sentence of every language, with its `{f}` or `{x}`. */
export function listTemplates(): string[] {
  return Object.values(LIST_WORDINGS).flatMap(({ openers, denial, risk, background }) => [
    ...Object.values(openers).flat(),
    ...denial,
    ...risk,
    ...background,
  ]);
}
