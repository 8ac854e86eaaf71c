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
    forbiddenIn: 'Forbidden in {x}: {list}.',
    consider: 'Consider {list}.',
    common: 'In both: {list}.',
    exclude: 'Exclude {list}.',
    left: 'Left: {list}.',
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
    forbiddenIn: '{x}时禁用：{list}。',
    consider: '考虑{list}。',
    common: '两者共有：{list}。',
    exclude: '排除{list}。',
    left: '剩下：{list}。',
    observed: '所见：{list}。',
    tentative: '首先想到{x}。',
    lacks: '但没有{x}，返回。',
    answer: '答案：{x}。',
  },
} as const satisfies Record<Language, Record<string, string>>;
export type StatementKind = keyof (typeof STATEMENTS)['en'];

export const LIST_SEPARATORS: Readonly<Record<Language, string>> = { en: ', ', zh: '、' };

/** Names as one list with a separator of its own before the last. */
export function joinNames(names: readonly string[], lastSeparator: string, language: Language): string {
  return names.slice(0, -1).join(LIST_SEPARATORS[language]) + lastSeparator + names.at(-1)!;
}

/** Stands behind a name of a list that is a candidate already. */
export const LIST_MARKS: Readonly<Record<Language, string>> = { en: ' ✓', zh: '✓' };

interface StatementParts {
  readonly x?: string;
  readonly list?: readonly string[];
  /** Names of the list that get the mark. */
  readonly marked?: readonly string[];
}

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

  /** Under which sentence of a vignette a finding stands. */
  headingOf(finding: string): 'symptom' | 'sign' | 'tests' {
    const { type } = this.#graph.entity(finding);
    return type === 'symptom' || type === 'sign' ? type : 'tests';
  }

  /** Findings in the order in which a vignette tells them: symptoms, signs, then tests. */
  inTellingOrder(findings: readonly string[]): string[] {
    const order = ['symptom', 'sign', 'tests'];
    return findings.toSorted((one, other) => order.indexOf(this.headingOf(one)) - order.indexOf(this.headingOf(other)));
  }

  list(entities: readonly string[], marked: readonly string[] = []): string {
    const mark = (entity: string): string => (marked.includes(entity) ? LIST_MARKS[this.language] : '');
    return entities.map((entity) => this.name(entity) + mark(entity)).join(LIST_SEPARATORS[this.language]);
  }

  say(kind: StatementKind, { x, list, marked }: StatementParts): string {
    return STATEMENTS[this.language][kind]
      .replace('{x}', () => (x === undefined ? '' : this.name(x)))
      .replace('{list}', () => (list === undefined ? '' : this.list(list, marked)));
  }

  /**
   * A statement cut behind every name of its list: what is given up to a name, and what follows it (mark, separator or
   * end).
   */
  cutAtNames(kind: StatementKind, parts: StatementParts & { readonly list: readonly string[] }): [string, string][] {
    const [beginning] = this.split(kind, parts);
    const ending = STATEMENTS[this.language][kind].split('{list}')[1]!;
    const space = this.language === 'en' ? ' ' : '';
    return parts.list.map((entity, at) => {
      const mark = parts.marked?.includes(entity) === true ? LIST_MARKS[this.language] : '';
      const next = at + 1 < parts.list.length ? LIST_SEPARATORS[this.language].trimEnd() : ending;
      return [(at === 0 ? beginning : '') + space + this.name(entity), mark + next];
    });
  }

  /** A statement's beginning, up to where its list starts, and the rest: what is given and what is to be recalled. */
  split(kind: StatementKind, parts: StatementParts & { readonly list: readonly string[] }): [string, string] {
    const [before, after] = STATEMENTS[this.language][kind].split('{list}') as [string, string];
    const given = before.replace('{x}', () => (parts.x === undefined ? '' : this.name(parts.x)));
    // The space before an English name belongs to the name's token.
    const space = given.endsWith(' ') ? ' ' : '';
    return [given.slice(0, given.length - space.length), space + this.list(parts.list, parts.marked) + after];
  }
}
