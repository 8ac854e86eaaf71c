/**
 * Reads the clauses of free text that name one end of a hop and leave the other to what was spoken of: "It also causes Y",
 * "the drug of choice is Z", a list under a heading. Which relation holds follows from the types of the names, and
 * `clause-cues.ts` says whether a clause asserts it. What speaks of one patient, compares, supposes or asks is left alone.
 */
import type { AuditGraph } from './audit-graph.ts';
import type { Claim, Span } from './claim.ts';
import { FINDING_TYPES } from '../../graph/schema.ts';
import type { ClaimRelation } from './claim-relations.ts';
import * as cues from './clause-cues.ts';
import { type Clause, clausesOf, type NameKind } from './clauses.ts';
import type { FoundName } from './graph-names.ts';
import { DENYING, WEAKENING } from './phrase-table.ts';
import { permissionOf } from './permission.ts';
import { Topic } from './topic.ts';

/** Names of one kind in a clause that count. */
const MOST_NAMES = 16;
/** Words besides the names of a clause that only goes on with a list. */
const MOST_LIST_WORDS = 5;
/** Words besides the names of a clause that is no more than they. */
const MOST_FRAGMENT_WORDS = 2;
const STARTS_WITH_IT = /^\W*(?:it\b|它)/iu;

/** What a sentence has said so far. */
interface Told {
  /** The disease that the sentence speaks of, and how it is known. */
  disease: number | null;
  drugs: readonly Placed[];
  conditions: readonly Placed[];
  /** The clause before gave findings of this disease. */
  listing: number | null;
  label: string;
  isList: boolean;
  /** An illness was spoken of that the graph has no name for. */
  isOther: boolean;
  /** Findings of the clause before. */
  before: readonly Placed[];
}

interface Placed {
  readonly node: number;
  readonly name: FoundName;
}

/** Reads the sentences of one text, in their order. */
export class ClauseReader {
  readonly #graph: AuditGraph;
  readonly #topic = new Topic();
  /** The text tells of one patient somewhere. */
  readonly #isCase: boolean;
  /** A line named this disease alone: lists under it are of that disease. */
  #heading: number | null = null;
  /** The sentence before was a list of what a disease has. */
  #wasList = false;
  /** The disease of which the sentence before told findings last. */
  #listed: number | null = null;
  /** Conditions that the sentence before asks about. */
  #asked: readonly Placed[] = [];

  constructor(graph: AuditGraph, text: string) {
    this.#graph = graph;
    this.#isCase = cues.TELLS_A_CASE.test(text);
  }

