/** What an article says of its own subject: type, names in all languages, ids in other vocabularies, prevalence. */
import { z } from 'zod';
import { ENTITY_TYPES, PREVALENCE_CLASSES } from '../../../graph/schema.ts';
import { infoboxPrevalence } from '../rules/infobox-rules.ts';
import { articleType } from './article-type.ts';
import { prevalenceIn } from './prevalence.ts';
import type { WikiArticle } from './read-article.ts';
import { safeName } from './safe-name.ts';
import { withoutQualifier } from './wiki-title.ts';

export const entityRecordSchema = z.object({
  type: z.enum(ENTITY_TYPES).nullable(),
  /** In the wiki's language, the preferred one first. */
  names: z.array(z.string()),
  otherLanguages: z.array(z.object({ language: z.string(), name: z.string() })),
  wikidata: z.string().nullable(),
  ids: z.array(z.object({ scheme: z.string(), value: z.string() })),
  prevalence: z.enum(PREVALENCE_CLASSES).nullable(),
});
export type EntityRecord = z.infer<typeof entityRecordSchema>;

const SYNONYM_FIELDS = new Set(['synonyms', 'synonym', 'other names', 'aka', '别名', '別名', '同义词']);
const MOST_SYNONYMS = 40;

/** Ids as infoboxes and the template of medical resources state them. */
const IDS: readonly (readonly [scheme: string, pattern: RegExp])[] = [
  ['OMIM', /\|\s*OMIM\d?\s*=\s*(?:\{\{OMIM\|)?(\d{6})\b/gi],
  ['ORPHA', /\|\s*Orphanet\s*=\s*(\d{1,7})\b/gi],
  ['UMLS', /\|\s*UMLS(?:_CUI)?\s*=\s*(C\d{7})\b/gi],
  ['MESH', /\|\s*Mesh(?:ID|_ID)?\s*=\s*([CD]\d{6,9})\b/gi],
  ['DOID', /\|\s*DiseasesDB_?DOID\s*=\s*(?:DOID:)?(\d{1,7})\b/gi],
  ['ICD10', /\|\s*ICD-?10\s*=\s*(?:\{\{ICD10\|)?([A-Z]\d\d(?:\.\d{1,2})?)\b/g],
  ['ICD11', /\|\s*ICD-?11\s*=\s*(?:\{\{ICD11\|)?([0-9A-Z]{4}(?:\.[0-9A-Z]{1,2})?)\b/g],
  ['DRUGBANK', /\|\s*DrugBank\s*=\s*(DB\d{5})\b/gi],
];

export function entityRecord(article: WikiArticle): EntityRecord {
  const { page } = article;
  const type = article.kind === 'article' ? articleType(article) : null;
  const redirects = page.redirects.map(withoutQualifier);
  const names = [...article.names, ...infoboxSynonyms(article), ...redirects].map(safeName);
  const kept = [...new Set(names.filter((name) => name !== null))].slice(0, MOST_SYNONYMS);
  return {
    type,
    names: kept.map((name, index) => (index === 0 ? inRunningText(name, article.words.flat) : name)),
    otherLanguages: page.languages.flatMap(({ language, title }) => {
      const name = safeName(withoutQualifier(title));
      return name === null || !/^[a-z]{2,3}(-[a-z]{2,8})*$/.test(language) ? [] : [{ language, name }];
    }),
    wikidata: page.wikidata,
    ids: type === null ? [] : idsIn(page.wikitext),
    prevalence: type === 'disease' ? (infoboxPrevalence({ article }) ?? definedPrevalence(article)) : null,
  };
}

/** The name in lower case where sentences write it so; titles begin with a capital in any case. */
function inRunningText(name: string, text: string): string {
  const small = name.charAt(0).toLowerCase() + name.slice(1);
  if (small === name || /^.\p{Lu}/u.test(name)) return name;
  return text.includes(` ${small}`) ? small : name;
}

function infoboxSynonyms({ infobox }: WikiArticle): string[] {
  return (infobox?.fields ?? [])
    .filter(({ name }) => SYNONYM_FIELDS.has(name))
    .flatMap(({ words }) => words.plain.split(/[,;\n•·，、；]/u))
    .map((name) => name.trim());
}

function idsIn(wikitext: string): { scheme: string; value: string }[] {
  return IDS.flatMap(([scheme, pattern]) =>
    [...wikitext.matchAll(pattern)].slice(0, 5).map((found) => ({ scheme, value: found[1]!.toUpperCase() })),
  );
}

/** "X is a rare disorder": the words between the verb and the noun, not those of the rest of the sentence. */
function definedPrevalence({ sentences }: WikiArticle): ReturnType<typeof prevalenceIn> {
  const [first] = sentences;
  const found =
    /\b(?:is|are)\s+(?:an?\s+)?([\w\s,-]{0,40}?)(?:disease|disorder|syndrome|condition|infection)|是一种(.{0,12})/u.exec(
      first?.section === '' ? first.text : '',
    );
  const words = found?.[1] ?? found?.[2] ?? '';
  return /\d/.test(words) ? null : prevalenceIn(words);
}
