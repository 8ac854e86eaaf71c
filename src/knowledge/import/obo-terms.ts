/**
 * OBO 1.2 and 1.4 (https://owlcollab.github.io/oboformat/doc/obo-syntax.html): header and [Term] stanzas, one by one.
 * Knows the format, not what any ontology means by it.
 */
import { KnowledgeError } from '../../support/errors.ts';
import { oboLines, tagAndValue, type OboValue } from './obo-lines.ts';
import { synonymsOf, type OboSynonym } from './obo-synonyms.ts';
import { quotedText, unescape } from './obo-text.ts';

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
  /** Those that hold of none, or under a condition alone, left out. */
  readonly relationships: readonly { readonly type: string; readonly target: string }[];
  readonly subsets: readonly string[];
  readonly obsolete: boolean;
  /** The terms that take the place of an obsolete one. */
  readonly replacedBy: readonly string[];
  /** Relations and synonyms that the stanza itself takes back or limits, by reason. */
  readonly notStated: readonly string[];
}

export interface OboHeader {
  readonly ontology: string;
  readonly version: string | null;
}

type Tags = Map<string, OboValue[]>;

const HEADER_TAG = /^(format-version|ontology|data-version|date|saved-by|auto-generated-by)$/;
const STANZAS = ['[term]', '[typedef]', '[instance]', '[annotation]'];

export function readOboHeader(path: string): OboHeader {
  const tags: Tags = new Map();
  let isBegun = false;
  for (const { line, text } of oboLines(path)) {
    if (!isBegun && text !== '' && !text.startsWith('!')) {
      isBegun = HEADER_TAG.test(tagAndValue(text)?.tag ?? '');
      if (!isBegun)
        throw new KnowledgeError(
          `${path}:${line}: '${text.slice(0, 60)}' begins no OBO file; expected 'format-version: ...'`,
        );
    }
    if (text.startsWith('[')) break;
    addTag(tags, text);
  }
  if (tags.size === 0) throw new KnowledgeError(`${path}: the file is empty; fetch it anew`);
  return {
    ontology: tags.get('ontology')?.[0]?.text ?? '',
    version: tags.get('data-version')?.[0]?.text ?? tags.get('date')?.[0]?.text ?? null,
  };
}

/** The terms in file order, obsolete ones too. */
export function* readOboTerms(path: string): Generator<OboTerm> {
  let isTerm = false;
  let [startLine, lastLine, count] = [0, 0, 0];
  let tags: Tags = new Map();
  for (const { line, text } of oboLines(path)) {
    lastLine = line;
    if (!text.startsWith('[')) {
      if (isTerm) checkLine(path, line, text, tags);
      addTag(tags, text);
      continue;
    }
    if (isTerm) yield termOf(path, startLine, tags);
    isTerm = stanzaOf(path, line, text) === '[term]';
    [startLine, tags] = [line, new Map()];
    if (isTerm) count += 1;
  }
  if (count === 0) throw new KnowledgeError(`${path}:${lastLine}: the file ends without a [Term]; is it cut off?`);
  if (!isTerm) return;
  const last = termOf(path, startLine, tags);
  if (last.name === '' && !last.obsolete)
    throw new KnowledgeError(
      `${path}:${startLine}: the file ends in the term ${last.id.slice(0, 60)}, before its name; it is cut off, fetch it anew`,
    );
  yield last;
}

function stanzaOf(path: string, line: number, text: string): string {
  const name = /^(\[[A-Za-z]+\])\s*(?:!.*)?$/.exec(text)?.[1]?.toLowerCase() ?? '';
  if (STANZAS.includes(name)) return name;
  throw new KnowledgeError(
    `${path}:${line}: '${text.slice(0, 60)}' begins no stanza; expected [Term], [Typedef] or [Instance]`,
  );
}

function checkLine(path: string, line: number, text: string, before: Tags): void {
  if (text === '' || text.startsWith('!')) return;
  if (!/^[A-Za-z_-]{1,64}\s{0,8}:/.test(text))
    throw new KnowledgeError(
      `${path}:${line}: '${text.slice(0, 60)}' is no 'tag: value' of a term; the file is damaged or cut off, fetch it anew`,
    );
  const { tag, value } = tagAndValue(text)!;
  if (tag === 'def' && quotedText(value.text) === null)
    throw new KnowledgeError(
      `${path}:${line}: the definition of ${before.get('id')?.[0]?.text.slice(0, 60) ?? 'a term'} does not end; ` +
        'the file is damaged or cut off',
    );
}

