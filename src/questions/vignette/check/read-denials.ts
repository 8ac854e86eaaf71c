/** What a text denies: which words of the record stand where 'no' reaches. */
import type { Language } from '../../../records/question.ts';
import type { Claim } from './read-text.ts';

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
    let reached = false;
    // The claims of one reach are looked at again by a second denial within it: reaches are short.
    for (let at = next; at < claims.length && claims[at]!.from < to; at++) {
      denied.add(claims[at]!);
      reached = true;
    }
    if (
      !reached &&
      !DENIED_AFTER[language].test(` ${text.slice(match.index - 4, from)}`) &&
      !endsName(claims, match.index)
    )
      others.push(match[0]);
  }
  for (const claim of claims) if (DENIED_AFTER[language].test(text.slice(claim.to, claim.to + 40))) denied.add(claim);
  return { denied, others };
}

/** Whether a denial stands right behind a claim, as in 'fever was not seen'. */
function endsName(claims: readonly Claim<unknown>[], at: number): boolean {
  return claims.some(({ to }) => at >= to && at - to <= 6);
}
