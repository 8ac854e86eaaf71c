/**
 * Drills of single skills that a pre-trained model brings along and a new one lacks: what two lists have in common, what
 * of a list another leaves, find the option that was named and answer in the format, list what a text tells, recall
 * facts that are asked for, one or one after the other, go on with what is asked. No drill puts facts together: lists and
 * told findings are drawn at random, so that they describe no patient, and of facts recalled in a row no two share a
 * disease. Only the answer is learned from.
 */
import type { KnowledgeGraph } from '../graph/knowledge-graph.ts';
import { Phrasebook, type StatementKind } from '../graph/statements.ts';
import type { Language } from '../records/question.ts';
import { formatOutput, optionLines } from '../records/question-text.ts';
import type { RelationType } from '../graph/schema.ts';
import { treatmentsTaught } from '../graph/treatments-taught.ts';
import type { RandomStream } from '../support/random.ts';
import { DrillQuestions, type DrillWordings, type FactKind } from './drill-questions.ts';
import { WayBook } from './ways.ts';

export interface DrillPart {
  /** Shown, not learned. */
  readonly given: string;
  /** Learned. */
  readonly answer: string;
}

export interface Drill extends DrillPart {
  /** The given part is a user's turn and the answer the assistant's; else both are parts of one text. */
  readonly chat: boolean;
  /** The assistant's turn goes on behind the answer. */
  readonly unfinished?: boolean;
  /** What comes before in the same text, shown and learned likewise. */
  readonly before?: readonly DrillPart[];
  /** A user's turn before it all, which is then the assistant's turn and goes on behind the answer. */
  readonly asked?: string;
}

export type DrillKind = 'common' | 'left' | 'option' | 'observe' | 'recite' | 'fact' | 'path';

/** Longest list of a finding's diseases that a drill writes out. */
const LONGEST_DRILLED = 12;

export class DrillBook {
  readonly #graph: KnowledgeGraph;
  readonly #phrases: Readonly<Record<Language, Phrasebook>>;
  readonly #diseases: readonly string[];
  readonly #findings: readonly string[];
  readonly #drugs: readonly string[];
  /** Diseases of which two treatments are taught. */
  readonly #treatedTwice: readonly string[];
  readonly #conditions: readonly string[];
  readonly #names: readonly string[];
  readonly #questions: Readonly<Record<Language, DrillQuestions>>;
  readonly #ways: WayBook;

