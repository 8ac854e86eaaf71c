/**
 * One document of MedQuAD (https://github.com/abachaa/MedQuAD): a disease with synonyms, concept ids, questions and
 * answers.
 */
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

/**
 * `where` names the document in errors. The set has no comments, CDATA or namespaces; what is not closed is refused.
 */
export function parseMedquadDocument(where: string, bytes: Uint8Array): MedquadDocument {
  let xml: string;
  try {
    xml = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new KnowledgeError(`${where}: not UTF-8 text; fetch it anew`, { cause });
  }
  const open = /<Document\b([^>]*)>/.exec(xml);
  if (open === null) throw new KnowledgeError(`${where}:1: no <Document>; expected an XML document of MedQuAD`);
  if (!/<\/Document>\s*$/.test(xml))
    throw new KnowledgeError(
      `${where}:${xml.split('\n').length}: the document does not end with </Document>; it is cut off`,
    );
  const focus = elements(xml, 'Focus')[0]?.text.trim() ?? '';
  if (focus === '') throw new KnowledgeError(`${where}: the document has no <Focus>, the name of what it is about`);
  return {
    id: attribute(open[1]!, 'id') ?? '',
    source: attribute(open[1]!, 'source') ?? 'MedQuAD',
    url: attribute(open[1]!, 'url') ?? '',
    focus,
    synonyms: elements(xml, 'Synonym').map(({ text }) => text.trim()),
    concepts: elements(xml, 'CUI').map(({ text }) => text.trim()),
    semanticGroup: elements(xml, 'SemanticGroup')[0]?.text.trim() ?? null,
    answers: elements(xml, 'QAPair').flatMap(({ raw }) => {
      const [question, answer] = [elements(raw, 'Question')[0], elements(raw, 'Answer')[0]];
      const type = question === undefined ? null : attribute(question.attributes, 'qtype');
      return type === null || answer === undefined ? [] : [{ type, text: answer.text }];
    }),
  };
}

interface Element {
  readonly attributes: string;
  readonly raw: string;
  readonly text: string;
}

function elements(xml: string, name: string): Element[] {
  const pattern = new RegExp(`<${name}(\\s[^>]*)?>([^]*?)</${name}>`, 'g');
  return [...xml.matchAll(pattern)].map(([, attributes = '', raw = '']) => ({ attributes, raw, text: unescape(raw) }));
}

function attribute(attributes: string, name: string): string | null {
  const value = new RegExp(`\\b${name}\\s*=\\s*"([^"]*)"`).exec(attributes)?.[1];
  return value === undefined ? null : unescape(value);
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescape(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });
}
