/**
 * Hop paths for drills: for each kind of question the relations from a disease to the answer, with entities drawn at
 * random in the place of facts. They teach in which order the lines of a trace come, and no fact.
 */
import type { KnowledgeGraph } from '../graph/knowledge-graph.ts';
import type { RelationType } from '../graph/schema.ts';
import type { StatementKind } from '../graph/statements.ts';
import { questionKindSchema, type QuestionKind } from '../records/question.ts';
import type { RandomStream } from '../support/random.ts';

export interface HopPath {
  readonly kind: QuestionKind;
  /** A condition of the patient that the question states beside the findings ('safe-treatment' only). */
  readonly background: string | null;
  readonly lines: readonly {
    readonly statement: StatementKind;
    readonly x: string;
    readonly list: readonly string[];
    readonly marked?: readonly string[];
  }[];
  readonly answer: string;
}

/** The entities that hop paths are drawn from. */
export interface HopPathEntities {
  readonly diseases: readonly string[];
  readonly drugs: readonly string[];
  readonly conditions: readonly string[];
}

export class HopPaths {
  readonly #graph: KnowledgeGraph;
  readonly #entities: HopPathEntities;
  readonly #tests: readonly string[];
  readonly #mechanisms: readonly string[];
  readonly #kinds: readonly QuestionKind[];

  constructor(graph: KnowledgeGraph, entities: HopPathEntities) {
    this.#graph = graph;
    this.#entities = entities;
    this.#tests = this.#objectsOf(entities.diseases, 'confirmed_by');
    this.#mechanisms = this.#objectsOf(entities.drugs, 'acts_by');
    this.#kinds = questionKindSchema.options.filter((kind) => this.#canBeAsked(kind));
  }

  /** A kind of question, the lines from the disease to its answer, and the answer. */
  draw(disease: string, random: RandomStream): HopPath {
    const kind = random.pick(this.#kinds);
    const [first, second] = random.shuffle(this.#entities.drugs) as [string, string];
    const treatments = random.integer(2) === 0 ? [first] : [first, second];
    const treatment = { statement: 'treatmentOf', x: disease, list: treatments } as const;
    switch (kind) {
      case 'diagnosis':
        return { kind, background: null, lines: [], answer: disease };
      case 'next-test': {
        const answer = random.pick(this.#tests);
        return { kind, background: null, lines: [{ statement: 'testOf', x: disease, list: [answer] }], answer };
      }
      case 'treatment':
        return { kind, background: null, lines: [treatment], answer: first };
      case 'mechanism': {
        const answer = random.pick(this.#mechanisms);
        const mechanism = { statement: 'mechanismOf', x: first, list: [answer] } as const;
        return { kind, background: null, lines: [treatment, mechanism], answer };
      }
      case 'safe-treatment':
        return this.#safe(disease, [first, second], random);
      default:
        return kind satisfies never;
    }
  }

  /** Every entity that can be the answer to a kind of question. */
  answersTo(kind: QuestionKind): readonly string[] {
    if (kind === 'diagnosis') return this.#entities.diseases;
    if (kind === 'next-test') return this.#tests;
    return kind === 'mechanism' ? this.#mechanisms : this.#entities.drugs;
  }

  /** Whether the graph has distractors for the answer, and everything else that the hop path needs. */
  #canBeAsked(kind: QuestionKind): boolean {
    if (kind === 'safe-treatment' && this.#entities.conditions.length === 0) return false;
    if (kind === 'mechanism' && this.#entities.drugs.length < 2) return false;
    return this.answersTo(kind).length > 1;
  }

  #safe(disease: string, choice: readonly [string, string], random: RandomStream): HopPath {
    const background = random.pick(this.#entities.conditions);
    const [safe, unsafe] = random.shuffle(choice) as [string, string];
    const others = random.shuffle(this.#entities.drugs.filter((drug) => !choice.includes(drug)));
    const forbidden = this.#graph.inGraphOrder([unsafe, ...others.slice(0, random.integer(5))]);
    const lines = [
      { statement: 'forbiddenIn', x: background, list: forbidden },
      { statement: 'treatmentOf', x: disease, list: choice, marked: [unsafe] },
    ] as const;
    return { kind: 'safe-treatment', background, lines, answer: safe };
  }

  #objectsOf(subjects: readonly string[], relation: RelationType): string[] {
    return [...new Set(subjects.flatMap((subject) => this.#graph.objects(subject, relation)))];
  }
}
