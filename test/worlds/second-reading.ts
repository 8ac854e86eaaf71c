/**
 * A second reading of a question over the graph in memory, written apart from question synthesis to check it: sets of
 * names, plain passes over the relations, one method a rule. What no relation says does not hold.
 */
import type { KnowledgeGraph, Relation } from '../../src/graph/knowledge-graph.ts';
import type { PatientProfile } from '../../src/graph/patient-profile.ts';
import type { Qualifiers, RelationType } from '../../src/graph/schema.ts';
import type { GraphQuestion } from '../../src/records/graph-question.ts';
import type { VignetteRecord } from '../../src/records/vignette-record.ts';
import { checkVignette } from '../../src/questions/vignette/check-vignette.ts';

const TELLING = ['has_symptom', 'has_sign', 'has_laboratory_finding', 'has_imaging_finding'];
const TREATING = ['first_line_treatment', 'second_line_treatment'];
const FREQUENT = ['always', 'usual'];

type Distractor = GraphQuestion['distractors'][number];

export class SecondReading {
  readonly #graph: KnowledgeGraph;
  readonly #from = new Map<string, Relation[]>();
  readonly #to = new Map<string, Relation[]>();
  readonly #closures = new Map<string, ReadonlySet<string>>();
  readonly #diseases: readonly string[];
  /** Disease -> finding -> whether it is always or usually there. */
  readonly #findings: ReadonlyMap<string, ReadonlyMap<string, boolean>>;

  readonly #loneFindings: 'are told' | 'are not told';

  constructor(graph: KnowledgeGraph, loneFindings: 'are told' | 'are not told') {
    this.#graph = graph;
    this.#loneFindings = loneFindings;
    for (const fact of graph.relations) {
      this.#from.set(fact.subject, [...(this.#from.get(fact.subject) ?? []), fact]);
      this.#to.set(fact.object, [...(this.#to.get(fact.object) ?? []), fact]);
    }
    this.#diseases = [...graph.entities.values()].flatMap(({ id, type }) => (type === 'disease' ? [id] : []));
    this.#findings = new Map(this.#diseases.map((disease) => [disease, this.#findingsOf(disease)]));
  }

  #findingsOf(disease: string): Map<string, boolean> {
    const found = new Map<string, boolean>();
    for (const { relation, object, qualifiers } of this.#from.get(disease) ?? [])
      if (TELLING.includes(relation))
        for (const finding of this.implied(object))
          found.set(finding, found.get(finding) === true || FREQUENT.includes(qualifiers?.frequency ?? ''));
    return found;
  }

  /** The entity and all that whoever has it has. */
  implied(entity: string): ReadonlySet<string> {
    let found = this.#closures.get(entity);
    if (found === undefined) {
      const list = [entity];
      for (const each of list)
        for (const next of this.objects(each, 'implies')) if (!list.includes(next)) list.push(next);
      found = new Set(list);
      this.#closures.set(entity, found);
    }
    return found;
  }