function addTag(tags: Tags, text: string): void {
  const read = text.startsWith('!') ? null : tagAndValue(text);
  if (read === null) return;
  const { tag, value } = read;
  const values = tags.get(tag);
  if (values === undefined) tags.set(tag, [value]);
  else values.push(value);
}

function termOf(path: string, line: number, tags: Tags): OboTerm {
  const all = (tag: string): readonly OboValue[] => tags.get(tag) ?? [];
  const values = (tag: string): readonly string[] => all(tag).map(({ text }) => text);
  const idsIn = (tag: string): string[] => values(tag).map(firstWord);
  const [id = '', ...otherIds] = values('id').map(unescape);
  if (id === '') throw new KnowledgeError(`${path}:${line}: a [Term] without an id`);
  if (otherIds.length > 0)
    throw new KnowledgeError(
      `${path}:${line}: a [Term] with the ids ${id.slice(0, 60)} and ${otherIds[0]!.slice(0, 60)}; a line '[Term]' is missing, fetch the file anew`,
    );
  const definition = values('def')[0];
  const definitionText = definition === undefined ? null : (quotedText(definition)?.text ?? null);
  const inexact = new Set(values('property_value').flatMap((value) => INEXACT_MATCH.exec(value)?.[1] ?? []));
  const { synonyms, leftOut } = synonymsOf(tags);
  const stated = (tag: string): readonly OboValue[] => all(tag).filter((value) => whyNotStated(value) === null);
  const name = unescape(values('name')[0] ?? '');
  return {
    line,
    id,
    name,
    namespace: values('namespace')[0] ?? null,
    definition: definitionText,
    synonyms,
    references: [
      ...new Set(
        all('xref')
          .filter(isSame)
          .map(({ text }) => firstWord(text)),
      ),
    ].filter((reference) => !inexact.has(reference)),
    alternativeIds: idsIn('alt_id'),
    parents: stated('is_a').map(({ text }) => firstWord(text)),
    relationships: stated('relationship').flatMap(({ text }) => {
      const [type, target] = text.split(/\s+/, 2);
      return type !== undefined && target !== undefined ? [{ type, target: firstWord(target) }] : [];
    }),
    subsets: idsIn('subset'),
    obsolete: isObsolete(path, line, id, values('is_obsolete'), values('property_value')) || isReplaced(tags),
    replacedBy: idsIn('replaced_by'),
    notStated: [
      ...leftOut,
      ...['is_a', 'relationship'].flatMap((tag) => all(tag).flatMap((v) => whyNotStated(v) ?? [])),
    ],
  };
}

const INEXACT_MATCH = /^\S{0,200}(?:skos:|core#)(?:broad|narrow|related)Match\s+"?([^"\s]+)/;

/** Why a relation is none, or not always one; null when it is stated. */
function whyNotStated({ modifiers }: OboValue): string | null {
  if (/\b(?:maxC|minC|c)ardinality\s*=\s*"?0"?\s*(?:,|$)/.test(modifiers))
    return 'relations that may hold of none left out';
  if (/\ball_only\s*=\s*"?true/i.test(modifiers)) return 'relations that may hold of none left out';
  if (/\bgci_(?:relation|filler)\s*=/i.test(modifiers)) return 'relations under a condition left out';
  return null;
}

function isObsolete(path: string, line: number, id: string, told: readonly string[], properties: readonly string[]) {
  const words = told.map((text) => text.replaceAll('"', '').trim().toLowerCase());
  const unread = words.find((word) => word !== 'true' && word !== 'false');
  if (unread !== undefined)
    throw new KnowledgeError(
      `${path}:${line}: is_obsolete of ${id.slice(0, 60)} is '${unread.slice(0, 60)}'; expected true or false`,
    );
  return words.includes('true') || properties.some((text) => DEPRECATED.test(text));
}

const DEPRECATED = /^\S{0,200}(?:owl:|owl#)deprecated\s+"?true\b/i;

/** The format has these tags for obsolete terms alone. */
function isReplaced(tags: Tags): boolean {
  return tags.has('replaced_by') || tags.has('consider');
}

/** The other vocabulary's term means the same, as far as the modifiers tell. */
function isSame({ modifiers }: OboValue): boolean {
  return !/\bMONDO:(?:relatedTo|directSiblingOf|mondoIs(?:Narrower|Broader)ThanSource|obsolete\w*)/i.test(modifiers);
}

function firstWord(value: string): string {
  return unescape(/^[^\s{!]*/.exec(value)![0]);
}
