/**
 * Which article a link means: redirects are followed, and a disambiguation page means the one of its options whose type the
 * relation allows, if there is exactly one.
 */
import type { EntityType } from '../../../graph/schema.ts';
import type { ArticleStage, StagedArticle } from '../staging/article-stage.ts';

export type Resolved =
  | { readonly kind: 'article'; readonly article: StagedArticle; readonly type: EntityType }
  | { readonly kind: 'unresolved'; readonly reason: string };

const MOST_REDIRECTS = 5;

/** `allowed`: types that the relation allows at this end. */
export function resolveTitle(stage: ArticleStage, title: string, allowed: readonly EntityType[]): Resolved {
  const article = follow(stage, title);
  if (article === null) return unresolved('page not visited');
  if (article.kind === 'disambiguation') return choose(stage, article.options, allowed);
  const type = article.record?.type;
  if (type == null) return unresolved('not a medical article');
  return allowed.includes(type) ? { kind: 'article', article, type } : unresolved(`type does not fit`);
}

function choose(stage: ArticleStage, options: readonly string[], allowed: readonly EntityType[]): Resolved {
  const fitting = new Map<string, StagedArticle>();
  for (const option of options) {
    const article = follow(stage, option);
    const type = article?.record?.type;
    if (article !== null && type != null && allowed.includes(type)) fitting.set(article.title, article);
  }
  if (fitting.size !== 1) return unresolved(fitting.size === 0 ? 'no option fits' : 'ambiguous');
  const [article] = [...fitting.values()];
  return { kind: 'article', article: article!, type: article!.record!.type! };
}

function follow(stage: ArticleStage, title: string): StagedArticle | null {
  let at = title;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const article = stage.article(at);
    if (article !== null) return article;
    const target = stage.alias(at);
    if (target === null) return null;
    at = target;
  }
  return null;
}

function unresolved(reason: string): Resolved {
  return { kind: 'unresolved', reason };
}
