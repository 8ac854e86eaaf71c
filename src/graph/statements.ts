/**
 * How facts of the graph read as sentences, in English and Chinese: the language of the textbook and of the graph
 * teacher's trajectories. Templates are data; `{x}` is one entity, `{list}` several. An English name always follows a
 * space and a Chinese one never does, so that each name is one token of the miniature's tokenizer wherever it stands.
 */
import type { Language } from '../records/question.ts';
import type { KnowledgeGraph } from './knowledge-graph.ts';

export const STATEMENTS = {
  en: {
    diseasesWith: 'Diseases with {x}: {list}.',
    findingsOf: 'Findings of {x}: {list}.',
    testOf: 'Confirmatory test of {x}: {list}.',
    treatmentOf: 'Treatment of {x}: {list}.',
    mechanismOf: 'Mechanism of {x}: {list}.',
    contraindicationsOf: 'Contraindications of {x}: {list}.',
    consider: 'Consider {list}.',
    remaining: 'Of these with {x}: {list}.',
    safe: 'Of these safe with {x}: {list}.',
    observed: 'Observed: {list}.',
    tentative: 'First thought: {x}.',
    lacks: 'But no {x}; back.',
    answer: 'Answer: {x}.',
  },
  zh: {
    diseasesWith: '有{x}的疾病：{list}。',
    findingsOf: '{x}的表现：{list}。',
    testOf: '{x}的确诊检查：{list}。',
    treatmentOf: '{x}的治疗：{list}。',
    mechanismOf: '{x}的机制：{list}。',
    contraindicationsOf: '{x}的禁忌：{list}。',
    consider: '考虑{list}。',
    remaining: '其中有{x}的：{list}。',
    safe: '其中对{x}安全的：{list}。',
    observed: '所见：{list}。',
    tentative: '首先想到{x}。',
    lacks: '但没有{x}，返回。',
    answer: '答案：{x}。',
  },
} as const satisfies Record<Language, Record<string, string>>;
export type StatementKind = keyof (typeof STATEMENTS)['en'];

export const LIST_SEPARATORS: Readonly<Record<Language, string>> = { en: ', ', zh: '、' };

/** Builds sentences about entities of one graph in one language. */
export class Phrasebook {
  readonly language: Language;
  readonly #graph: KnowledgeGraph;

  constructor(graph: KnowledgeGraph, language: Language) {
    this.#graph = graph;
    this.language = language;
  }

  name(entity: string): string {
    return this.#graph.entity(entity).names[this.language];
  }

  list(entities: readonly string[]): string {
    return entities.map((entity) => this.name(entity)).join(LIST_SEPARATORS[this.language]);
  }

  say(kind: StatementKind, { x, list }: { readonly x?: string; readonly list?: readonly string[] }): string {
    return STATEMENTS[this.language][kind]
      .replace('{x}', () => (x === undefined ? '' : this.name(x)))
      .replace('{list}', () => (list === undefined ? '' : this.list(list)));
  }

  /** A statement's beginning, up to where its list starts, and the rest: what is given and what is to be recalled. */
  split(kind: StatementKind, parts: { readonly x?: string; readonly list: readonly string[] }): [string, string] {
    const [before, after] = STATEMENTS[this.language][kind].split('{list}') as [string, string];
    const given = before.replace('{x}', () => (parts.x === undefined ? '' : this.name(parts.x)));
    // The space before an English name belongs to the name's token.
    const space = given.endsWith(' ') ? ' ' : '';
    return [given.slice(0, given.length - space.length), space + this.list(parts.list) + after];
  }
}
