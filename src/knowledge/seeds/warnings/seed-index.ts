/** The facts of the seed files, each with its line, by what the warnings ask for. */
import { FINDING_RELATIONS, type Frequency, type RelationType } from '../../../graph/schema.ts';
import { impliedBy, type SeedFacts, type SourcedEntity, type SourcedMeasures, type SourcedRelation } from '../seed-rules.ts';

export class SeedIndex {
  readonly entities: readonly SourcedEntity[];
  readonly relations: readonly SourcedRelation[];
  readonly measures: SourcedMeasures;
  readonly diseases: readonly SourcedEntity[];
  /** What an entity implies over any number of steps, itself included. */
  readonly implied: (entity: string) => ReadonlySet<string>;
  readonly #byName: ReadonlyMap<string, SourcedEntity>;
  readonly #bySubject: ReadonlyMap<string, readonly SourcedRelation[]>;
  readonly #byObject: ReadonlyMap<string, readonly SourcedRelation[]>;

  constructor({ entities, relations, measures }: SeedFacts) {
    this.entities = entities;
    this.relations = relations;
    this.measures = measures;
    this.diseases = entities.filter(({ type }) => type === 'disease');
    this.implied = impliedBy(relations);
    this.#byName = new Map(entities.map((entity) => [entity.id, entity]));
    this.#bySubject = Map.groupBy(relations, ({ subject, relation }) => `${subject}\t${relation}`);
    this.#byObject = Map.groupBy(relations, ({ object, relation }) => `${object}\t${relation}`);
  }

  entity(id: string): SourcedEntity | undefined {
    return this.#byName.get(id);
  }

  facts(subject: string, relation: RelationType): readonly SourcedRelation[] {
    return this.#bySubject.get(`${subject}\t${relation}`) ?? [];
  }

  factsAbout(object: string, relation: RelationType): readonly SourcedRelation[] {
    return this.#byObject.get(`${object}\t${relation}`) ?? [];
  }

  /** What is stated of a disease's symptoms, signs, laboratory and imaging findings. */
  findingsOf(disease: string): SourcedRelation[] {
    return FINDING_RELATIONS.flatMap((relation) => this.facts(disease, relation));
  }

  /** Neither of them is a kind of the other. */
  areApart(one: string, other: string): boolean {
    return !this.implied(one).has(other) && !this.implied(other).has(one);
  }

  /** Contraindicated, with whatever strength, in the condition or in what it implies. */
  isForbidden(drug: string, condition: string): boolean {
    return this.#meets(drug, 'contraindicated_in', condition);
  }

  /** Nothing says whether the drug may be given in the condition: neither forbidden, nor safe, nor a treatment of it. */
  isSilent(drug: string, condition: string): boolean {
    return (
      !this.isForbidden(drug, condition) && !this.#meets(drug, 'safe_in', condition) && !this.#treats(drug, condition)
    );
  }

  /** Every treatment with the drug reaches its place without the blood: its class says little of it. */
  isOnlyLocal(drug: string): boolean {
    const uses = this.#treatmentsWith(drug);
    return uses.length > 0 && uses.every(({ qualifiers }) => qualifiers?.route !== undefined);
  }

  /** It is given in the condition, or in a disease that implies the condition. */
  #treats(drug: string, condition: string): boolean {
    return this.#treatmentsWith(drug).some(({ subject }) => this.implied(subject).has(condition));
  }

  #treatmentsWith(drug: string): SourcedRelation[] {
    return [...this.factsAbout(drug, 'first_line_treatment'), ...this.factsAbout(drug, 'second_line_treatment')];
  }

  #meets(drug: string, relation: 'contraindicated_in' | 'safe_in', condition: string): boolean {
    const wider = this.implied(condition);
    return this.facts(drug, relation).some(({ object }) => wider.has(object));
  }
}

/** Most patients have it. */
export function isUsual(frequency: Frequency | undefined): boolean {
  return frequency === 'always' || frequency === 'usual';
}

/** Names in a sentence: the first three, and how many more. */
export function some(names: readonly string[], shown = 3): string {
  const quoted = names.slice(0, shown).map((name) => `'${name}'`);
  return names.length > shown ? `${quoted.join(', ')} and ${names.length - shown} more` : quoted.join(', ');
}
