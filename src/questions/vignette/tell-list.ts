/** A vignette of lists: one short sentence a type of finding, names as they stand, no patient and no numbers. */
import { joinNames, LIST_SEPARATORS } from '../../graph/statements.ts';
import type { Language } from '../../records/question.ts';
import type { RandomStream } from '../../support/random.ts';
import { LIST_WORDINGS } from '../../wording/list-wordings.ts';
import type { Told } from './tell-request.ts';
import type { ToldCondition, ToldFinding, VignetteFacts } from './vignette-facts.ts';

export function tellList(facts: VignetteFacts, language: Language, random: RandomStream): Told {
  const { findings, absent, risks, background } = facts;
  const { openers, denial, risk, background: also } = LIST_WORDINGS[language];
  const name = ({ names }: ToldFinding | ToldCondition): string => names[language];
  const sentences = (['symptom', 'sign', 'tests'] as const).flatMap((heading) => {
    const own = findings.filter(({ type }) => headingOf(type) === heading).map(name);
    if (own.length === 0) return [];
    const list = own.length === 1 ? own[0]! : joinNames(own, LIST_SEPARATORS[language], language);
    return [random.pick(openers[heading]).replace('{f}', () => list)];
  });
  const one = (wordings: readonly string[], each: ToldFinding | ToldCondition): string =>
    random.pick(wordings).replace('{x}', () => name(each));
  sentences.push(...risks.map((each) => one(risk, each)));
  if (background !== null) sentences.push(one(also, background));
  sentences.push(...absent.map((each) => one(denial, each)));
  const words = (each: ToldFinding | ToldCondition) => ({
    id: each.id,
    forms: [...new Set([name(each), ...(each.synonyms?.[language] ?? [])])],
  });
  return {
    text: sentences.join(language === 'en' ? ' ' : ''),
    course: null,
    told: [...findings, ...risks, ...(background === null ? [] : [background])].map(words),
    absent: absent.map((each) => ({ ...words(each), denials: [] })),
  };
}

function headingOf(type: ToldFinding['type']): 'symptom' | 'sign' | 'tests' {
  return type === 'symptom' || type === 'sign' ? type : 'tests';
}
