/**
 * One document of MedQuAD (https://github.com/abachaa/MedQuAD): a disease with synonyms, concept ids, questions and
 * answers. Strict XML: what is not closed is refused, what stands in a comment is not there.
 */
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { KnowledgeError } from '../../support/errors.ts';

export interface MedquadAnswer {
  /** `symptoms`, `treatment`, ... */
  readonly type: string;
  /** The answer; empty where the publisher withholds it. */
  readonly text: string;
}

export interface MedquadDocument {
  readonly id: string;
  readonly source: string;
  readonly url: string;
  readonly focus: string;
  readonly synonyms: readonly string[];
  /** Concepts of UMLS. */
  readonly concepts: readonly string[];
  readonly semanticGroup: string | null;
  readonly answers: readonly MedquadAnswer[];
}

/** MedQuAD is five deep. */
const DEEPEST = 32;
const LONGEST_NAME = 64;
/** What stands in elements within it is its text too. */
const ANSWER = 'QAPairs/QAPair/Answer';

/** `where` names the document in errors. */
export function parseMedquadDocument(where: string, bytes: Uint8Array): MedquadDocument {
  let xml: string;
  try {
    xml = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new KnowledgeError(`${where}: not UTF-8 text; fetch it anew`, { cause });
  }
  if (xml.includes('<Document') && !xml.trimEnd().endsWith('</Document>'))
    throw new KnowledgeError(
      `${where}:${xml.split('\n').length}: the document does not end with </Document>; it is cut off, fetch it anew`,
    );
  const { document, texts, answers } = readElements(where, xml);
  const textsOf = (path: string): string[] => texts.get(path) ?? [];
  const focus = textsOf('Focus')[0]?.trim() ?? '';
  if (focus === '') throw new KnowledgeError(`${where}: the document has no <Focus>, the name of what it is about`);
  return {
    id: document['id'] ?? '',
    source: document['source'] || 'MedQuAD',
    url: document['url'] ?? '',
    focus,
    synonyms: textsOf('FocusAnnotations/Synonyms/Synonym').map((text) => text.trim()),
    concepts: textsOf('FocusAnnotations/UMLS/CUIs/CUI').map((text) => text.trim()),
    semanticGroup: textsOf('FocusAnnotations/UMLS/SemanticGroup')[0]?.trim() ?? null,
    answers,
  };
}

interface Elements {
  readonly document: Readonly<Record<string, string>>;
  /** Path below the document -> texts of the elements there. */
  readonly texts: ReadonlyMap<string, string[]>;
  readonly answers: readonly MedquadAnswer[];
}

function readElements(where: string, xml: string): Elements {
  const parser = new SaxesParser({ xmlns: false });
  let document: Readonly<Record<string, string>> | null = null;
  const texts = new Map<string, string[]>();
  const answers: MedquadAnswer[] = [];
  const [path, pieces]: [string[], string[]] = [[], []];
  let question: string | null = null;
  const refuse = (why: string): never => {
    throw new KnowledgeError(`${where}:${parser.line}: ${why}; it is damaged or cut off, fetch it anew`);
  };
  parser.on('error', ({ message }) => refuse(message.replace(/^\d+:\d+: /, '')));
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => {
    if (document === null) {
      if (name !== 'Document') refuse(`no <Document> but <${name.slice(0, 40)}>; expected an XML document of MedQuAD`);
      document = attributes;
    } else path.push(name.slice(0, LONGEST_NAME));
    if (path.length > DEEPEST) refuse(`elements stand in one another more than ${DEEPEST} deep`);
    const at = path.join('/');
    if (at.startsWith(`${ANSWER}/`)) return;
    if (at === 'QAPairs/QAPair') question = null;
    if (at === 'QAPairs/QAPair/Question') question = attributes['qtype'] ?? null;
    pieces.length = 0;
  });
  const onText = (text: string): void => void pieces.push(text);
  parser.on('text', onText);
  parser.on('cdata', onText);
  parser.on('closetag', () => {
    const at = path.join('/');
    path.pop();
    if (at.startsWith(`${ANSWER}/`)) return;
    const text = pieces.join('');
    pieces.length = 0;
    if (at === ANSWER && question !== null) answers.push({ type: question, text });
    const known = texts.get(at);
    if (known === undefined) texts.set(at, [text]);
    else known.push(text);
  });
  parser.write(xml).close();
  return { document: document ?? refuse('no <Document>; expected an XML document of MedQuAD'), texts, answers };
}
