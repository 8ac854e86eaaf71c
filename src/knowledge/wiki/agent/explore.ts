/**
 * The knowledge-discovery agent (paper section 3.1): asks a wiki for the pages that promise most, reads them, and lets
 * what they say decide what to ask for next, until the budget is spent. Every title is written down before it is asked
 * for: a process that is killed in between has lost at most the pages of one request, and does not ask for them again.
 */
import type { EntityType } from '../../../graph/schema.ts';
import type { Interrupt } from '../../../run/interrupt.ts';
import type { Progress } from '../../../run/progress.ts';
import type { ReadPage, WikiArticle } from '../article/read-article.ts';
import type { WikitextParser } from '../article/wikitext-parser.ts';
import type { AskedPage } from '../client/wiki-client.ts';
import type { RelationExtractor } from '../relation-extractor.ts';
import type { ArticleStage } from '../staging/article-stage.ts';
import { optionsOf, preparePage, stagePage, type PreparedPage } from '../staging/stage-article.ts';
import { MENTION_IN_BODY, MENTION_IN_LEAD } from './expected-gain.ts';
import type { Frontier } from './frontier.ts';

export interface ExploreOptions {
  readonly stage: ArticleStage;
  readonly frontier: Frontier;
  readonly askPages: (titles: readonly string[]) => Promise<AskedPage[]>;
  readonly parser: WikitextParser;
  readonly extractors: readonly RelationExtractor[];
  readonly seeds: readonly string[];
  /** Pages asked for at the most, all runs together. */
  readonly budget: number;
  /** Pages a request. */
  readonly batch: number;
  readonly interrupt: Interrupt;
  readonly progress: Progress;
}

export interface ExploreSummary {
  readonly outcome: 'budget spent' | 'nothing left to ask for' | 'interrupted';
  readonly asked: number;
  readonly answered: number;
  readonly missing: number;
  /** Pages that a process asked for, and was killed before it kept the answer. */
  readonly inDoubt: readonly string[];
  readonly waiting: number;
}

const STAGE = 'explore';

export async function explore(options: ExploreOptions): Promise<ExploreSummary> {
  const { stage, frontier, budget, batch, interrupt, progress } = options;
  const startedAt = performance.now();
  stage.transaction(() => frontier.addSeeds(options.seeds));
  progress.stageStarted(STAGE);
  await readAnswers(options);
  await extractAgain(options);
  let outcome: ExploreSummary['outcome'] = 'interrupted';
  while (!interrupt.requested) {
    const asked = askedCount(frontier);
    progress.stepDone(STAGE, { done: asked, total: budget, counts: { missing: frontier.count('missing') } });
    const titles = frontier.best(Math.min(batch, budget - asked));
    if (titles.length === 0) {
      outcome = asked >= budget ? 'budget spent' : 'nothing left to ask for';
      break;
    }
    await askFor(titles, options);
    await readAnswers(options);
  }
  progress.stageDone(STAGE, (performance.now() - startedAt) / 1000);
  return {
    outcome,
    asked: askedCount(frontier),
    answered: frontier.count('answered'),
    missing: frontier.count('missing'),
    inDoubt: frontier.titlesIn('asked'),
    waiting: frontier.count('candidate'),
  };
}

function askedCount(frontier: Frontier): number {
  return frontier.count('asked', 'answered', 'missing');
}

/**
 * Marks titles before they are asked for and keeps the answers; a request that fails for good gives its titles back.
 */
async function askFor(titles: readonly string[], { stage, frontier, askPages }: ExploreOptions): Promise<void> {
  mark(stage, frontier, titles, 'asked');
  let answers: readonly AskedPage[];
  try {
    answers = await askPages(titles);
  } catch (error) {
    mark(stage, frontier, titles, 'candidate');
    if ((error as Error).name === 'AbortError') return;
    throw error;
  }
  stage.transaction(() => {
    for (const answer of answers) {
      frontier.mark(answer.title, answer.kind === 'page' ? 'answered' : 'missing');
      if (answer.kind !== 'page') continue;
      stage.addAnswer(answer.page);
      // The wiki may write the title in another way: it is one page.
      if (answer.page.title !== answer.title) {
        stage.addAlias(answer.title, answer.page.title);
        frontier.markRedirect(answer.page.title);
      }
    }
  });
}

