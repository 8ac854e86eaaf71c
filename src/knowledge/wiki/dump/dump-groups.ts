/** The pages of a dump in groups that are read and written together, each with the place behind it. */
import type { WikiPage } from '../article/wiki-page.ts';
import { NO_COUNTS, type DumpCounts } from './dump-counts.ts';
import { readDumpPage } from './dump-page.ts';
import type { DumpPiece } from './dump-pages.ts';
import type { DumpPlace } from './dump-place.ts';
import { maybeMedical } from './maybe-medical.ts';

/** Articles read at a time. */
const GROUP = 32;
/** Characters of the articles of a group after which it takes no more of them. */
const CHARACTERS_A_GROUP = 4 << 20;
/** Pages after which the place is written even if nothing was medical. */
const PAGES_A_GROUP = 2000;

export interface PageGroup {
  readonly kind: 'group';
  readonly pages: readonly WikiPage[];
  readonly redirects: readonly { readonly title: string; readonly target: string }[];
  readonly after: DumpPlace;
  /** Counts of this group; the counts of reading are added when the group is written. */
  readonly counts: DumpCounts;
}

/** The groups, and what is told of the dump between them. Pages before damage make a group before the error is thrown. */
export function* groupsOf(
  pieces: Iterable<DumpPiece>,
): Generator<PageGroup | Exclude<DumpPiece, { readonly kind: 'page' }>> {
  let group = new OpenGroup();
  try {
    for (const piece of pieces) {
      if (piece.kind !== 'page') {
        if (piece.kind === 'ended') yield* group.closed();
        yield piece;
        continue;
      }
      group.add(piece.xml, piece.after);
      if (!group.isFull) continue;
      yield* group.closed();
      group = new OpenGroup();
    }
  } catch (cause) {
    yield* group.closed();
    throw cause;
  }
  yield* group.closed();
}

class OpenGroup {
  readonly #pages: WikiPage[] = [];
  readonly #redirects: { title: string; target: string }[] = [];
  readonly #counts = { ...NO_COUNTS };
  #characters = 0;
  #after: DumpPlace | null = null;

  get isFull(): boolean {
    const { pages } = this.#counts;
    return this.#pages.length === GROUP || this.#characters >= CHARACTERS_A_GROUP || pages === PAGES_A_GROUP;
  }

  add(xml: string | null, after: DumpPlace): void {
    this.#after = after;
    this.#counts.pages++;
    const read = xml === null ? null : readDumpPage(xml);
    if (read === null) this.#counts.tooLong++;
    else if (read.kind === 'damaged') this.#counts.damaged++;
    else if (read.kind === 'redirect') {
      this.#counts.redirects++;
      this.#redirects.push(read);
    } else if (read.kind === 'page') {
      this.#counts.articles++;
      if (!maybeMedical(read.page.wikitext)) return;
      this.#pages.push(read.page);
      this.#characters += read.page.wikitext.length;
    }
  }

  /** The group, once, if there is anything in it. */
  *closed(): Generator<PageGroup> {
    if (this.#after === null) return;
    const after = this.#after;
    this.#after = null;
    yield { kind: 'group', pages: this.#pages, redirects: this.#redirects, after, counts: this.#counts };
  }
}
