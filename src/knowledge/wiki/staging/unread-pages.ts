/** The pages of a stage that could not be read, and why. */
import type { ArticleStage } from './article-stage.ts';

export interface UnreadPage {
  readonly title: string;
  readonly reason: string;
}

export interface UnreadPages {
  readonly count: number;
  /** By title, so many at the most. */
  readonly first: readonly UnreadPage[];
}

export function unreadPages(stage: ArticleStage, most = 20): UnreadPages {
  const first: UnreadPage[] = [];
  for (const title of stage.titles('unread')) {
    if (first.length === most) break;
    first.push({ title, reason: stage.article(title)?.options[0] ?? '' });
  }
  return { count: stage.count('unread'), first };
}
