/** The extractor that knows infobox fields and phrases, and no more: no model, the same claims every time. */
import { Dropped, type Claim, type Extraction, type ExtractionInput } from '../relation-extractor.ts';
import { infoboxClaims } from './infobox-rules.ts';
import { sentenceClaims } from './sentence-rules.ts';

/** Most claims of one article; a page with more of them is a table and no article. */
const MOST_CLAIMS = 300;

/** Stands in the evidence: raise its version when the rules make other claims. */
export const RULES = 'rules/2';

export function extractByRules(input: ExtractionInput): Extraction {
  const dropped = new Dropped();
  const claims: Claim[] = [];
  const seen = new Set<string>();
  for (const claim of [...infoboxClaims(input, dropped), ...sentenceClaims(input, dropped)]) {
    const key = JSON.stringify([claim.relations, claim.target, claim.inverse, claim.denied, claim.start]);
    if (claim.target === input.article.page.title) dropped.add('of the article itself');
    else if (seen.has(key)) continue;
    else if (claims.length >= MOST_CLAIMS) dropped.add('too many claims in one article');
    else claims.push(claim);
    seen.add(key);
  }
  return { claims, dropped: dropped.counts };
}
