/**
 * The thread in which wtf_wikipedia reads articles: what it makes of hostile text, or how long it takes, stays here.
 */
import { parentPort } from 'node:worker_threads';
import { parseWikitext } from './parse-wikitext.ts';

// There is one answer for each text, so that the text which takes too long is known.
parentPort!.on('message', (texts: readonly string[]) => {
  for (const text of texts) parentPort!.postMessage(parseWikitext(text));
});

// Loading is over when this message is sent: its time counts against no page.
parentPort!.postMessage('ready');
