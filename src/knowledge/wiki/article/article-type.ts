/**
 * What type of entity an article is about: from the kind of its infobox, and from the head of the noun phrase that its
 * first defining sentence ends in ("X is a rare genetic disorder of ..."). Null says that the article is not medical, or
 * that its type cannot be told.
 */
import type { EntityType } from '../../../graph/schema.ts';
import { definedByPhrase } from './defining-phrase.ts';
import { definedByChinesePhrase } from './defining-phrase-zh.ts';
import type { WikiArticle } from './read-article.ts';

/** Sentences of the lead that may define the subject. */
const FIRST_SENTENCES = 3;

/**
 * What an infobox says of its article, and what a sentence may say instead: pages on symptoms have the infobox of diseases,
 * those on classes of drugs that of drugs.
 */
const INFOBOXES: readonly {
  readonly kind: RegExp;
  readonly type: EntityType | null;
  readonly or?: readonly EntityType[];
}[] = [
  {
    kind: /^(?:interventions?|medical intervention|diagnostic|medical test|medical procedure|surgery|surgical procedure)\b/,
    type: 'procedure',
  },
  { kind: /^drug class\b/, type: 'drug_class' },
  {
    kind: /^(?:drug|drugbox|drug mechanism|vaccine|medication|药物信息框|藥物資訊框)(?![\p{L}])/u,
    type: 'drug',
    or: ['drug_class'],
  },
  { kind: /^(?:symptom|medical sign)\b/, type: 'symptom', or: ['sign', 'laboratory_finding', 'imaging_finding'] },
  {
    kind: /^(?:medical condition|disease|疾病|cancer|birth defect|injury)/u,
    type: 'disease',
    or: ['symptom', 'sign', 'laboratory_finding', 'imaging_finding', 'risk_factor', 'contraindication'],
  },
  { kind: /^(?:gene|protein|nonhuman protein|enzyme|rfam)\b/, type: 'gene' },
  { kind: /^(?:anatomy|bone|muscle|nerve|artery|vein|ligament|brain|embryology|lymph|organ)\b/, type: 'anatomy' },
  { kind: /^(?:virus|virusbox|bacteria|pathogen)\b/, type: 'pathogen' },
  {
    kind: /^(?:person|officeholder|scientist|academic|medical person|physician|writer|artist|musical artist|sportsperson|football\w*|royalty|military \w+|character|film|television|book|journal|magazine|newspaper|album|song|single|video game|software|website|company|organi[sz]ation|university|school|hospital|settlement|building|road|station|country|event|court case|legislation|medical specialty|occupation|element|mineral|planet|ship|aircraft|automobile|language)\b/,
    type: null,
  },
];

/** What is told of in a story, or was given up. */
const UNREAL =
  /\b(?:is|was|are|were) (?:an? |the )?(?:[\w-]+ ){0,2}(?:fictional|fictitious|imaginary|hoax|obsolete|discredited|abandoned|pseudoscientific)\b|是(?:一种|一個|一个)?(?:虚构|虛構|已废弃|已廢棄)/iu;

function isUnreal({ sentences }: WikiArticle): boolean {
  const first = sentences.find(({ section }) => section === '');
  return first !== undefined && UNREAL.test(first.text);
}

export function articleType(article: WikiArticle): EntityType | null {
  if (isUnreal(article)) return null;
  const defined = definedType(article);
  const { infobox } = article;
  const said = infobox === null ? undefined : INFOBOXES.find(({ kind }) => kind.test(infobox.kind));
  if (said === undefined) return defined;
  return defined !== null && said.or?.includes(defined) === true ? defined : said.type;
}

/** The first sentence that defines something decides, whether that is medical or not. */
function definedType({ sentences }: WikiArticle): EntityType | null {
  const lead = sentences.filter(({ section }) => section === '').slice(0, FIRST_SENTENCES);
  for (const { text } of lead) {
    const english = definedByPhrase(text);
    const defined = english.kind === 'defined' ? english : definedByChinesePhrase(text);
    if (defined.kind === 'defined') return defined.type;
  }
  return null;
}
