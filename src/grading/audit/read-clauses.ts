/**
 * Reads the clauses of free text that name one end of a hop and leave the other to what was spoken of: "It also causes Y",
 * "the drug of choice is Z", a list under a heading. Which relation holds follows from the types of the names, and
 * `clause-cues.ts` says whether a clause asserts it. What speaks of one patient, compares, supposes or asks is left alone.
 */
import type { AuditGraph } from './audit-graph.ts';
import type { Claim, Span } from './claim.ts';
import { type ClauseContext, kindOf, nodesOf, type Placed, placedIn, type Told, wordCount } from './clause-context.ts';
import * as cues from './clause-cues.ts';
import { findingsOf } from './clause-findings.ts';
import { choicesOf, complicationsOf, originsOf, permissionsOf } from './clause-relations.ts';
import { type Clause, clausesOf } from './clauses.ts';
import type { FoundName } from './graph-names.ts';
import { saysNoMore } from './general-words.ts';
import { Topic } from './topic.ts';

/** Reads the sentences of one text, in their order. */
export class ClauseReader {
  readonly #graph: AuditGraph;
  readonly #topic = new Topic();
  readonly #isCase: boolean;
  /** A line named this disease alone: lists under it are of that disease. */
  #heading: number | null = null;
  #wasList = false;
  #listed: number | null = null;
  /** Conditions that the sentence before asks about. */
  #asked: readonly Placed[] = [];

  constructor(graph: AuditGraph, text: string) {
    this.#graph = graph;
    this.#isCase = cues.TELLS_A_CASE.test(text);
  }

