/** The thread in which wtf_wikipedia reads articles: what it makes of hostile text, or how long it takes, stays here. */
import { parentPort } from 'node:worker_threads';
import { parseWikitext } from './parse-wikitext.ts';

parentPort!.on('message', (texts: readonly string[]) => {
  parentPort!.postMessage(texts.map(parseWikitext));
});

// The time that loading takes is nobody's page's.
parentPort!.postMessage('ready');
