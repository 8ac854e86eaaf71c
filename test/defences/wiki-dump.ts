/** Defences of what reads dumps and live wikis. */
import type { Defence } from './defence.ts';

const WIKI = 'src/knowledge/wiki';

export const WIKI_DUMP_DEFENCES: readonly Defence[] = [
  {
    defence: 'a gzipped answer of a wiki is unpacked up to a limit',
    file: `${WIKI}/client/ask-api.ts`,
    has: 'gunzipSync(bytes, { maxOutputLength: LONGEST_BODY_BYTES })',
    without: 'gunzipSync(bytes)',
    tests: [`${WIKI}/client/ask-api.test.ts`],
  },
  {
    defence: 'an answer of a wiki is read up to a limit',
    file: `${WIKI}/client/ask-api.ts`,
    has: 'if (bytes > LONGEST_BODY_BYTES) throw tooLong();',
    without: '',
    tests: [`${WIKI}/client/ask-api.test.ts`],
  },
  {
    defence: 'all parts of an answer together have a limit',
    file: `${WIKI}/client/pages-answer.ts`,
    has: 'if (this.#bytes > MOST_BYTES)',
    without: 'if (this.#bytes < 0)',
    tests: [`${WIKI}/client/pages-answer.test.ts`],
  },
  {
    defence: 'an answer does not go on for ever',
    file: `${WIKI}/client/pages-answer.ts`,
    has: 'this.#places.has(place) || this.#emptyParts > MOST_EMPTY_PARTS || this.#parts >= MOST_PARTS',
    without: 'this.#parts < 0',
    tests: [`${WIKI}/client/pages-answer.test.ts`],
  },
  {
    defence: 'an answer that speaks of no page is told',
    file: `${WIKI}/client/pages-answer.ts`,
    has: 'if (this.#pages.size === 0 && !this.#leadsElsewhere)',
    without: 'if (this.#parts < 0)',
    tests: [`${WIKI}/client/pages-answer.test.ts`],
  },
  {
    defence: 'a wiki whose server is no address is told',
    file: `${WIKI}/client/site-info.ts`,
    has: "if (server === null) throw odd('server', general.server);",
    without: "if (server === null) throw new TypeError('server');",
    tests: [`${WIKI}/client/site-info.test.ts`],
  },
  {
    defence: 'a page has a limit on time',
    file: `${WIKI}/article/wikitext-parser.ts`,
    has: 'setTimeout(fail, this.#secondsPerPage * 1000)',
    without: 'setTimeout(fail, 2 ** 30)',
    tests: [`${WIKI}/article/wikitext-parser.test.ts`],
  },
  {
    defence: 'a page has a limit on memory',
    file: `${WIKI}/article/wikitext-parser.ts`,
    has: 'resourceLimits: { maxOldGenerationSizeMb: megabytes },',
    without: '',
    tests: [`${WIKI}/article/wikitext-parser.test.ts`],
  },
  {
    defence: 'a page that was being read when a process ended is read apart',
    file: `${WIKI}/staging/page-reader.ts`,
    has: '(this.#suspects.has(page.title) ? suspects : others).push(page);',
    without: 'others.push(page);',
    tests: [`${WIKI}/staging/page-reader.test.ts`],
  },
  {
    defence: 'the claims of an article have a limit',
    file: `${WIKI}/relation-extractor.ts`,
    has: 'const fits = characters <= room;',
    without: 'const fits = true;',
    tests: [`${WIKI}/relation-extractor.test.ts`],
  },
  {
    defence: 'elements of a dumped page nest up to a limit',
    file: `${WIKI}/dump/dump-page.ts`,
    has: 'if (open.length === DEEPEST)',
    without: 'if (open.length < 0)',
    tests: [`${WIKI}/dump/dump-page.test.ts`],
  },
  {
    defence: 'a dump ends with its root, not with its file',
    file: `${WIKI}/dump/read-dump.ts`,
    has: "if (end === null) return summary('cut off');",
    without: '',
    tests: [`${WIKI}/dump/read-dump.test.ts`],
  },
  {
    defence: 'another dump of the same beginning is refused',
    file: `${WIKI}/dump/dump-state.ts`,
    has: 'state.before === sumBefore(path, state.place)',
    without: 'true',
    tests: [`${WIKI}/dump/read-dump.test.ts`],
  },
  {
    defence: 'signals are heard while a dump is looked through',
    file: 'src/run/turn-taker.ts',
    has: 'await nextTurn();',
    without: 'await Promise.resolve();',
    tests: [`${WIKI}/dump/read-dump.test.ts`],
  },
  {
    defence: 'a full disk is told in words',
    file: `${WIKI}/staging/stage-error.ts`,
    has: 'throw sqliteError(error, `articles in ${path}`, MEANINGS);',
    without: 'throw error;',
    tests: [`${WIKI}/staging/article-stage.test.ts`],
  },
  {
    defence: 'what a dump says of itself does not steer the terminal',
    file: `${WIKI}/dump/dump-site.ts`,
    has: 'name: printable(head.name),',
    without: 'name: head.name,',
    tests: ['src/cli/commands/knowledge-explore.test.ts', `${WIKI}/dump/read-dump.test.ts`],
  },
];
