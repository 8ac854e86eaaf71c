/** What a text denies: which words of the record stand where 'no' reaches. */
import type { Language } from '../../../records/question.ts';
import type { Claim } from '../../../graph/claims.ts';

const DENIALS: Readonly<Record<Language, RegExp>> = {
  en: /\b(?:(?:do|does|did|has|have|had) not(?: (?:have|had|report|complain of|present with|show|describe))?|no|not|never|without|den(?:y|ies|ied|ying)|lack(?:s|ed|ing)?|neither|nor|none|free of|negative for|(?:rules?|ruled) out)\b|n't\b(?: (?:have|had|report))?/gi,
  zh: /否认|没有|未见|未|不伴|并无|无|排除/g,
};
/** Where the reach of a denial ends at the latest. */
const ENDS: Readonly<Record<Language, RegExp>> = {
  en: /[.;!](?:\s|$)|\b(?:but|however|although|though|except|while|whereas|yet|shows?|showed|reveals?|revealed|reports?|complains?|presents?|has|have|had|with|who|because|examination)\b/gi,
  zh: /[。;,!.]|但|而|伴|并有|可见|示/g,
};
/** Behind a name. */
const DENIED_AFTER: Readonly<Record<Language, RegExp>> = {
  en: /^ (?:(?:is|are|was|were) )?(?:absent|negative|denied|ruled out|not (?:present|seen|found|noted|reported|observed))\b/i,
  zh: /^(?:为|均)?(?:阴性|不存在|未见)/,
};

export interface DenialsRead<Owner> {
  /** Claims that the text denies. */
  readonly denied: ReadonlySet<Claim<Owner>>;
  /** Denials that reach none of the claims. */
  readonly others: readonly string[];
}

/** `rest`: the text without the claims, places kept. */
export function readDenials<Owner>(
  text: string,
  rest: string,
  claims: readonly Claim<Owner>[],
  language: Language,
): DenialsRead<Owner> {
  const denied = new Set<Claim<Owner>>();
  const others: string[] = [];
  const ends = [...rest.matchAll(ENDS[language])].map(({ index }) => index);
  let end = 0;
  let next = 0;
  for (const match of rest.matchAll(DENIALS[language])) {
    const from = match.index + match[0].length;
    while (end < ends.length && ends[end]! < from) end++;
    const to = ends[end] ?? rest.length;
    while (next < claims.length && claims[next]!.from < from) next++;
    const first = next;
    // What one denial reaches is behind the next one's reach, or is reached already.
    while (next < claims.length && claims[next]!.from < to) denied.add(claims[next++]!);
    const before = claims[first - 1];
    const reached = next > first || (before !== undefined && before.from >= from && denied.has(before));
    // Right behind a name, as in 'fever was not seen', a denial denies the name.
    const behind = before !== undefined && match.index >= before.to && match.index - before.to <= LONGEST_VERB;
    if (!reached && !behind) others.push(match[0]);
  }
  for (const claim of claims) if (DENIED_AFTER[language].test(text.slice(claim.to, claim.to + 40))) denied.add(claim);
  return { denied, others };
}

/** ' were ' */
const LONGEST_VERB = 6;