function mark(stage: ArticleStage, frontier: Frontier, titles: readonly string[], state: 'asked' | 'candidate'): void {
  stage.transaction(() => {
    for (const title of titles) frontier.mark(title, state);
  });
}

/** Reads what was answered and not read yet, also by a process that was killed. */
async function readAnswers(options: ExploreOptions): Promise<void> {
  const { stage, parser, extractors } = options;
  const pages = [...stage.titles('answered')].map((title) => stage.page(title)!);
  const parsed = await parser.parseAll(pages.map(({ wikitext }) => wikitext));
  for (const [index, page] of pages.entries()) {
    const prepared = await preparePage(page, parsed[index]!, extractors);
    stage.transaction(() => {
      stagePage(stage, prepared);
      mentionLinks(prepared, options);
    });
  }
}

/** Articles of earlier runs that an extractor has not seen: their pages are here, the wiki is not asked. */
async function extractAgain({ stage, parser, extractors, interrupt }: ExploreOptions): Promise<void> {
  for (const title of stage.titles('article')) {
    if (interrupt.requested) return;
    const missing = extractors.filter(({ name }) => !stage.hasExtraction(title, name));
    const page = missing.length === 0 || stage.article(title)?.record?.type == null ? null : stage.page(title);
    if (page === null) continue;
    const prepared = await preparePage(page, await parser.parse(page.wikitext), missing);
    stage.transaction(() => stagePage(stage, prepared));
  }
}

/** What the page links to becomes a candidate, or a better one. */
function mentionLinks({ read, record, extractions }: PreparedPage, { frontier }: ExploreOptions): void {
  const { page } = read;
  const distance = frontier.distanceOf(page.title);
  for (const redirect of page.redirects) frontier.markRedirect(redirect);
  if (read.kind === 'redirect') return frontier.mention(waitingFor(read.target, distance));
  if (read.kind === 'disambiguation') {
    for (const title of optionsOf(read)) frontier.mention({ ...waitingFor(title, distance + 1), waiting: 0.5 });
    return;
  }
  if (read.kind !== 'article' || record === null || record.type === null) return;
  const waiting = countBy(extractions.flatMap(({ result }) => result.claims.map(({ target }) => target)));
  for (const [title, mentions] of weightedLinks(read)) {
    frontier.mention({
      title,
      waiting: waiting.get(title) ?? 0,
      mentions,
      rare: isRare(record.type, record.prevalence),
      distance: distance + 1,
    });
  }
}

function waitingFor(title: string, distance: number): Parameters<Frontier['mention']>[0] {
  return { title, waiting: 1, mentions: 1, rare: false, distance };
}

function isRare(type: EntityType, prevalence: string | null): boolean {
  return type === 'disease' && prevalence === 'rare';
}

/** Title -> weight, the greatest of its places. */
function weightedLinks({ page, infobox, words, sentences }: Extract<ReadPage, WikiArticle>): Map<string, number> {
  const weights = new Map<string, number>();
  const leadEnd = sentences.filter(({ section }) => section === '').at(-1)?.end ?? 0;
  const add = (title: string, weight: number): void => {
    if (title !== page.title) weights.set(title, Math.max(weight, weights.get(title) ?? 0));
  };
  for (const { words: field } of infobox?.fields ?? []) for (const link of field.links) add(link.page, MENTION_IN_LEAD);
  for (const link of words.links) add(link.page, link.end <= leadEnd ? MENTION_IN_LEAD : MENTION_IN_BODY);
  return weights;
}

function countBy(titles: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const title of titles) counts.set(title, (counts.get(title) ?? 0) + 1);
  return counts;
}