  constructor(graph: KnowledgeGraph, wordings: Readonly<Record<Language, DrillWordings>>) {
    this.#graph = graph;
    this.#phrases = { en: new Phrasebook(graph, 'en'), zh: new Phrasebook(graph, 'zh') };
    this.#diseases = graph.ofType('disease').map(({ id }) => id);
    this.#findings = [...new Set(this.#diseases.flatMap((disease) => graph.findingsOf(disease)))];
    this.#drugs = [...new Set(this.#diseases.flatMap((disease) => treatmentsTaught(graph, disease)))];
    this.#treatedTwice = this.#diseases.filter((disease) => treatmentsTaught(graph, disease).length === 2);
    this.#conditions = [...new Set(graph.ofType('drug').flatMap(({ id }) => graph.objects(id, 'contraindicated_in')))];
    this.#names = [...graph.entities.values()].map(({ id }) => id);
    const entities = { names: this.#names, conditions: this.#conditions };
    this.#questions = {
      en: new DrillQuestions(this.#phrases.en, wordings.en, entities),
      zh: new DrillQuestions(this.#phrases.zh, wordings.zh, entities),
    };
    this.#ways = new WayBook(graph, { diseases: this.#diseases, drugs: this.#drugs, conditions: this.#conditions });
  }

  draw(kind: DrillKind, language: Language, random: RandomStream): Drill {
    switch (kind) {
      case 'common':
        return this.#common(language, random);
      case 'left':
        return this.#left(language, random);
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
   * What two lists of diseases have in common, then what that has in common with a further list, up to three times. The
   * lists are random; the last may be that of one finding.
   */
  #common(language: Language, random: RandomStream): Drill {
    if (random.integer(2) === 0) return this.#commonInThinking(language, random);
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
   * The same where traces will stand, in thinking about a question: the diseases of one finding that it tells, those marked
   * that a random list names. In `recite` such lists never have anything to mark; without these drills, fine-tuning learns
   * just that of every disease that no trace marks.
   */
  #commonInThinking(language: Language, random: RandomStream): Drill {
    const phrases = this.#phrases[language];
    const finding = random.pick(this.#findings.filter((name) => this.#isListable(name)));
    const list = this.#graph.diseasesWith(finding);
    const marked = random.shuffle(list).slice(0, 1 + random.integer(3));
    const others = random.shuffle(this.#diseases.filter((disease) => !list.includes(disease)));
    const named = this.#graph.inGraphOrder([...marked, ...others.slice(0, random.integer(6))]);
    const besides = this.#anyFindings(random).filter((name) => name !== finding);
    const told = random.shuffle([finding, ...besides.slice(0, 3)]);
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
   * A line with what an earlier list named marked; the marks are learned. Not the last of a random list, which is shown to
   * what follows: a mark is one token with what separates or ends a list, and where a random one ends cannot be known.
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

  /** A finding of one of the diseases that few enough have. */
  #findingOf(diseases: readonly string[], random: RandomStream): string | null {
    const findings = this.#graph.findingsOf(random.pick(diseases)).filter((finding) => this.#isListable(finding));
    return findings.length === 0 ? null : random.pick(findings);
  }

  /** Most of the diseases, at least one, among others. */
  #overlapping(diseases: readonly string[], random: RandomStream): string[] {
    const kept = random.shuffle(diseases).slice(0, Math.max(1, diseases.length - 1 - random.integer(3)));
    const others = random.shuffle(this.#diseases.filter((disease) => !diseases.includes(disease)));
    return this.#graph.inGraphOrder([...kept, ...others.slice(0, random.integer(7))]);
  }

  /** Of some treatments, those that a list does not exclude. The list may be that of a condition. */
  #left(language: Language, random: RandomStream): Drill {
    if (this.#treatedTwice.length * this.#conditions.length > 0 && random.integer(2) === 0)
      return this.#leftInThinking(language, random);
    const phrases = this.#phrases[language];
    const condition = this.#conditions.length > 0 && random.integer(2) === 0 ? random.pick(this.#conditions) : null;
    const excluded =
      condition === null
        ? this.#graph.inGraphOrder(random.shuffle(this.#drugs).slice(0, 1 + random.integer(6)))
        : this.#graph.drugsForbiddenIn(condition);
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
   * The same where traces will stand, in thinking about a question: the treatments of one disease, one of them excluded.
   * What the condition excludes is drawn at random and shown, not learned.
   */
  #leftInThinking(language: Language, random: RandomStream): Drill {
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
    const answer = objects[0]!;
    const others = this.#names.filter((name) => !objects.includes(name));
    const options = this.#optionsWith(answer, others, random).map((option) => phrases.name(option));
    const thinking = `${phrases.say(statement[kind], { x: asked, list: objects })}\n${phrases.say('answer', { x: answer })}`;
    return {
      given: `${this.#questions[language].askFact(kind, phrases.name(asked), random)}\n${optionLines(options, language)}`,
      answer: formatOutput(thinking, phrases.name(answer), language),
      chat: true,
    };
  }

  #factsOf(kind: FactKind, asked: string): string[] {
    const first = (relation: RelationType): readonly string[] => this.#graph.objects(asked, relation).slice(0, 1);
    if (kind === 'next-test') return [...first('confirmed_by')];
    if (kind === 'mechanism') return [...first('acts_by')];
    return treatmentsTaught(this.#graph, asked);
  }

  /**
   * From a disease to what a question asks, in thinking about it: which line comes next, and that the last ends in one of
   * the options. What the lines tell is drawn at random and shown, not learned: no fact, only the way.
   */
  #path(language: Language, random: RandomStream): Drill {
    const phrases = this.#phrases[language];
    const findings = this.#anyFindings(random);
    const disease = random.pick(this.#diseases);
    const listed = this.#overlapping([disease], random);
    const { kind, background, lines, answer } = this.#ways.draw(disease, random);
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
    const options = this.#optionsWith(answer, this.#ways.answersTo(kind), random);
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

  /** The findings of a text in its order; of a question, as the first line of thinking about it. */
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

  /** The findings of a question, then one after the other the diseases of each, of which no two findings share one. */
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

  /** As many as a question tells. */
  #anyFindings(random: RandomStream): string[] {
    return random.shuffle(this.#findings).slice(0, 2 + random.integer(3));
  }

  #unrelatedFindings(count: number, random: RandomStream): string[] {
    const seen = new Set<string>();
    const findings: string[] = [];
    for (const finding of random.shuffle(this.#findings.filter((name) => this.#isListable(name)))) {
      const having = this.#graph.diseasesWith(finding);
      if (having.some((disease) => seen.has(disease))) continue;
      for (const disease of having) seen.add(disease);
      findings.push(finding);
      if (findings.length === count) break;
    }
    return findings;
  }

  #isListable(finding: string): boolean {
    return this.#graph.diseasesWith(finding).length <= LONGEST_DRILLED;
  }
}
