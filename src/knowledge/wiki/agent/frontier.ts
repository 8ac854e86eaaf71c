/** The titles of a crawl: which were asked for, and which of the others promises most. Lives in the stage's file. */
import type { ArticleStage } from '../staging/article-stage.ts';
import { expectedGain } from './expected-gain.ts';

const TABLE = `
CREATE TABLE IF NOT EXISTS title (
  title TEXT PRIMARY KEY,
  -- 0 not asked for, 1 asked for and not answered, 2 answered, 3 there is no such article, 4 known to be a redirect
  state INTEGER NOT NULL DEFAULT 0,
  seed INTEGER NOT NULL DEFAULT 0,
  waiting REAL NOT NULL DEFAULT 0,
  mentions REAL NOT NULL DEFAULT 0,
  rare INTEGER NOT NULL DEFAULT 0,
  relations INTEGER,
  distance INTEGER NOT NULL DEFAULT 0,
  gain REAL NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS title_best ON title (state, seed DESC, gain DESC, title);
`;

const STATES = { candidate: 0, asked: 1, answered: 2, missing: 3, redirect: 4 } as const;
export type TitleState = keyof typeof STATES;

export interface Mention {
  readonly title: string;
  readonly waiting: number;
  readonly mentions: number;
  readonly rare: boolean;
  /** Links from the nearest seed. */
  readonly distance: number;
}

/**
 * Gives the number of a name's relations in the graph, and whether it is rare; null for a name that the graph lacks.
 */
export type KnownInGraph = (title: string) => { readonly relations: number; readonly rare: boolean } | null;

export class Frontier {
  readonly #stage: ArticleStage;
  readonly #known: KnownInGraph;

  constructor(stage: ArticleStage, known: KnownInGraph) {
    this.#stage = stage;
    this.#known = known;
    stage.database.exec(TABLE);
  }

  addSeeds(titles: readonly string[]): void {
    for (const title of titles)
      this.#stage
        .run('INSERT INTO title (title, seed) VALUES (?, 1) ON CONFLICT (title) DO UPDATE SET seed = 1')
        .run(title);
  }

  /** A page links to a title: adds up what is known of it and reckons its gain anew. */
  mention({ title, waiting, mentions, rare, distance }: Mention): void {
    const row = this.#stage.run('SELECT * FROM title WHERE title = ?').get(title);
    if (row !== undefined && row['state'] !== STATES.candidate) return;
    const known = row === undefined ? this.#known(title) : null;
    const candidate = {
      title,
      waiting: waiting + ((row?.['waiting'] as number | undefined) ?? 0),
      mentions: mentions + ((row?.['mentions'] as number | undefined) ?? 0),
      rare: rare || known?.rare === true || row?.['rare'] === 1,
      relations: row === undefined ? (known?.relations ?? null) : (row['relations'] as number | null),
      distance: row === undefined ? distance : Math.min(distance, row['distance'] as number),
    };
    this.#stage
      .run(
        `INSERT INTO title (title, waiting, mentions, rare, relations, distance, gain) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (title) DO UPDATE SET waiting = ?2, mentions = ?3, rare = ?4, relations = ?5, distance = ?6, gain = ?7`,
      )
      .run(
        title,
        candidate.waiting,
        candidate.mentions,
        candidate.rare ? 1 : 0,
        candidate.relations,
        candidate.distance,
        expectedGain(candidate),
      );
  }

  /** The titles to ask for next: seeds, then by gain, then by title. */
  best(count: number): string[] {
    return this.#stage
      .run(
        'SELECT title FROM title WHERE state = 0 AND (seed = 1 OR gain > 0) ORDER BY seed DESC, gain DESC, title LIMIT ?',
      )
      .all(count)
      .map((row) => row['title'] as string);
  }

  distanceOf(title: string): number {
    return (
      (this.#stage.run('SELECT distance FROM title WHERE title = ?').get(title)?.['distance'] as number | undefined) ??
      0
    );
  }

  mark(title: string, state: TitleState): void {
    this.#stage
      .run('INSERT INTO title (title, state) VALUES (?1, ?2) ON CONFLICT (title) DO UPDATE SET state = ?2')
      .run(title, STATES[state]);
  }

  /** A title that is known to redirect need not be asked for; one that was asked for stays so. */
  markRedirect(title: string): void {
    this.#stage
      .run('INSERT INTO title (title, state) VALUES (?, 4) ON CONFLICT (title) DO UPDATE SET state = 4 WHERE state = 0')
      .run(title);
  }

  titlesIn(state: TitleState): string[] {
    return this.#stage
      .run('SELECT title FROM title WHERE state = ? ORDER BY title')
      .all(STATES[state])
      .map((row) => row['title'] as string);
  }

  count(...states: TitleState[]): number {
    return states.reduce(
      (sum, state) =>
        sum + (this.#stage.run('SELECT count(*) AS n FROM title WHERE state = ?').get(STATES[state])!['n'] as number),
      0,
    );
  }
}