  /** `known`: what other rules read in the sentence. */
  read(text: string, sentence: Span, names: readonly FoundName[], known: readonly Claim[]): Claim[] {
    const clauses = clausesOf(text, sentence, names, (name) => kindOf(this.#graph, name));
    const isAsking = /[?？]$/.test(text.slice(sentence.start, sentence.end));
    const isItem = cues.ITEM.test(text.slice(lineStart(text, sentence.start), sentence.end));
    const told = this.#toldAtFirst(isItem);
    const objects = new Set<number>();
    const claims: Claim[] = [];
    if (!isAsking) {
      const pairs = new Set(known.map(({ subject, object }) => `${subject} ${object}`));
      for (const claim of clauses.flatMap((clause) => this.#read(clause, told, objects))) {
        const isKnown = pairs.has(`${claim.subject} ${claim.object}`);
        if (!isKnown || claim.relation === 'first_line_treatment') claims.push(claim);
      }
      for (const { object, relation } of known) if (relation === 'has_complication') objects.add(object);
    }
    this.#follow(clauses, objects, { isAsking, isItem, told });
    return claims;
  }

  #toldAtFirst(isItem: boolean): Told {
    return {
      disease: null,
      drugs: [],
      conditions: this.#asked,
      listing: null,
      label: '',
      isList: isItem && this.#heading !== null && this.#heading === this.#topic.disease,
      isOther: false,
      isUnclear: false,
      before: [],
    };
  }

  #read(clause: Clause, told: Told, objects: Set<number>): Claim[] {
    const said = `${told.label} ${clause.said}`;
    // Under the label of a case all is told of its patient.
    if (clause.isLabel) told.label = cues.CASE_LABEL.test(clause.whole) ? 'she' : clause.said;
    if (cues.PURPOSE.test(clause.said) && cues.CONFIRMING.test(clause.said)) told.label = clause.said;
    if (cues.ASIDE.test(said)) {
      told.listing = null;
      return [];
    }
    const context: ClauseContext = {
      graph: this.#graph,
      topic: this.#topic,
      isCase: this.#isCase,
      wasList: this.#wasList,
      listed: this.#listed,
      told,
      clause,
      said,
    };
    const drugs = placedIn(this.#graph, clause, ['drug']);
    const conditions = placedIn(this.#graph, clause, ['contraindication', 'disease']);
    const permitted = permissionsOf(context, drugs, conditions);
    if (permitted.length > 0) {
      for (const { object } of permitted) objects.add(object);
      if (drugs.length > 0) told.drugs = drugs;
      return permitted;
    }
    if (cues.OTHER_ILLNESS.test(said) || cues.OTHER_ABBREVIATION.test(said)) told.isOther = true;
    const complications = complicationsOf(context, objects);
    this.#take(clause, told, { drugs, conditions, objects });
    if (told.isOther) {
      told.disease = null;
      return complications;
    }
    return [...complications, ...choicesOf(context), ...originsOf(context), ...findingsOf(context, drugs)];
  }

  /** Whom the clauses that follow in the sentence can speak of. */
  #take(
    clause: Clause,
    told: Told,
    {
      drugs,
      conditions,
      objects,
    }: {
      readonly drugs: readonly Placed[];
      readonly conditions: readonly Placed[];
      readonly objects: ReadonlySet<number>;
    },
  ): void {
    const diseases = nodesOf(placedIn(this.#graph, clause, ['disease'])).filter((node) => !objects.has(node));
    if (diseases.length === 1) [told.disease, told.isOther] = [diseases[0]!, false];
    if (diseases.length > 1) told.disease = null;
    const [named] = clause.names.filter((name) => kindOf(this.#graph, name) === 'ill');
    if (named !== undefined) told.isUnclear = !saysNoMore(clause.whole.slice(0, named.start - clause.start));
    if (drugs.length > 0) told.drugs = drugs;
    const states = conditions.filter(({ node }) => this.#graph.typeOf(node) === 'contraindication');
    const opens = drugs.length === 0 && (states.length > 0 || clause.isLabel || clause.isFirst);
    if (opens) told.conditions = conditions;
    const isAlone = wordCount(clause.plain) <= 2 && diseases.length === 1;
    if (clause.isLabel && isAlone && !cues.OF_ONE_PATIENT.test(clause.said)) told.isList = true;
  }

  /** What the sentence leaves to the next. */
  #follow(
    clauses: readonly Clause[],
    objects: ReadonlySet<number>,
    { isAsking, isItem, told }: { readonly isAsking: boolean; readonly isItem: boolean; readonly told: Told },
  ): void {
    const isAside = ({ said }: Clause): boolean => isAsking || cues.ASIDE.test(said);
    const of = (type: string, aside: boolean): Placed[] =>
      clauses.filter((clause) => isAside(clause) === aside).flatMap((each) => placedIn(this.#graph, each, [type]));
    const diseases = nodesOf(of('disease', false));
    this.#topic.follow({
      diseases: diseases.filter((node) => !objects.has(node)),
      drugs: of('drug', false),
      aside: nodesOf([...of('disease', true), ...of('drug', true)]),
      isOther: told.isOther,
    });
    this.#asked = isAsking ? of('contraindication', true) : [];
    // The number before a line of a list is a sentence of its own, and says nothing.
    if (clauses.every(({ names, plain }) => names.length === 0 && wordCount(plain) <= 1)) return;
    const isIll = ({ names }: Clause): boolean => names.every((name) => kindOf(this.#graph, name) === 'ill');
    const isHeading = clauses.every((clause) => wordCount(clause.plain) === 0 && isIll(clause));
    if (isHeading && clauses.length <= 2 && diseases.length === 1) this.#heading = this.#topic.disease;
    this.#wasList = told.isList && !isItem && told.listing !== null;
    this.#listed = told.listing;
  }
}

const LONGEST_LINE_START = 12;

/** Where the line of a place begins, if near: a number and a mark may have ended a sentence there. */
function lineStart(text: string, at: number): number {
  const from = Math.max(0, at - LONGEST_LINE_START);
  const newline = text.slice(from, at).lastIndexOf('\n');
  return newline >= 0 || from === 0 ? from + newline + 1 : at;
}