  /** `known`: what other rules read in the sentence. */
  read(text: string, sentence: Span, names: readonly FoundName[], known: readonly Claim[]): Claim[] {
    const clauses = clausesOf(text, sentence, names, (name) => this.#kindOf(name));
    const isAsking = /[?？]$/.test(text.slice(sentence.start, sentence.end));
    const isItem = cues.ITEM.test(text.slice(lineStart(text, sentence.start), sentence.end));
    const claims: Claim[] = [];
    const objects = new Set<number>();
    const told: Told = {
      disease: null,
      drugs: [],
      conditions: this.#asked,
      listing: null,
      label: '',
      isList: isItem && this.#heading !== null && this.#heading === this.#topic.disease,
      isOther: false,
      before: [],
    };
    if (!isAsking) {
      const pairs = new Set(known.map(({ subject, object }) => `${subject} ${object}`));
      for (const clause of clauses) {
        for (const claim of this.#read(clause, told, objects)) {
          const isKnown = pairs.has(`${claim.subject} ${claim.object}`);
          if (!isKnown || claim.relation === 'first_line_treatment') claims.push(claim);
        }
      }
      for (const { object, relation } of known) if (relation === 'has_complication') objects.add(object);
    }
    this.#follow(clauses, objects, isAsking, isItem, told);
    return claims;
  }

  #read(clause: Clause, told: Told, objects: Set<number>): Claim[] {
    const said = `${told.label} ${clause.said}`;
    if (clause.isLabel) {
      if (cues.CASE_LABEL.test(clause.whole)) told.label = 'she';
      else told.label = clause.said;
    }
    if (cues.PURPOSE.test(clause.said) && cues.CONFIRMING.test(clause.said)) told.label = clause.said;
    if (cues.ASIDE.test(said)) {
      told.listing = null;
      return [];
    }
    const drugs = this.#placed(clause, ['drug']);
    const conditions = this.#placed(clause, ['contraindication', 'disease']);
    const permitted = this.#permission(clause, said, told, drugs, conditions);
    if (permitted.length > 0) {
      for (const { object } of permitted) objects.add(object);
      if (drugs.length > 0) told.drugs = drugs;
      return permitted;
    }
    if (cues.OTHER_ILLNESS.test(said) || cues.OTHER_ABBREVIATION.test(said)) told.isOther = true;
    const complications = this.#complications(clause, said, told, objects);
    this.#take(clause, told, drugs, conditions, objects);
    if (told.isOther) {
      told.disease = null;
      return complications;
    }
    const read = [...complications, ...this.#choices(clause, said, told)];
    read.push(...this.#origins(clause, said, told), ...this.#findings(clause, said, told, drugs));
    return read;
  }

  /** Whom the following clauses of the sentence can speak of. */
  #take(
    clause: Clause,
    told: Told,
    drugs: readonly Placed[],
    conditions: readonly Placed[],
    objects: ReadonlySet<number>,
  ): void {
    const diseases = nodesOf(this.#placed(clause, ['disease'])).filter((node) => !objects.has(node));
    if (diseases.length === 1) [told.disease, told.isOther] = [diseases[0]!, false];
    if (diseases.length > 1) told.disease = null;
    if (drugs.length > 0) told.drugs = drugs;
    const states = conditions.filter(({ node }) => this.#graph.typeOf(node) === 'contraindication');
    const opens = drugs.length === 0 && (states.length > 0 || clause.isLabel || clause.isFirst);
    told.conditions = opens ? conditions : told.conditions;
    const isAlone = wordCount(clause.plain) <= 2 && diseases.length === 1;
    if (clause.isLabel && isAlone && !cues.OF_ONE_PATIENT.test(clause.said)) told.isList = true;
  }

  #permission(
    clause: Clause,
    said: string,
    told: Told,
    drugs: readonly Placed[],
    conditions: readonly Placed[],
  ): Claim[] {
    const permission = permissionOf(said);
    if (permission === null) return [];
    const isOther = clause.names.some((name) => this.#kindOf(name) === 'class');
    const ofDrugs = drugs.length > 0 ? drugs : told.drugs.length > 0 ? told.drugs : isOther ? [] : this.#topic.drugs();
    const inConditions = conditions.length > 0 ? conditions : told.conditions;
    const relation: ClaimRelation = permission === 'allowed' ? 'safe_in' : 'contraindicated_in';
    return ofDrugs.flatMap((drug) =>
      inConditions.map((condition) => ({
        relation,
        subject: drug.node,
        object: condition.node,
        denied: permission === 'not forbidden',
        mark: markOf(conditions.length > 0 ? condition.name : (drugs[0]?.name ?? clause)),
      })),
    );
  }

  #complications(clause: Clause, said: string, told: Told, objects: Set<number>): Claim[] {
    const inLabel = cues.COMPLICATING.test(told.label);
    const diseases = this.#placed(clause, ['disease']);
    if (diseases.length === 0 || isDenied(said, clause) || this.#isOfOne(said)) return [];
    const isIts = cues.ITS_COMPLICATION.test(said);
    const from = inLabel || isIts ? clause.start : cueOutside(clause, cues.COMPLICATING);
    if (from === null || (cues.COMPLICATION_OF.test(said) && !isIts)) return [];
    const before = diseases.filter(({ name }) => name.start < from);
    const behind = diseases.filter(({ name }) => name.start >= from);
    const [subject, ...others] = before.length > 0 ? nodesOf(before) : [told.isOther ? null : (told.disease ?? this.#topic.disease)];
    if (subject === null || subject === undefined || others.length > 0) return [];
    return behind.flatMap(({ node, name }) => {
      if (node === subject) return [];
      objects.add(node);
      return [{ relation: 'has_complication' as const, subject, object: node, denied: false, mark: markOf(name) }];
    });
  }

  /** Tests and treatments. */
  #choices(clause: Clause, said: string, told: Told): Claim[] {
    const disease = told.disease ?? this.#topic.disease;
    if (disease === null || isDenied(said, clause) || cues.OPPOSING.test(said)) return [];
    const isTold = told.disease !== null;
    if (!isTold && this.#isOfOne(said)) return [];
    const claim = (relation: ClaimRelation, placed: readonly Placed[]): Claim[] =>
      placed.map(({ node, name }) => ({ relation, subject: disease, object: node, denied: false, mark: markOf(name) }));
    const [tests, treatments] = [this.#placed(clause, ['procedure']), this.#placed(clause, ['drug', 'procedure'])];
    if (tests.length > 0 && cues.CONFIRMING.test(said)) return claim('confirmed_by', tests);
    const isForSome = cues.FOR_SOME.test(said);
    if (cues.FIRST_LINE.test(said) && !isForSome && !cues.SECOND_LINE.test(said))
      return claim('first_line_treatment', treatments);
    if (cues.SECOND_LINE.test(said) && !cues.FIRST_LINE.test(said)) return claim('second_line_treatment', treatments);
    // "Give X" may be for something else that the patient has.
    const treats = cues.TREATMENT.test(said) || (isTold && cues.TREATING.test(said));
    return treats ? claim('treated_by', treatments) : [];
  }

  /** Genes, pathogens and risk factors of a disease, classes of a drug. */
  #origins(clause: Clause, said: string, told: Told): Claim[] {
    if (isDenied(said, clause) || cues.OPPOSING.test(said) || this.#isOfOne(said)) return [];
    const [disease, drug] = [told.disease ?? this.#topic.disease, told.drugs[0] ?? this.#topic.drugs()[0]];
    const of = (subject: number | undefined | null, relation: ClaimRelation, type: string): Claim[] =>
      subject === null || subject === undefined
        ? []
        : this.#placed(clause, [type]).map(({ node, name }) => ({
            relation,
            subject,
            object: node,
            denied: false,
            mark: markOf(name),
          }));
    return [
      ...of(disease, 'associated_gene', 'gene'),
      ...of(disease, 'caused_by', 'pathogen'),
      ...(cues.RISKING.test(clause.whole) || cues.RISKING.test(said) ? of(disease, 'has_risk_factor', 'risk_factor') : []),
      ...of(told.drugs.length > 1 ? null : drug?.node, 'member_of', 'drug_class'),
    ];
  }

  #findings(clause: Clause, said: string, told: Told, drugs: readonly Placed[]): Claim[] {
    const own = this.#placed(clause, FINDING_TYPES);
    const isBack = own.length === 0 && cues.POINTING_BACK.test(clause.said);
    const findings = isBack ? told.before : own;
    told.before = own;
    if (findings.length === 0) return [];
    const listing = told.listing;
    told.listing = null;
    if ((this.#isOfOne(said) && !isBack) || cues.OPPOSING.test(said) || WEAKENING.test(said)) return [];
    const diseases = nodesOf(this.#placed(clause, ['disease']));
    if (diseases.length > 1) return [];
    const denied = isDenied(said, clause);
    if (diseases.length === 0 && (drugs.length > 0 || this.#speaksOfDrug(told, said)))
      return denied ? [] : this.#effects(findings, drugs, told, said);
    const subject = this.#subjectOf(clause, said, told, { diseases, listing, denied });
    if (subject === null) return [];
    if (!denied) told.listing = subject;
    return findings.map(({ node, name }) => ({
      relation: 'has_finding',
      subject,
      object: node,
      denied,
      mark: markOf(name),
    }));
  }

  /** The disease that a clause says findings of; null: it says so of none. */
  #subjectOf(
    clause: Clause,
    said: string,
    told: Told,
    { diseases, listing, denied }: { diseases: readonly number[]; listing: number | null; denied: boolean },
  ): number | null {
    const words = wordCount(clause.plain);
    const isFragment = words <= MOST_FRAGMENT_WORDS;
    const isList = words <= MOST_LIST_WORDS;
    const shows = cues.SHOWING.test(said) || (isFragment && !denied);
    const [named] = diseases;
    const isNamedFirst = clause.names[0]?.values.includes(named ?? -1) === true;
    if (named !== undefined) return shows || (isFragment && isNamedFirst) ? named : null;
    const leads = cueOutside(clause, cues.LEADING_ELSEWHERE);
    if (leads !== null && clause.names.some(({ start }) => start < leads)) return null;
    const goesOn = isList && ((cues.GOING_ON.test(said) && this.#wasList) || cues.LIKEWISE.test(said));
    if (told.disease !== null) {
      const isGeneral = cues.OF_THE_DISEASE.test(said) || cues.NAMES_THE_KIND.test(said);
      if (told.isList || shows || isGeneral) return denied && !isGeneral ? null : told.disease;
      return isList && listing === told.disease && !denied ? told.disease : null;
    }
    const topic = this.#topic.disease;
    if (topic === null) return null;
    if (denied) return shows && (cues.NAMES_THE_KIND.test(said) || STARTS_WITH_IT.test(clause.said)) ? topic : null;
    if (told.isList || (goesOn && (this.#listed === topic || this.#wasList))) return topic;
    if (this.#topic.isDrugLast && !cues.NAMES_THE_KIND.test(said)) return null;
    const isGeneral = shows && (!this.#isCase || cues.OF_THE_DISEASE.test(said));
    return isGeneral || (isList && listing === topic) ? topic : null;
  }

  #effects(findings: readonly Placed[], drugs: readonly Placed[], told: Told, said: string): Claim[] {
    if (!cues.HARMING.test(said)) return [];
    const of = drugs.length > 0 ? drugs : told.drugs.length > 0 ? told.drugs : this.#topic.drugs();
    return of.flatMap((drug) =>
      findings.map(({ node, name }) => ({
        relation: 'has_adverse_effect' as const,
        subject: drug.node,
        object: node,
        denied: false,
        mark: markOf(name),
      })),
    );
  }

  #speaksOfDrug(told: Told, said: string): boolean {
    if (told.disease !== null) return false;
    if (told.drugs.length > 0) return true;
    return this.#topic.drugs().length > 0 && (this.#topic.disease === null || this.#topic.isDrugLast) &&
      !cues.NAMES_THE_KIND.test(said);
  }

  #isOfOne(said: string): boolean {
    return cues.OF_ONE_PATIENT.test(said);
  }

  #follow(clauses: readonly Clause[], objects: ReadonlySet<number>, isAsking: boolean, isItem: boolean, told: Told) {
    const asserted = clauses.filter(({ said }) => !isAsking && !cues.ASIDE.test(said));
    const aside = clauses.filter((clause) => !asserted.includes(clause));
    const of = (each: readonly Clause[], type: string): Placed[] => each.flatMap((one) => this.#placed(one, [type]));
    this.#topic.follow({
      diseases: nodesOf(of(asserted, 'disease')).filter((node) => !objects.has(node)),
      drugs: of(asserted, 'drug'),
      aside: [...nodesOf(of(aside, 'disease')), ...nodesOf(of(aside, 'drug'))],
      isOther: told.isOther,
    });
    this.#asked = isAsking ? clauses.flatMap((clause) => this.#placed(clause, ['contraindication'])) : [];
    const [first] = clauses;
    if (clauses.every(({ names, plain }) => names.length === 0 && wordCount(plain) <= 1)) return;
    const isHeading =
      clauses.length <= 2 && first !== undefined && nodesOf(of(asserted, 'disease')).length === 1 &&
      clauses.every(({ names, plain }) => wordCount(plain) === 0 && names.every((name) => this.#kindOf(name) === 'ill'));
    if (isHeading) this.#heading = this.#topic.disease;
    this.#wasList = told.isList && !isItem && told.listing !== null;
    this.#listed = told.listing;
  }

  /** The names of a clause that are of these types. */
  #placed({ names }: Clause, types: readonly string[]): Placed[] {
    return names.slice(0, MOST_NAMES).flatMap((name) => {
      const node = name.values.find((each) => types.includes(this.#graph.typeOf(each)));
      return node === undefined ? [] : [{ node, name }];
    });
  }

  #kindOf({ values }: FoundName): NameKind {
    const type = this.#graph.typeOf(values[0]!);
    if (type === 'disease' || type === 'contraindication') return 'ill';
    if (type === 'drug' || type === 'procedure') return type;
    if (type === 'anatomy') return 'place';
    if (type === 'drug_class') return 'class';
    return /symptom|sign|finding/.test(type) ? 'finding' : 'other';
  }
}

function isDenied(said: string, { plain }: Clause): boolean {
  const isDenying = DENYING.test(plain) || DENYING.test(said) || cues.ABSENT.test(said);
  return isDenying && !/no doubt|without exception|无疑/i.test(said);
}

/** Where the first of these words stands that is in no name; null: nowhere. */
function cueOutside({ names, start, end, whole }: Clause, cue: RegExp): number | null {
  const bounds = [start, ...names.flatMap((name) => [name.start, name.end]), end];
  for (let at = 0; at < bounds.length; at += 2) {
    const found = cue.exec(whole.slice(bounds[at]! - start, bounds[at + 1]! - start));
    if (found !== null) return bounds[at]! + found.index;
  }
  return null;
}

function nodesOf(placed: readonly Placed[]): number[] {
  return [...new Set(placed.map(({ node }) => node))];
}

function markOf({ start, end }: Span): Span {
  return { start, end };
}

function wordCount(text: string): number {
  return text.match(/\p{Script=Han}|[\p{L}\p{N}]+/gu)?.length ?? 0;
}

const LONGEST_LINE_START = 12;

/** Where the line of a place begins, if near: a number and a mark may have ended a sentence there. */
function lineStart(text: string, at: number): number {
  const from = Math.max(0, at - LONGEST_LINE_START);
  const before = text.slice(from, at);
  const newline = before.lastIndexOf('\n');
  return newline >= 0 || from === 0 ? from + newline + 1 : at;
}
