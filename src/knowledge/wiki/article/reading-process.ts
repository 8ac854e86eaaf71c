/** The process of `readApart`: reads a page at a time in a thread with limits, and ends with whoever began it. */
import type { WikiPage } from './wiki-page.ts';
import { WikitextParser } from './wikitext-parser.ts';

export interface PageToRead {
  readonly page: WikiPage;
  readonly shown: boolean;
}

const parser = new WikitextParser();

process.on('disconnect', () => process.exit());
process.on('message', ({ page, shown }: PageToRead) => {
  void parser.readAll([page], { shown }).then((read) => process.send!(read![0]));
});
