/** The thread in which articles are read: what hostile text makes of a reader, or how long it takes, stays here. */
import { parentPort } from 'node:worker_threads';
import { readPage } from './page-reading.ts';
import type { WikiPage } from './wiki-page.ts';

export interface PagesToRead {
  readonly pages: readonly WikiPage[];
  readonly shown: boolean;
}

// There is one answer for each page, so that the page which takes too long is known.
parentPort!.on('message', ({ pages, shown }: PagesToRead) => {
  for (const page of pages) parentPort!.postMessage(readPage(page, { shown }));
});

// Loading is over when this message is sent: its time counts against no page.
parentPort!.postMessage('ready');
