/**
 * OBO 1.2 and 1.4 (https://owlcollab.github.io/oboformat/doc/obo-syntax.html): header and [Term] stanzas, one by one.
 * Knows the format, not what any ontology means by it.
 */
import { KnowledgeError } from '../../support/errors.ts';
import { oboLines, tagAndValue, type OboValue } from './obo-lines.ts';

export interface OboSynonym {
  readonly text: string;
  readonly scope: 'EXACT' | 'BROAD' | 'NARROW' | 'RELATED';
}

export interface OboTerm {
  readonly line: number;
  readonly id: string;
  /** Empty when the stanza has none. */
  readonly name: string;
  readonly namespace: string | null;
  readonly definition: string | null;
  readonly synonyms: readonly OboSynonym[];
  /** `MIM:152700`; what is said to be broader, narrower or akin (skos:broadMatch, ...) is left out. */
  readonly references: readonly string[];
  readonly alternativeIds: readonly string[];
  readonly parents: readonly string[];
  /** Those whose cardinality is 0 left out. */
  readonly relationships: readonly { readonly type: string; readonly target: string }[];
  readonly subsets: readonly string[];
  readonly obsolete: boolean;
}

export interface OboHeader {
  readonly ontology: string;
  readonly version: string | null;
  readonly defaultNamespace: string | null;
}

type Tags = Map<string, OboValue[]>;

export function readOboHeader(path: string): OboHeader {
  const tags: Tags = new Map();
  for (const { line, text } of oboLines(path)) {
    if (line === 1 && !/^(format-version|ontology|data-version|date|saved-by|auto-generated-by|!)/.test(text))
      throw new KnowledgeError(`${path}:1: '${text.slice(0, 60)}' begins no OBO file; expected 'format-version: ...'`);
    if (text.startsWith('[')) break;
    addTag(tags, text);
  }
  if (tags.size === 0) throw new KnowledgeError(`${path}: the file is empty; fetch it anew`);
  return {
    ontology: tags.get('ontology')?.[0]?.text ?? '',
    version: tags.get('data-version')?.[0]?.text ?? tags.get('date')?.[0]?.text ?? null,
    defaultNamespace: tags.get('default-namespace')?.[0]?.text ?? null,
  };
}

/** The terms in file order, obsolete ones too. */
export function* readOboTerms(path: string): Generator<OboTerm> {
  let stanza: string | null = null;
  let [startLine, lastLine, lastText] = [0, 0, ''];
  let tags: Tags = new Map();
  let count = 0;
  for (const { line, text } of oboLines(path)) {
    [lastLine, lastText] = [line, text];
    if (!text.startsWith('[')) {
      if (stanza === '[Term]') checkLine(path, line, text);
      addTag(tags, text);
      continue;
    }
    if (stanza === '[Term]') yield termOf(path, startLine, tags);
    const name = /^(\[[A-Za-z]+\])\s*(?:!.*)?$/.exec(text)?.[1];
    if (name === undefined) throw new KnowledgeError(`${path}:${line}: '${text.slice(0, 60)}' begins no stanza`);
    [stanza, startLine, tags] = [name, line, new Map()];
    if (stanza === '[Term]') count += 1;
  }
  if (stanza === '[Term]') yield termOf(path, startLine, tags);
  if (count === 0) throw new KnowledgeError(`${path}:${lastLine}: the file ends without a [Term]; is it cut off?`);
  if (/^(def|synonym): "(?:[^"\\]|\\.)*$/.test(lastText))
    throw new KnowledgeError(`${path}:${lastLine}: the file is cut off in the middle of a line; fetch it anew`);
}

function checkLine(path: string, line: number, text: string): void {
  if (text === '' || text.startsWith('!') || /^[A-Za-z_-]+:/.test(text)) return;
  throw new KnowledgeError(
    `${path}:${line}: '${text.slice(0, 60)}' is no 'tag: value' of a term; the file is damaged or cut off, fetch it anew`,
  );
}

function addTag(tags: Tags, text: string): void {
  const read = tagAndValue(text);
  if (read === null) return;
  const { tag, value } = read;
  const values = tags.get(tag);
  if (values === undefined) tags.set(tag, [value]);
  else values.push(value);
}

function termOf(path: string, line: number, tags: Tags): OboTerm {
  const all = (tag: string): readonly OboValue[] => tags.get(tag) ?? [];
  const values = (tag: string): readonly string[] => all(tag).map(({ text }) => text);
  const id = values('id')[0];
  if (id === undefined || id === '') throw new KnowledgeError(`${path}:${line}: a [Term] without an id`);
  const definition = values('def')[0];
  if (definition !== undefined && quoted(definition) === null)
    throw new KnowledgeError(`${path}:${line}: the definition of ${id} does not end; the file is damaged or cut off`);
  const inexact = new Set(
    values('property_value').flatMap(
      (value) => /^skos:(?:broad|narrow|related)Match "?([^"\s]+)/.exec(value)?.[1] ?? [],
    ),
  );
  return {
    line,
    id,
    name: unescape(values('name')[0] ?? ''),
    namespace: values('namespace')[0] ?? null,
    definition: definition === undefined ? null : quoted(definition),
    synonyms: values('synonym').flatMap((value) => synonymOf(value) ?? []),
    references: [
      ...new Set(
        all('xref')
          .filter(isSame)
          .map(({ text }) => firstWord(text)),
      ),
    ].filter((reference) => !inexact.has(reference)),
    alternativeIds: values('alt_id').map(firstWord),
    parents: all('is_a')
      .filter(isStated)
      .map(({ text }) => firstWord(text)),
    relationships: all('relationship').flatMap((value) => {
      const [type, target] = value.text.split(/\s+/);
      if (!isStated(value)) return [];
      return type !== undefined && target !== undefined ? [{ type, target }] : [];
    }),
    subsets: values('subset').map(firstWord),
    obsolete: /^true\b/i.test(values('is_obsolete')[0] ?? ''),
  };
}

/** A relation that may hold of none at all is none. */
function isStated({ modifiers }: OboValue): boolean {
  return !/\b(?:maxC|c)ardinality\s*=\s*"?0"?\s*(?:,|$)/.test(modifiers);
}

/** The other vocabulary's term means the same, as far as the modifiers tell. */
function isSame({ modifiers }: OboValue): boolean {
  return !/\bMONDO:(?:relatedTo|directSiblingOf|mondoIs(?:Narrower|Broader)ThanSource|obsolete\w*)/i.test(modifiers);
}

function synonymOf(value: string): OboSynonym | null {
  const text = quoted(value);
  if (text === null || text === '') return null;
  // Kept in the file so that nobody brings them back.
  if (/"\s*[A-Z]+\s+\S*(?:DEPRECATED|EXCLUDE|MISNOMER|MISSPELLING)\b/i.test(value.slice(text.length))) return null;
  const scope = /"\s*(EXACT|BROAD|NARROW|RELATED)\b/.exec(value.slice(text.length))?.[1] ?? 'RELATED';
  return { text, scope: scope as OboSynonym['scope'] };
}

/** What stands between the first pair of quotation marks. */
function quoted(value: string): string | null {
  const match = /^"((?:[^"\\]|\\.)*)"/.exec(value);
  return match === null ? null : unescape(match[1]!);
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, (_, char: string) =>
    char === 'n' ? '\n' : char === 't' ? '\t' : char === 'W' ? ' ' : char,
  );
}

function firstWord(value: string): string {
  return value.split(/[\s{!]/, 1)[0]!.replaceAll('\\:', ':');
}
