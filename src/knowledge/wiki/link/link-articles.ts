/**
 * From the stage into the graph: articles become entities, claims whose two ends are known become relations with their
 * evidence. Doing it again adds what is new and changes nothing else, so that a kill in between costs only time.
 */
import type { GraphStore } from '../../../graph/store/graph-store.ts';
import { RELATIONS, type EntityType, type RelationType } from '../../../graph/schema.ts';
import type { Evidence, NewEntity, NewRelation } from '../../../records/stored-graph.ts';
import { safeName } from '../article/safe-name.ts';
import { withoutQualifier } from '../article/wiki-title.ts';
import { revisionAddress, type SiteInfo } from '../client/site-info.ts';
import type { Claim } from '../relation-extractor.ts';
import type { ArticleStage, StagedArticle } from '../staging/article-stage.ts';
import { CONFLICT_FACTOR, LINKED_TABLE, markConflicts, sourceKey, type Conflict } from './conflicts.ts';
import { resolveTitle } from './resolve-title.ts';

export interface LinkSummary {
  readonly articles: number;
  readonly entities: { readonly new: number; readonly merged: number };
  readonly claims: number;
  /** Relations that the graph did not have, and pieces of evidence. */
  readonly relations: number;
  readonly evidence: number;
  /** Claims that became no relation, by reason. */
  readonly unlinked: Readonly<Record<string, number>>;
  /** What extractors found and did not take, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  readonly conflicts: readonly Conflict[];
}

const GROUP = 500;
/** Redirects to a page that become synonyms. */
const MOST_REDIRECTS = 40;

export function linkArticles(stage: ArticleStage, store: GraphStore, site: SiteInfo): LinkSummary {
  const counts = { articles: 0, new: 0, merged: 0, claims: 0 };
  const [unlinked, dropped]: [Record<string, number>, Record<string, number>] = [{}, {}];
  stage.database.exec(LINKED_TABLE);
  const entityIds = new Map<string, number>();
  for (const titles of groups(stage.titles('article'), GROUP)) {
    const articles = titles.map((title) => stage.article(title)!).filter(({ record }) => record?.type != null);
    store.transaction(() => {
      for (const article of articles) {
        const added = store.addEntity(newEntity(stage, article, site), { mergeByName: true });
        entityIds.set(article.title, added.id);
        counts[added.outcome === 'new' ? 'new' : 'merged']++;
      }
    });
    stage.transaction(() => {
      for (const article of articles) {
        counts.articles++;
        for (const { extractor, result } of stage.extractions(article.title)) {
          for (const [reason, count] of Object.entries(result.dropped))
            dropped[reason] = (dropped[reason] ?? 0) + count;
          for (const claim of result.claims) {
            counts.claims++;
            const reason = linkClaim(stage, article, extractor, claim);
            if (reason !== null) unlinked[reason] = (unlinked[reason] ?? 0) + 1;
          }
        }
      }
    });
  }
  const addressOf = (title: string): string => revisionAddress(site, title, stage.article(title)?.revision ?? 0);
  const conflicts = markConflicts(stage, addressOf);
  const denials = stage.run('SELECT count(*) AS n FROM linked WHERE denied = 1 AND conflict = 0').get()!['n'] as number;
  if (denials > 0) unlinked['denied by the text'] = denials;
  const written = writeRelations(stage, store, site, entityIds);
  return {
    articles: counts.articles,
    entities: { new: counts.new, merged: counts.merged },
    claims: counts.claims,
    ...written,
    unlinked,
    dropped,
    conflicts,
  };
}

function newEntity(
  stage: ArticleStage,
  { title, pageId, record }: StagedArticle,
  { language, source }: SiteInfo,
): NewEntity {
  const { type, names, otherLanguages, wikidata, ids, prevalence } = record!;
  const [preferred = title, ...own] = names;
  const redirects = stage.aliasesOf(title, MOST_REDIRECTS).flatMap((alias) => safeName(withoutQualifier(alias)) ?? []);
  const synonyms = new Set([...own, ...redirects].filter((name) => name !== preferred));
  const other = new Map(
    otherLanguages.filter((each) => each.language !== language).map((each) => [each.language, each.name]),
  );
  return {
    type: type!,
    names: [
      { language, kind: 'preferred', text: preferred },
      ...Array.from(synonyms, (text) => ({ language, kind: 'synonym' as const, text })),
      // The two languages that questions are asked in; the rest is in the wiki.
      ...['en', 'zh'].flatMap((code) =>
        other.has(code) ? [{ language: code, kind: 'preferred' as const, text: other.get(code)! }] : [],
      ),
    ],
    ids: [
      ...(wikidata === null ? [] : [{ scheme: 'WIKIDATA', value: wikidata, role: 'identity' as const }]),
      { scheme: 'WIKI', value: `${source}:${pageId}`, role: 'identity' },
      ...ids.map((id) => ({ ...id, role: 'reference' as const })),
    ],
    prevalence,
  };
}

/** The reason why a claim lacks one of its ends; null when it has both. */
function linkClaim(stage: ArticleStage, article: StagedArticle, extractor: string, claim: Claim): string | null {
  const allowed = new Set<EntityType>(claim.relations.flatMap((relation) => endsOf(relation, claim.inverse)));
  const found = resolveTitle(stage, claim.target, [...allowed]);
  if (found.kind === 'unresolved') return found.reason;
  if (found.article.title === article.title) return 'of the article itself';
  const relation = claim.relations.find((each) => endsOf(each, claim.inverse).includes(found.type))!;
  const [subject, object] = claim.inverse ? [found.article.title, article.title] : [article.title, found.article.title];
  stage
    .run(
      `INSERT OR IGNORE INTO linked (subject, relation, object, denied, source, extractor, start, quote, confidence)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      subject,
      relation,
      object,
      claim.denied ? 1 : 0,
      sourceKey(article.title),
      extractor,
      claim.start,
      claim.quote,
      claim.confidence,
    );
  return null;
}

/** The types that the relation allows at the end where the claim's target stands. */
function endsOf(relation: RelationType, inverse: boolean): readonly EntityType[] {
  return inverse ? RELATIONS[relation].subject : RELATIONS[relation].object;
}

/**
 * A denial is kept as `not_...` beside the relation that it denies; where no text states the relation, it is left out.
 */
function writeRelations(
  stage: ArticleStage,
  store: GraphStore,
  site: SiteInfo,
  entityIds: ReadonlyMap<string, number>,
): { relations: number; evidence: number } {
  const total = { relations: 0, evidence: 0 };
  let after = 0;
  for (;;) {
    const rows = stage
      .run('SELECT rowid, * FROM linked WHERE rowid > ? AND (denied = 0 OR conflict > 0) ORDER BY rowid LIMIT ?')
      .all(after, GROUP);
    if (rows.length === 0) return total;
    after = rows.at(-1)!['rowid'] as number;
    const relations = rows.flatMap((row): NewRelation[] => {
      const [subject, object] = [entityIds.get(row['subject'] as string), entityIds.get(row['object'] as string)];
      if (subject === undefined || object === undefined || subject === object) return [];
      const type = `${row['denied'] === 1 ? 'not_' : ''}${row['relation'] as string}`;
      return [{ subject, type, object, evidence: [evidenceOf(row, stage, site)] }];
    });
    const added = store.addRelations(relations);
    total.relations += added.added;
    total.evidence += added.evidence;
  }
}

function evidenceOf(row: Record<string, unknown>, stage: ArticleStage, site: SiteInfo): Evidence {
  const title = decodeURIComponent(row['source'] as string);
  const revision = stage.article(title)!.revision;
  const [text, start] = [row['quote'] as string, row['start'] as number];
  return {
    source: site.source,
    address: revisionAddress(site, title, revision),
    revision: String(revision),
    licence: site.licence,
    quote: { text, start, end: start + text.length },
    extractor: row['extractor'] as string,
    confidence: (row['confidence'] as number) * (row['conflict'] === 0 ? 1 : CONFLICT_FACTOR),
  };
}

function* groups<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let group: T[] = [];
  for (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
