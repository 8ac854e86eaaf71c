/**
 * What type of entity an article is about: from its first defining sentence ("X is a rare genetic disorder ..."), else
 * from the kind of its infobox. The sentence comes first because pages on symptoms have the infobox of diseases. Null
 * says that the article is not medical, or that its type cannot be told.
 */
import type { EntityType } from '../../../graph/schema.ts';
import type { WikiArticle } from './read-article.ts';

/** Nouns that say what a thing is. The first that comes counts; of two at one place the longer. */
const HEADS: readonly (readonly [RegExp, EntityType])[] = [
  [
    /class of (?:\w+ )?(?:drugs|medications|medicines)|drug class|(?:drugs|medications|medicines)\b(?= that| which)/,
    'drug_class',
  ],
  [/laboratory finding|abnormal laboratory|blood abnormality/, 'laboratory_finding'],
  [/imaging finding|radiologic(?:al)? (?:sign|finding)|radiographic (?:sign|finding)/, 'imaging_finding'],
  [/risk factor/, 'risk_factor'],
  [/contraindication/, 'contraindication'],
  [/symptom\b|sensation|feeling/, 'symptom'],
  [/(?:medical|clinical|physical) sign|sign of|skin lesion|lesion/, 'sign'],
  [
    /medication|medicine|drug\b|antibiotic|antiviral|antidepressant|vaccine|replacement therapy|monoclonal antibody/,
    'drug',
  ],
  [/bacteri(?:um|a)|virus|fungus|parasite|protozoan|species of/, 'pathogen'],
  [/gene\b|protein-coding gene/, 'gene'],
  [/organ\b|gland|bone\b|muscle|nerve|blood vessel|artery|vein|tissue|part of the body|body part/, 'anatomy'],
  [
    /(?:\w+ )?test\b|assay|medical procedure|procedure|surgery|biopsy|imaging technique|transplantation|examination|scan\b/,
    'procedure',
  ],
  [/mechanism|biological process|process (?:by|in) which|accumulation of|inhibition of/, 'mechanism'],
  [
    /disease|disorder|syndrome|infection|medical condition|cancer|tumou?r|carcinoma|deficiency|inflammation of/,
    'disease',
  ],
];
const HEADS_ZH: readonly (readonly [RegExp, EntityType])[] = [
  [/类药物/u, 'drug_class'],
  [/症状/u, 'symptom'],
  [/体征/u, 'sign'],
  [/药物|抗生素|疫苗/u, 'drug'],
  [/细菌|病毒|真菌|寄生虫/u, 'pathogen'],
  [/基因/u, 'gene'],
  [/器官|腺体|骨骼|肌肉|神经|血管/u, 'anatomy'],
  [/检查|检验|手术/u, 'procedure'],
  [/疾病|综合征|综合症|感染|遗传病|癌症|病症/u, 'disease'],
];

const COPULA = /\b(?:is|are|was|were|refers to|describes|means)\s+/;
const COPULA_ZH = /是(?:一种|一類|一类|一個|一个|指)?/u;
/** A noun further into the sentence than this many characters does not define the subject. */
const WITHIN = 160;
/** Sentences of the lead that may define the subject. */
const FIRST_SENTENCES = 3;

const INFOBOXES: readonly (readonly [RegExp, EntityType])[] = [
  [/^(?:interventions?|medical intervention|diagnostic|medical test|medical procedure|surgery)/, 'procedure'],
  [/^(?:drug class)/, 'drug_class'],
  [/^(?:drug|drugbox|drug mechanism|药物信息框)/u, 'drug'],
  [/^(?:symptom|medical sign)/, 'symptom'],
  [/^(?:medical condition|disease|疾病)/u, 'disease'],
  [/^(?:gene|protein|nonhuman protein)/, 'gene'],
  [/^(?:anatomy|bone|muscle|nerve|artery|vein|ligament|brain|embryology)/, 'anatomy'],
  [/^(?:virus|virusbox|bacteria|pathogen)/, 'pathogen'],
];

export function articleType(article: WikiArticle): EntityType | null {
  const lead = article.sentences.filter(({ section }) => section === '').slice(0, FIRST_SENTENCES);
  for (const { text } of lead) {
    const type = definedAs(text, COPULA, HEADS) ?? definedAs(text, COPULA_ZH, HEADS_ZH);
    if (type !== null) return type;
  }
  const { infobox } = article;
  return infobox === null ? null : (INFOBOXES.find(([kind]) => kind.test(infobox.kind))?.[1] ?? null);
}

function definedAs(
  sentence: string,
  copula: RegExp,
  heads: readonly (readonly [RegExp, EntityType])[],
): EntityType | null {
  const verb = copula.exec(sentence);
  if (verb === null) return null;
  const rest = sentence
    .slice(verb.index + verb[0].length)
    .slice(0, WITHIN)
    .toLowerCase();
  // "is not a disease" defines nothing.
  if (/^not\b/.test(rest)) return null;
  let best: { readonly at: number; readonly length: number; readonly type: EntityType } | null = null;
  for (const [pattern, type] of heads) {
    const found = pattern.exec(rest);
    if (found === null) continue;
    const [at, length] = [found.index, found[0].length];
    if (best === null || at < best.at || (at === best.at && length > best.length)) best = { at, length, type };
  }
  return best?.type ?? null;
}
