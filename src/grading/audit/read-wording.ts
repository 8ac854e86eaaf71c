/**
 * Reads the sentences of the textbook and of the graph teacher (`graph/statements.ts`) back into the hops that they assert,
 * in both languages. Names are looked up whole, so that a name within a longer one is none. What a sentence leaves to the
 * ones before it is taken from there: whom "In both" lists, what "But no" is said of, in whom "Left" is safe.
 */
import { LIST_MARKS, LIST_SEPARATORS, STATEMENTS, type StatementKind } from '../../graph/statements.ts';
import type { Language } from '../../records/question.ts';
import type { AuditGraph } from './audit-graph.ts';
import type { Claim, Span } from './claim.ts';
import { type ClaimRelation, claimRule } from './claim-relations.ts';
import { type GraphNames, nodeOfType } from './graph-names.ts';

/** Findings that "In both" speaks of at most; the teacher writes out no more. */
const MOST_TOLD = 8;

interface Template {
  readonly kind: StatementKind;
  readonly language: Language;
  /** Before, between and behind the two places; null: it has no such place. */
  readonly before: string;
  readonly between: string | null;
  readonly after: string;
  readonly hasX: boolean;
}

const TEMPLATES = (['en', 'zh'] as const).flatMap((language) =>
  Object.entries(STATEMENTS[language]).map(([kind, text]): Template => {
    const [before, between, after] = text.split(/\{(?:x|list)\}/) as [string, string, string?];
    const hasX = text.includes('{x}');
    const shared = { kind: kind as StatementKind, language, before, hasX };
    return after === undefined ? { ...shared, between: null, after: between } : { ...shared, between, after };
  }),
);

interface Named {
  readonly nodes: readonly number[];
  readonly mark: Span;
}

export interface WordingReading {
  readonly claims: readonly Claim[];
  /** Names that the graph lacks, of sentences that assert a hop. */
  readonly unresolved: number;
}

/** Reads the sentences of one text, in their order. */
export class WordingReader {
  readonly #graph: AuditGraph;
  readonly #names: GraphNames;
  #told: number[] = [];
  #tentative: number | null = null;
  #condition: number | null = null;
  #treated: number | null = null;

  constructor(graph: AuditGraph, names: GraphNames) {
    this.#graph = graph;
    this.#names = names;
  }

  /** Null: it is none of our sentences. */
  read(text: string, { start, end }: Span): WordingReading | null {
    const sentence = text.slice(start, end);
    for (const template of TEMPLATES) {
      const places = placesIn(sentence, template);
      if (places === null) continue;
      const at = ({ start: from, end: to }: Span): Span => ({ start: start + from, end: start + to });
      const x = places.x === null ? null : this.#named(text, at(places.x));
      const list = places.list === null ? [] : this.#listed(text, at(places.list), template.language);
      // "Consider ..." begins many a sentence; it is ours where all that follows are names.
      if (RELATING_NOTHING.has(template.kind) && [x, ...list].some((named) => named?.nodes.length === 0)) continue;
      return this.#hops(template.kind, x, list);
    }
    return null;
  }

