/**
 * Skill drills: each exercises one skill that a pre-trained model has and a new one lacks.
 *
 * - `common`: the intersection of lists;   `left`: the difference of two lists;
 * - `option`: find the option that is named, and answer in the format;   `observe`: list the findings of a text;
 * - `fact`, `recite`: recall one fact that is asked for, or several in a row;   `path`: take the hops to the answer.
 *
 * No drill combines facts. Lists and findings are drawn at random, so that they describe no patient, and no two facts
 * that are recalled in a row share a disease. The loss counts the answer alone.
 */
import type { KnowledgeGraph } from '../graph/knowledge-graph.ts';
import { Phrasebook, type StatementKind } from '../graph/statements.ts';
import type { Language } from '../records/question.ts';
import { formatOutput, optionLines } from '../records/question-text.ts';
import { testsTaught, treatmentsTaught } from '../graph/facts-taught.ts';
import type { RandomStream } from '../support/random.ts';
import { DrillQuestions, type DrillWordings, type FactKind } from './drill-questions.ts';
import { HopPaths } from './hop-paths.ts';

export interface DrillPart {
  /** Text that the model is shown; the loss does not count it. */
  readonly given: string;
  /** Text that the model learns to write. */
  readonly answer: string;
}

export interface Drill extends DrillPart {
  /** True: the given part is a user's turn and the answer the assistant's. False: both are parts of one text. */
  readonly chat: boolean;
  /** The assistant's turn does not end with the answer. */
  readonly unfinished?: boolean;
  /** Parts that come before in the same text, each with a given part and an answer. */
  readonly before?: readonly DrillPart[];
  /** A user's turn before everything else, which then is the assistant's turn and does not end with the answer. */
  readonly asked?: string;
}

export const DRILL_KINDS = ['common', 'left', 'option', 'observe', 'recite', 'fact', 'path'] as const;
export type DrillKind = (typeof DRILL_KINDS)[number];

/** Longest list of a finding's diseases, or of what a condition forbids, that a drill writes out. */
const LONGEST_DRILLED = 12;

export class SkillDrills {
  readonly #graph: KnowledgeGraph;
  readonly #phrases: Readonly<Record<Language, Phrasebook>>;
  readonly #diseases: readonly string[];
  readonly #findings: readonly string[];
  readonly #drugs: readonly string[];
  /** Diseases of which several treatments are taught. */
  readonly #treatedTwice: readonly string[];
  readonly #conditions: readonly string[];
  readonly #names: readonly string[];
  readonly #questions: Readonly<Record<Language, DrillQuestions>>;
  readonly #hopPaths: HopPaths;

  constructor(graph: KnowledgeGraph, wordings: Readonly<Record<Language, DrillWordings>>) {
    this.#graph = graph;
    this.#phrases = { en: new Phrasebook(graph, 'en'), zh: new Phrasebook(graph, 'zh') };
    this.#diseases = graph.ofType('disease').map(({ id }) => id);
    this.#findings = [...new Set(this.#diseases.flatMap((disease) => graph.findingsOf(disease)))];
    this.#drugs = [...new Set(this.#diseases.flatMap((disease) => treatmentsTaught(graph, disease)))];
    this.#treatedTwice = this.#diseases.filter((disease) => treatmentsTaught(graph, disease).length > 1);
    this.#conditions = graph
      .ofType('contraindication')
      .map(({ id }) => id)
      .filter((condition) => {
        const forbidden = graph.treatmentsForbiddenIn(condition).length;
        return forbidden > 0 && forbidden <= LONGEST_DRILLED;
      });
    this.#names = [...graph.entities.values()].map(({ id }) => id);
    const entities = { names: this.#names, findings: this.#findings, conditions: this.#conditions };
    this.#questions = {
      en: new DrillQuestions(this.#phrases.en, wordings.en, entities),
      zh: new DrillQuestions(this.#phrases.zh, wordings.zh, entities),
    };
    this.#hopPaths = new HopPaths(graph, {
      diseases: this.#diseases,
      drugs: this.#drugs,
      conditions: this.#conditions,
    });
  }

  draw(kind: DrillKind, language: Language, random: RandomStream): Drill {
    switch (kind) {
      case 'common':
        return this.#intersection(language, random);
      case 'left':
        return this.#difference(language, random);
      case 'option':
        return this.#option(language, random);
      case 'observe':
        return this.#observe(language, random);
      case 'recite':
        return this.#recite(language, random);
      case 'fact':
        return this.#fact(language, random);
      case 'path':
        return this.#path(language, random);
      default:
        return kind satisfies never;
    }
  }