  objects(subject: string, ...relations: string[]): string[] {
    return (this.#from.get(subject) ?? []).filter(({ relation }) => relations.includes(relation)).map((e) => e.object);
  }

  #qualifiers(subject: string, relation: string, object: string): Qualifiers | null {
    const fact = (this.#from.get(subject) ?? []).find((each) => each.relation === relation && each.object === object);
    return fact === undefined ? null : (fact.qualifiers ?? {});
  }

  /** Two of one patient at one time: a step of one is the opposite of a step of the other. */
  contradict(one: string, other: string): boolean {
    const others = this.implied(other);
    return [...this.implied(one)].some((each) =>
      [...this.objects(each, 'opposite_of'), ...this.#subjects(each, 'opposite_of')].some((against) =>
        others.has(against),
      ),
    );
  }

  #subjects(object: string, relation: RelationType): string[] {
    return (this.#to.get(object) ?? []).filter((fact) => fact.relation === relation).map(({ subject }) => subject);
  }

  has(disease: string, finding: string): boolean {
    return this.#findings.get(disease)!.has(finding);
  }

  forbids(condition: string, treatment: string, how: 'absolutely' | 'at all'): boolean {
    return [...this.implied(condition)].some((each) => {
      const said = this.#qualifiers(treatment, 'contraindicated_in', each);
      return said !== null && (how === 'at all' || said.strength === undefined);
    });
  }

  /** What is wrong with a question, in words; empty when nothing is. */
  faults(question: GraphQuestion): string[] {
    return [
      ...this.#keyFaults(question),
      ...this.#optionFaults(question),
      ...this.#findingFaults(question),
      ...this.#negativeFaults(question),
      ...question.distractors.flatMap((distractor) => this.#distractorFaults(question, distractor)),
      ...this.#conditionFaults(question),
      ...this.#treatmentFaults(question),
      ...this.#patientFaults(question),
      ...this.#stemFaults(question),
      ...this.#recordFaults(question),
    ];
  }

  #keyFaults({ options, answer, mask, subgraph, background, provenance }: GraphQuestion): string[] {
    const fitting = this.#diseases.filter((disease) =>
      subgraph.findings.every((finding) => this.has(disease, finding)),
    );
    if (fitting.join() !== subgraph.disease) return [`the findings fit ${fitting.join(', ')}`];
    const scenario = provenance.template.split('/').at(-1)!;
    const right = options.filter(
      ({ entity }) =>
        this.rightFor(scenario, subgraph.disease).has(entity) &&
        (background === null || !this.forbids(background, entity, 'absolutely')),
    );
    const letters = right.map(({ letter }) => letter).join();
    return letters === answer && right[0]!.entity === mask.at(-1) ? [] : [`right are ${letters}, the key is ${answer}`];
  }

  /** Everything that answers for a patient with the disease. */
  rightFor(scenario: string, disease: string): Set<string> {
    const treatments = this.objects(disease, ...TREATING);
    const ofTreatments = (relation: string): string[] => treatments.flatMap((drug) => this.objects(drug, relation));
    const answers: Readonly<Record<string, () => string[]>> = {
      diagnosis: () => [disease],
      'next-test': () => this.objects(disease, 'confirmed_by'),
      'first-line-treatment': () => treatments,
      'safe-treatment': () => treatments,
      'drug-mechanism': () => ofTreatments('acts_by'),
      'drug-class': () => ofTreatments('member_of'),
      pathophysiology: () => this.objects(disease, 'has_pathophysiology'),
      gene: () => this.objects(disease, 'associated_gene'),
      pathogen: () => this.objects(disease, 'caused_by'),
      contraindication: () => ofTreatments('contraindicated_in'),
      complication: () => this.objects(disease, 'has_complication'),
    };
    return new Set(answers[scenario]!());
  }

