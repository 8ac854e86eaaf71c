/** The API key: read from an environment variable, sent, and kept out of everything that is shown or written. */
import { ConfigError } from './errors.ts';

export const DEFAULT_KEY_VARIABLE = 'FLEMING_API_KEY';

/** Too short to be a key of a stranger's server, and too likely to be part of a word. */
const SHORTEST_HIDDEN = 8;
/** So many characters of a key on end are hidden too: a server cuts what it quotes, or breaks its lines. */
const SHORTEST_PIECE = 12;
/** Pieces are looked for by windows of the key, one beside the other; longer forms have several. */
const WINDOW = 8;

/** null: the server asks for none. A variable that was named by hand must be there. */
export function readApiKey(environment: NodeJS.ProcessEnv, named: string | undefined): string | null {
  const variable = named ?? DEFAULT_KEY_VARIABLE;
  const key = environment[variable]?.trim() ?? '';
  if (key === '') {
    if (named === undefined) return null;
    throw new ConfigError(
      `--api-key-env ${named}: that environment variable is not set; export it, or leave the flag out`,
    );
  }
  // What a header cannot carry would be quoted in the error of whoever refuses it.
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new ConfigError(`the API key in ${variable} holds a space or a character that no key has; set it anew`);
  }
  return key;
}

/** Takes a key out of a text. To be used before a text is cut, which would leave the half of a key that nobody knows again. */
export type HideKey = (text: string) => string;

interface Window {
  readonly form: string;
  readonly at: number;
  readonly text: string;
}

/** Servers quote wrong keys in their messages: as they are, in addresses, in base64 as headers have them, whole or in part. */
export function keyHider(key: string | null): HideKey {
  if (key === null || key.length < SHORTEST_HIDDEN) return (text) => text;
  const windows = formsOf(key).flatMap(windowsOf);
  const pattern = new RegExp([...new Set(windows.map(({ text }) => text.replaceAll(/\W/g, '\\$&')))].join('|'), 'gi');
  return (text) => {
    let [shown, from] = ['', 0];
    pattern.lastIndex = 0;
    for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
      const piece = widestPiece(text, found.index, from, windows);
      pattern.lastIndex = piece?.end ?? found.index + 1;
      if (piece === null) continue;
      shown += `${text.slice(from, piece.start)}[API key]`;
      from = piece.end;
    }
    return from === 0 ? text : shown + text.slice(from);
  };
}

function formsOf(key: string): string[] {
  const encoded = [0, 1, 2].map((offset) => base64Within(key, offset));
  const all = [
    key,
    encodeURIComponent(key),
    ...encoded,
    ...encoded.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
  return [...new Set(all)].filter((form) => form.length >= SHORTEST_HIDDEN);
}

/** The characters of base64 that the key alone decides, where `offset` bytes (modulo 3) stand before it. */
function base64Within(key: string, offset: number): string {
  const bytes = Buffer.from('\0'.repeat(offset) + key, 'latin1');
  return bytes.toString('base64').slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.byteLength * 8) / 6));
}

function windowsOf(form: string): Window[] {
  if (form.length < 2 * WINDOW) return [{ form, at: 0, text: form }];
  const count = Math.floor(form.length / WINDOW);
  return Array.from({ length: count }, (_, index) => index * WINDOW).map((at) => ({
    form,
    at,
    text: form.slice(at, at + WINDOW),
  }));
}

/** The longest part of a form that stands around `place`, not before `from`; null where it is too short to tell. */
function widestPiece(
  text: string,
  place: number,
  from: number,
  windows: readonly Window[],
): { start: number; end: number } | null {
  let widest = { start: place, end: place };
  for (const { form, at, text: own } of windows) {
    if (!same(text.slice(place, place + own.length), own)) continue;
    let [start, end] = [place, place + own.length];
    while (start > from && start > place - at && same(text[start - 1]!, form[at - (place - start) - 1]!)) start--;
    while (end < text.length && end < place + form.length - at && same(text[end]!, form[at + end - place]!)) end++;
    const isTold = end - start >= Math.min(SHORTEST_PIECE, form.length);
    if (isTold && end - start > widest.end - widest.start) widest = { start, end };
  }
  return widest.end === widest.start ? null : widest;
}

/** Servers change the case of what they quote. */
function same(left: string, right: string): boolean {
  return left === right || left.toLowerCase() === right.toLowerCase();
}
