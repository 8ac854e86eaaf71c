/** The thread in which wtf_wikipedia reads articles: what it makes of hostile text, or how long it takes, stays here. */
import { parentPort } from 'node:worker_threads';
import { parseWikitext } from './parse-wikitext.ts';

// One answer a text, so that the one that takes too long is known.
parentPort!.on('message', (texts: readonly string[]) => {
  for (const text of texts) parentPort!.postMessage(parseWikitext(text));
});

// The time that loading takes is nobody's page's.
parentPort!.postMessage('ready');