  #optionFaults({ options, subgraph, kind, distractors }: GraphQuestion): string[] {
    const faults: string[] = [];
    const types = new Set(options.map(({ entity }) => this.#graph.entity(entity).type));
    if (types.size !== 1) faults.push(`options are ${[...types].join(' and ')}`);
    if (new Set(options.map(({ text }) => text.toLowerCase())).size !== options.length)
      faults.push('options are alike');
    if (kind === 'treatment' || kind === 'safe-treatment') {
      const kinOf = (drug: string): string[] => this.objects(drug, 'member_of', 'acts_by');
      const right = new Set(this.objects(subgraph.disease, ...TREATING).flatMap(kinOf));
      for (const { entity, how } of distractors)
        if (how !== 'forbidden' && kinOf(entity).some((group) => right.has(group)))
          faults.push(`${entity} is of the class or mechanism of a right treatment`);
    }
    if (kind === 'next-test') {
      const others = this.objects(subgraph.disease, 'screened_by', 'assessed_by', 'excluded_by');
      for (const { entity } of distractors) if (others.includes(entity)) faults.push(`${entity} is done as well`);
    }
    return faults;
  }

  #findingFaults({ subgraph: { disease, findings }, background }: GraphQuestion): string[] {
    const faults: string[] = [];
    const told = background === null ? findings : [...findings, background];
    for (const [at, one] of told.entries())
      for (const other of told.slice(at + 1)) {
        if (this.implied(one).has(other) || this.implied(other).has(one)) faults.push(`${one} implies ${other}`);
        if (this.contradict(one, other)) faults.push(`${one} contradicts ${other}`);
        if (this.#areAkin(one, other)) faults.push(`${one} repeats ${other}`);
        if (this.#nameHolds(one, other)) faults.push(`a name of ${one} holds ${other}`);
      }
    // A finding of one disease alone is told only where a vignette is to be as in an exam.
    if (this.#loneFindings === 'are not told')
      for (const finding of findings)
        if (this.#diseases.filter((each) => this.has(each, finding)).length < 2)
          faults.push(`${finding} tells ${disease}`);
    return faults;
  }

  #areAkin(one: string, other: string): boolean {
    return this.objects(one, 'akin_to').includes(other) || this.objects(other, 'akin_to').includes(one);
  }

  #nameHolds(one: string, other: string): boolean {
    const [left, right] = [this.#graph.entity(one).names, this.#graph.entity(other).names];
    return (['en', 'zh'] as const).some((language) => {
      const [a, b] = [left[language].toLowerCase(), right[language].toLowerCase()];
      return a.includes(b) || b.includes(a);
    });
  }

  #negativeFaults({ subgraph: { disease, findings, absent = [] }, background }: GraphQuestion): string[] {
    const told = background === null ? findings : [...findings, background];
    return absent.flatMap((negative) => [
      ...(this.has(disease, negative) ? [`${disease} has ${negative}`] : []),
      ...told.filter((each) => this.implied(each).has(negative)).map((each) => `${each} implies ${negative}`),
      ...told
        .filter((each) => [...this.implied(each)].some((step) => this.#areAkin(step, negative)))
        .map((each) => `${each} puzzles beside no ${negative}`),
      ...absent.filter((other) => this.#areAkin(negative, other)).map((other) => `no ${other} repeats no ${negative}`),
      ...absent
        .filter((other) => other !== negative && this.implied(negative).has(other))
        .map((other) => `no ${other} says no ${negative}`),
    ]);
  }

  /** Some other disease offers the option, shares the findings and is ruled out as it is said. */
  #distractorFaults(question: GraphQuestion, distractor: Distractor): string[] {
    const { subgraph, background, mask } = question;
    const { entity, how, ruledOutBy, shares, reason } = distractor;
    if (entity === mask.at(-1)) return ['the key is a distractor'];
    if (how === 'forbidden')
      return ruledOutBy === background && this.forbids(background!, entity, 'absolutely')
        ? []
        : [`${entity} is not forbidden`];
    const competitor =
      this.#diseases.find((each) => reason.startsWith(`${entity} belongs to ${each}, which `)) ??
      (reason.startsWith(`${entity} `) ? entity : undefined);
    if (competitor === undefined || competitor === subgraph.disease) return [`${entity} is of no other disease`];
    const scenario = question.provenance.template.split('/').at(-1)!;
    if (!this.rightFor(scenario, competitor).has(entity)) return [`${competitor} does not lead to ${entity}`];
    const shared = subgraph.findings.filter((finding) => this.has(competitor, finding));
    if ([...shared].sort().join() !== [...shares].sort().join() || shared.length === subgraph.findings.length)
      return [`${competitor} shares ${shared.join(', ')}`];
    return this.#isRuledOut(question, competitor, how!, ruledOutBy)
      ? []
      : [`${competitor} is not ruled out: ${how} ${ruledOutBy}`];
  }

  #isRuledOut({ subgraph, vignette }: GraphQuestion, competitor: string, how: string, by: string): boolean {
    switch (how) {
      case 'absent':
        return subgraph.absent!.includes(by) && this.#findings.get(competitor)!.get(by) === true;
      case 'never':
        return subgraph.findings.includes(by) && this.objects(competitor, 'lacks').some((e) => this.implied(by).has(e));
      case 'silence':
        return subgraph.findings.includes(by) && !this.has(competitor, by);
      case 'patient':
        return this.#isNoPatient(this.#graph.entity(competitor).patients, vignette!);
      default:
        return false;
    }
  }

  /** Of the other sex, or farther from the ages than half of their span and five years. */
  #isNoPatient(profile: PatientProfile | undefined, { age, sex }: VignetteRecord): boolean {
    if (profile === undefined || age === null || sex === null) return false;
    if (profile.sex === (sex === 'female' ? 'male' : 'female')) return true;
    if (profile.age === null) return false;
    const [youngest, oldest] = profile.age;
    const margin = Math.max((oldest - youngest) / 2, 5);
    return age.years < youngest - margin || age.years > oldest + margin;
  }

  #conditionFaults({ kind, background, subgraph: { disease }, mask }: GraphQuestion): string[] {
    if (kind !== 'safe-treatment') return background === null ? [] : ['a condition that nothing asks for'];
    const [condition, key] = [background!, mask.at(-1)!];
    const implied = this.implied(condition);
    const faults: string[] = [];
    for (const finding of this.#findings.get(disease)!.keys())
      if (this.contradict(condition, finding)) faults.push(`${condition} contradicts ${finding}`);
    for (const never of this.objects(disease, 'lacks'))
      if (implied.has(never)) faults.push(`${disease} lacks ${never}`);
    if (this.#qualifiers(key, 'safe_in', condition) === null) faults.push(`${key} is not stated safe`);
    if (this.forbids(condition, key, 'at all')) faults.push(`${key} is contraindicated in ${condition}`);
    for (const effect of this.objects(key, 'has_adverse_effect'))
      if (implied.has(effect)) faults.push(`${key} causes ${effect}`);
    return faults;
  }

  /** What is told speaks against the keyed treatment, or does not call for it. */
  #treatmentFaults({ kind, mask, vignette, subgraph: { disease, findings } }: GraphQuestion): string[] {
    if (kind !== 'safe-treatment' && kind !== 'treatment') return [];
    const key = mask.at(-1)!;
    const told = [disease, ...findings].flatMap((each) => [...this.implied(each)]);
    const unusual = told.filter((each) => this.#findings.get(disease)!.get(each) !== true);
    const feared = unusual.flatMap((each) => this.objects(each, 'warns_of'));
    const faults = [...told, ...feared]
      .filter((each) => this.forbids(each, key, 'at all'))
      .map((each) => `${each} speaks against ${key}`);
    for (const relation of ['first_line_treatment', 'second_line_treatment']) {
      const needs = this.#qualifiers(disease, relation, key)?.needs;
      if (needs !== undefined && !told.includes(needs)) faults.push(`${key} needs ${needs}`);
    }
    const years = vignette?.age?.years ?? Infinity;
    for (const condition of this.objects(key, 'contraindicated_in'))
      if (condition.startsWith('age under ') && years < this.#graph.entity(condition).patients!.age![1])
        faults.push(`${years} years: ${condition}`);
    return faults;
  }

  #patientFaults({ vignette, subgraph: { disease, findings, absent = [] }, background }: GraphQuestion): string[] {
    const { age, sex } = vignette!;
    const told = background === null ? findings : [...findings, background];
    // What nobody of the age and sex can have, no such patient is told to lack.
    return [disease, ...absent, ...told.flatMap((each) => [...this.implied(each)])].flatMap((entity) => {
      const profile = this.#graph.entity(entity).patients;
      if (profile === undefined) return [];
      const faults: string[] = [];
      if (sex !== null && profile.sex === (sex === 'female' ? 'male' : 'female')) faults.push(`${sex}: ${entity}`);
      if (age !== null && profile.age !== null && (age.years < profile.age[0] || age.years > profile.age[1]))
        faults.push(`${age.years} years: ${entity}`);
      return faults;
    });
  }

  #stemFaults({ stem, vignette, language, subgraph, distractors, options, answer }: GraphQuestion): string[] {
    const faults: string[] = [];
    const distractorNames = distractors.flatMap(({ entity }) => this.#namesOf(entity));
    const keyed = options.find(({ letter }) => letter === answer)!;
    if (this.#namesOf(keyed.entity).some((name) => stem.includes(name))) faults.push('the stem tells the key');
    for (const { kind, about } of checkVignette(stem, vignette!, { distractors: distractorNames }))
      faults.push(`${kind}: ${about}`);
    for (const sentence of sentencesOf(stem)) {
      const wanted = typesUnder(sentence, language, vignette!.detail);
      if (wanted === null) continue;
      for (const finding of subgraph.findings) {
        const { names, type } = this.#graph.entity(finding);
        if (
          sentence.includes(names[language]) &&
          !wanted.includes(type) &&
          !this.#isPartOfAnother(finding, subgraph.findings, language)
        )
          faults.push(`${type} ${finding} under '${sentence}'`);
      }
    }
    return faults;
  }

  /** Negatives are told in words or denied by a value; risks say nothing that is told already. */
  #recordFaults({ vignette, subgraph: { disease, findings, absent = [] }, background }: GraphQuestion): string[] {
    const { told, values, absent: denied, detail } = vignette!;
    const inWords = new Set([...told, ...denied].map(({ id }) => id));
    const byValues = new Set(values.flatMap(({ shows }) => shows));
    const besides = [...findings, ...absent, ...(background === null ? [] : [background])];
    // Whoever has a disease of pregnancy is told to be pregnant.
    const pregnant = this.implied(disease).has('current pregnancy') ? 'current pregnancy' : null;
    const risks = told.filter(({ id }) => !besides.includes(id) && id !== pregnant);
    return [
      ...findings.filter((id) => !inWords.has(id) && !byValues.has(id)).map((id) => `${id} is told nowhere`),
      ...absent.filter((id) => !inWords.has(id) && detail !== 'full').map((id) => `${id} is denied nowhere`),
      ...risks.flatMap(({ id }) =>
        besides.filter((other) => this.#nameHolds(id, other)).map((other) => `the risk ${id} says ${other}`),
      ),
      ...risks.slice(detail === 'full' ? 1 : 0).map(({ id }) => `${id} is told besides`),
    ];
  }

  #isPartOfAnother(finding: string, findings: readonly string[], language: 'en' | 'zh'): boolean {
    return findings.some(
      (other) =>
        other !== finding &&
        this.#graph.entity(other).names[language].includes(this.#graph.entity(finding).names[language]),
    );
  }

  #namesOf(entity: string): string[] {
    const { names, synonyms } = this.#graph.entity(entity);
    return [names.en, names.zh, ...synonyms.en, ...synonyms.zh].filter((name) => !/^[a-z]{1,4}$/i.test(name));
  }
}

function sentencesOf(stem: string): string[] {
  return stem.split(/(?<=\.)\s+(?=[A-Z])|(?<=。)/);
}

/** The types of finding that belong under the beginning of a sentence; null: any. */
function typesUnder(sentence: string, language: 'en' | 'zh', detail: VignetteRecord['detail']): string[] | null {
  // Patients tell of signs too that they notice.
  const history = detail === 'findings' ? ['symptom'] : ['symptom', 'sign'];
  const openers: readonly (readonly [RegExp, string[]])[] =
    language === 'en'
      ? [
          [/presents with|is seen for|because of|history of|reports|describes|has also had/, history],
          [/^(?:Physical examination|Examination|On physical examination)\b/, ['sign']],
          [/^(?:Tests|Laboratory|Imaging|Urine studies) /, ['laboratory_finding', 'imaging_finding']],
        ]
      : [
          [/^(?:患者出现|患者因|伴)/, history],
          [/^(?:查体|体检发现|体格检查)/, ['sign']],
          [/^(?:检查示|检查提示|实验室检查|辅助检查|影像学检查)/, ['laboratory_finding', 'imaging_finding']],
        ];
  return openers.find(([opener]) => opener.test(sentence))?.[1] ?? null;
}