  #hops(kind: StatementKind, x: Named | null, list: readonly Named[]): WordingReading {
    switch (kind) {
      case 'diseasesWith': {
        const finding = this.#of(x, claimRule('has_finding').object);
        if (finding !== null) this.#told = [...this.#told, finding].slice(-MOST_TOLD);
        return this.#between('has_finding', list, x);
      }
      case 'common': {
        const read = this.#told.map((finding) => this.#toNode('has_finding', list, finding));
        return { claims: read.flatMap(({ claims }) => claims), unresolved: read[0]?.unresolved ?? 0 };
      }
      case 'tentative':
        this.#tentative = this.#of(x, ['disease']);
        return NOTHING;
      case 'lacks': {
        const disease = this.#tentative;
        return disease === null || x === null ? NOTHING : this.#fromNode('has_finding', disease, [x], true);
      }
      case 'findingsOf':
        return this.#between('has_finding', x, list);
      case 'testOf':
        return this.#between('confirmed_by', x, list);
      case 'treatmentOf':
        this.#treated = this.#of(x, ['disease']);
        return this.#between('treated_by', x, list);
      case 'mechanismOf':
        return this.#between('acts_by', x, list);
      case 'contraindicationsOf':
        return this.#between('contraindicated_in', x, list);
      case 'forbiddenIn':
        this.#condition = this.#of(x, claimRule('contraindicated_in').object);
        return this.#between('contraindicated_in', list, x);
      case 'left': {
        const safe = this.#condition === null ? NOTHING : this.#toNode('safe_in', list, this.#condition);
        const treats = this.#treated === null ? NOTHING : this.#fromNode('treated_by', this.#treated, list);
        return { claims: [...safe.claims, ...treats.claims], unresolved: Math.max(safe.unresolved, treats.unresolved) };
      }
      // They relate no two entities.
      case 'consider':
      case 'exclude':
      case 'observed':
      case 'answer':
        return NOTHING;
      default:
        return kind satisfies never;
    }
  }

  /** One end is a list, and each of its names a hop. */
  #between(
    relation: ClaimRelation,
    subject: Named | readonly Named[] | null,
    object: Named | readonly Named[] | null,
  ): WordingReading {
    if (subject === null || object === null) return NOTHING;
    const rule = claimRule(relation);
    if ('nodes' in subject) {
      const node = this.#of(subject, rule.subject);
      return node === null ? { claims: [], unresolved: 1 } : this.#fromNode(relation, node, object as readonly Named[]);
    }
    const node = this.#of(object as Named, rule.object);
    return node === null ? { claims: [], unresolved: 1 } : this.#toNode(relation, subject, node);
  }

  #fromNode(relation: ClaimRelation, subject: number, objects: readonly Named[], denied = false): WordingReading {
    const types = claimRule(relation).object;
    return this.#each(objects, types, (object) => ({ relation, subject, object, denied }));
  }

  #toNode(relation: ClaimRelation, subjects: readonly Named[], object: number): WordingReading {
    const types = claimRule(relation).subject;
    return this.#each(subjects, types, (subject) => ({ relation, subject, object, denied: false }));
  }

  #each(
    list: readonly Named[],
    types: readonly string[],
    claimOf: (node: number) => Omit<Claim, 'mark'>,
  ): WordingReading {
    const claims = list.flatMap((named) => {
      const node = this.#of(named, types);
      return node === null ? [] : [{ ...claimOf(node), mark: named.mark }];
    });
    return { claims, unresolved: list.length - claims.length };
  }

  /** Of a type that fits; where the text names something else, that. Null: the graph lacks the name. */
  #of(named: Named | null, types: readonly string[]): number | null {
    if (named === null) return null;
    return nodeOfType(this.#graph, named.nodes, types) ?? named.nodes[0] ?? null;
  }

  #listed(text: string, { start, end }: Span, language: Language): Named[] {
    const separator = LIST_SEPARATORS[language];
    const named: Named[] = [];
    let from = start;
    for (const item of text.slice(start, end).split(separator)) {
      named.push(this.#named(text, { start: from, end: from + item.length }));
      from += item.length + separator.length;
    }
    return named;
  }

  #named(text: string, { start, end }: Span): Named {
    const written = text.slice(start, end);
    const mark = LIST_MARKS.zh;
    const name = (written.trimEnd().endsWith(mark) ? written.trimEnd().slice(0, -mark.length) : written).trim();
    const from = start + written.indexOf(name);
    return { nodes: this.#names.valuesOf(name), mark: { start: from, end: from + name.length } };
  }
}

const RELATING_NOTHING: ReadonlySet<StatementKind> = new Set([
  'consider',
  'exclude',
  'observed',
  'tentative',
  'answer',
]);

const NOTHING: WordingReading = { claims: [], unresolved: 0 };

/** Where the name and the list of a template stand in a sentence; null: it is another sentence. Its full stop may lack. */
function placesIn(
  sentence: string,
  { before, between, after, hasX }: Template,
): { readonly x: Span | null; readonly list: Span | null } | null {
  if (!sentence.startsWith(before)) return null;
  const isWhole = sentence.endsWith(after);
  if (!isWhole && after.length > 1) return null;
  const [start, end] = [before.length, isWhole ? sentence.length - after.length : sentence.length];
  if (between === null) {
    if (end <= start) return null;
    return hasX ? { x: { start, end }, list: null } : { x: null, list: { start, end } };
  }
  const middle = sentence.indexOf(between, start);
  if (middle <= start || middle + between.length >= end) return null;
  return { x: { start, end: middle }, list: { start: middle + between.length, end } };
}