  /**
   * The intersection of two lists of diseases, then the intersection of that with a further list, up to three times.
   * The lists are random; the last one may be the list of one finding.
   */
  #intersection(language: Language, random: RandomStream): Drill {
    if (random.integer(2) === 0) return this.#intersectionInThinking(language, random);
    const phrases = this.#phrases[language];
    let left = this.#graph.inGraphOrder(random.shuffle(this.#diseases).slice(0, 2 + random.integer(6)));
    let opening = `${phrases.say('consider', { list: left })}\n`;
    const count = 1 + random.integer(3);
    const parts = Array.from({ length: count }, (_, round) => {
      const finding = round === count - 1 && random.integer(3) === 0 ? this.#findingOf(left, random) : null;
      const list = finding === null ? this.#overlapping(left, random) : this.#graph.diseasesWith(finding);
      const told =
        finding === null ? ({ kind: 'consider', list } as const) : { kind: 'diseasesWith' as const, x: finding, list };
      const marked = this.#markedLine(opening, told, left, language);
      left = left.filter((disease) => list.includes(disease));
      opening = '';
      const [given, answer] = phrases.split('common', { list: left });
      return [...marked.parts, { given: marked.shown + given, answer: `${answer}\n` }];
    }).flat();
    return { ...parts.at(-1)!, before: parts.slice(0, -1), chat: false };
  }

  /**
   * The same drill inside the thinking part that follows a question, where traces will have it: the diseases of one
   * finding, marked where a random list names them too. The lists of `recite` have no marks; without this drill,
   * fine-tuning learns that a disease which no trace marks is never marked.
   */
  #intersectionInThinking(language: Language, random: RandomStream): Drill {
    const phrases = this.#phrases[language];
    const finding = random.pick(this.#findings.filter((name) => this.#isListable(name)));
    const list = this.#graph.diseasesWith(finding);
    const marked = random.shuffle(list).slice(0, 1 + random.integer(3));
    const others = random.shuffle(this.#diseases.filter((disease) => !list.includes(disease)));
    const named = this.#graph.inGraphOrder([...marked, ...others.slice(0, random.integer(6))]);
    const besides = this.#anyFindings(random).filter((name) => name !== finding);
    const told = phrases.inTellingOrder(random.shuffle([finding, ...besides.slice(0, 3)]));
    const [recalled, diseases] = phrases.split('diseasesWith', { x: finding, list, marked });
    const shown = `<think>\n${phrases.say('observed', { list: told })}\n${phrases.say('consider', { list: named })}\n`;
    const [given, answer] = phrases.split('common', { list: list.filter((disease) => marked.includes(disease)) });
    return {
      asked: this.#questions[language].ask(told, random),
      before: [{ given: shown + recalled, answer: `${diseases}\n` }],
      given,
      answer: `${answer}\n`,
      chat: false,
    };
  }

  /**
   * A line whose names are marked where an earlier list has them; the marks are learned. The end of a random list is
   * shown and not learned, since nobody can know where a random list ends, and the last mark is one token with that
   * end.
   */
  #markedLine(
    opening: string,
    told: { readonly kind: StatementKind; readonly x?: string; readonly list: readonly string[] },
    named: readonly string[],
    language: Language,
  ): { readonly parts: readonly DrillPart[]; readonly shown: string } {
    const { kind, ...stated } = told;
    const cut = this.#phrases[language].cutAtNames(kind, { ...stated, marked: named });
    const parts = cut.map(([given, answer], at) => ({
      given: (at === 0 ? opening : '') + given,
      answer: at + 1 < cut.length ? answer : `${answer}\n`,
    }));
    if (kind !== 'consider') return { parts, shown: '' };
    const { given, answer } = parts.at(-1)!;
    return { parts: parts.slice(0, -1), shown: given + answer };
  }

  /** A finding of one of the diseases whose own list of diseases is short enough to write out. */
  #findingOf(diseases: readonly string[], random: RandomStream): string | null {
    const findings = this.#graph.findingsOf(random.pick(diseases)).filter((finding) => this.#isListable(finding));
    return findings.length === 0 ? null : random.pick(findings);
  }

  /** A list that has most of the diseases, one at least, and other diseases besides. */
  #overlapping(diseases: readonly string[], random: RandomStream): string[] {
    const kept = random.shuffle(diseases).slice(0, Math.max(1, diseases.length - 1 - random.integer(3)));
    const others = random.shuffle(this.#diseases.filter((disease) => !diseases.includes(disease)));
    return this.#graph.inGraphOrder([...kept, ...others.slice(0, random.integer(7))]);
  }

  /**
   * The difference of two lists: the treatments that a list does not exclude; a condition may be what excludes them.
   */
  #difference(language: Language, random: RandomStream): Drill {
    if (this.#treatedTwice.length * this.#conditions.length > 0 && random.integer(2) === 0)
      return this.#differenceInThinking(language, random);
    const phrases = this.#phrases[language];
    const condition = this.#conditions.length > 0 && random.integer(2) === 0 ? random.pick(this.#conditions) : null;
    const excluded =
      condition === null
        ? this.#graph.inGraphOrder(random.shuffle(this.#drugs).slice(0, 1 + random.integer(6)))
        : this.#graph.treatmentsForbiddenIn(condition);
    const few = (): number => (random.integer(3) === 0 ? 2 : 1);
    const safe = random.shuffle(this.#drugs.filter((drug) => !excluded.includes(drug))).slice(0, few());
    const unsafe = random.shuffle(excluded).slice(0, few());
    const considered = random.shuffle([...safe, ...unsafe]);
    const opening =
      condition === null
        ? phrases.say('exclude', { list: excluded })
        : phrases.say('forbiddenIn', { x: condition, list: excluded });
    const marked = this.#markedLine(`${opening}\n`, { kind: 'consider', list: considered }, excluded, language);
    const [given, answer] = phrases.split('left', { list: considered.filter((drug) => safe.includes(drug)) });
    return { given: marked.shown + given, answer: `${answer}\n`, before: marked.parts, chat: false };
  }

  /**
   * The same drill inside the thinking part that follows a question: the treatments of one disease, of which one is
   * excluded. The list that the condition excludes is drawn at random; it is shown and not learned.
   */
  #differenceInThinking(language: Language, random: RandomStream): Drill {
    const phrases = this.#phrases[language];
    const findings = this.#anyFindings(random);
    const background = random.pick(this.#conditions);
    const disease = random.pick(this.#treatedTwice);
    const list = treatmentsTaught(this.#graph, disease);
    const unsafe = random.pick(list);
    const others = random.shuffle(this.#drugs.filter((drug) => !list.includes(drug)));
    const excluded = this.#graph.inGraphOrder([unsafe, ...others.slice(0, random.integer(6))]);
    const shown = [
      phrases.say('observed', { list: findings }),
      phrases.say('common', { list: [disease] }),
      phrases.say('forbiddenIn', { x: background, list: excluded }),
    ];
    const opening = `<think>\n${shown.join('\n')}\n`;
    const { parts } = this.#markedLine(opening, { kind: 'treatmentOf', x: disease, list }, excluded, language);
    const [given, answer] = phrases.split('left', { list: list.filter((drug) => drug !== unsafe) });
    const options = this.#questions[language].drawOptions(random);
    return {
      asked: this.#questions[language].ask(findings, random, { kind: 'safe-treatment', background, options }),
      before: parts,
      given,
      answer: `${answer}\n`,
      chat: false,
    };
  }

  /** Repeats the option that the user names, in the format of an answer. */
  #option(language: Language, random: RandomStream): Drill {
    const phrases = this.#phrases[language];
    const options = this.#questions[language].drawOptions(random);
    const named = random.pick(options);
    const ask = language === 'en' ? `Which option is ${phrases.name(named)}?` : `哪个选项是${phrases.name(named)}？`;
    return {
      given: `${ask}\n${optionLines(
        options.map((option) => phrases.name(option)),
        language,
      )}`,
      answer: formatOutput(phrases.say('answer', { x: named }), phrases.name(named), language),
      chat: true,
    };
  }

  /** One fact that is asked for by name: the test or treatment of a disease, the mechanism of a drug. */
  #fact(language: Language, random: RandomStream): Drill {
    const kind = random.pick(['next-test', 'treatment', 'mechanism'] as const);
    const asked = kind === 'mechanism' ? random.pick(this.#drugs) : random.pick(this.#diseases);
    const objects = this.#factsOf(kind, asked);
    if (objects.length === 0) return this.#option(language, random);
    const phrases = this.#phrases[language];
    const statement = { 'next-test': 'testOf', treatment: 'treatmentOf', mechanism: 'mechanismOf' } as const;
    const answer = random.pick(objects);
    const others = this.#names.filter((name) => !objects.includes(name));
    const options = this.#optionsWith(answer, others, random).map((option) => phrases.name(option));
    const marked = objects.length > 1 ? [answer] : [];
    const thinking = `${phrases.say(statement[kind], { x: asked, list: objects, marked })}\n${phrases.say('answer', { x: answer })}`;
    return {
      given: `${this.#questions[language].askFact(kind, phrases.name(asked), random)}\n${optionLines(options, language)}`,
      answer: formatOutput(thinking, phrases.name(answer), language),
      chat: true,
    };
  }

  #factsOf(kind: FactKind, asked: string): string[] {
    if (kind === 'next-test') return testsTaught(this.#graph, asked);
    if (kind === 'mechanism') return [...this.#graph.objects(asked, 'acts_by')];
    return treatmentsTaught(this.#graph, asked);
  }

  /**
   * The hops from a disease to what a question asks, inside the thinking part: which line comes next, and that the last
   * line ends in one of the options. The names in the lines are drawn at random and not learned, so that no fact is
   * taught.
   */
  #path(language: Language, random: RandomStream): Drill {
    const phrases = this.#phrases[language];
    const findings = this.#anyFindings(random);
    const disease = random.pick(this.#diseases);
    const listed = this.#overlapping([disease], random);
    const { kind, background, lines, answer } = this.#hopPaths.draw(disease, random);
    const shown = [
      phrases.say('observed', { list: findings }),
      phrases.say('diseasesWith', { x: findings.at(-1)!, list: listed, marked: [disease] }),
      phrases.say('common', { list: [disease] }),
    ];
    let given = `<think>\n${shown.join('\n')}\n`;
    const before = lines.map(({ statement, ...parts }): DrillPart => {
      const [beginning, list] = phrases.split(statement, parts);
      const part = { given, answer: beginning };
      given = `${list}\n`;
      return part;
    });
    const left = kind === 'safe-treatment' ? `${phrases.say('left', { list: [answer] })}\n` : '';
    const options = this.#optionsWith(answer, this.#hopPaths.answersTo(kind), random);
    return {
      asked: this.#questions[language].ask(findings, random, { kind, background, options }),
      before,
      given,
      answer: `${left}${phrases.say('answer', { x: answer })}\n`,
      chat: false,
    };
  }

  #optionsWith(answer: string, others: readonly string[], random: RandomStream): string[] {
    const distractors = random.shuffle(others.filter((name) => name !== answer)).slice(0, 3);
    return random.shuffle([answer, ...distractors]);
  }

  /** Lists the findings of a text in the order of the text; after a question the list is the first line of thinking. */
  #observe(language: Language, random: RandomStream): Drill {
    const findings = this.#anyFindings(random);
    const [asked, answer] = this.#phrases[language].split('observed', { list: findings });
    if (random.integer(3) === 0) {
      const given = `${this.#questions[language].tell(findings, random)}\n${asked}`;
      return { given, answer: `${answer}\n`, chat: false };
    }
    const thinking = `<think>\n${asked}${answer}\n`;
    return { given: this.#questions[language].ask(findings, random), answer: thinking, chat: true, unfinished: true };
  }

  /** Lists the findings of a question, then the diseases of each finding; no two of the findings share a disease. */
  #recite(language: Language, random: RandomStream): Drill {
    const phrases = this.#phrases[language];
    const findings = this.#unrelatedFindings(2 + random.integer(3), random);
    const lines = [
      phrases.say('observed', { list: findings }),
      ...findings.map((x) => phrases.say('diseasesWith', { x, list: this.#graph.diseasesWith(x) })),
    ];
    const answer = `<think>\n${lines.join('\n')}\n`;
    return { given: this.#questions[language].ask(findings, random), answer, chat: true, unfinished: true };
  }

  /** As many findings as a question states, drawn at random. */
  #anyFindings(random: RandomStream): string[] {
    return this.#phrases.en.inTellingOrder(random.shuffle(this.#findings).slice(0, 2 + random.integer(4)));
  }

  #unrelatedFindings(count: number, random: RandomStream): string[] {
    const seen = new Set<string>();
    const findings: string[] = [];
    for (const finding of random.shuffle(this.#findings.filter((name) => this.#isListable(name)))) {
      const diseases = this.#graph.diseasesWith(finding);
      if (diseases.some((disease) => seen.has(disease))) continue;
      for (const disease of diseases) seen.add(disease);
      findings.push(finding);
      if (findings.length === count) break;
    }
    return this.#phrases.en.inTellingOrder(findings);
  }

  #isListable(finding: string): boolean {
    return this.#graph.diseasesWith(finding).length <= LONGEST_DRILLED;
  }
}
