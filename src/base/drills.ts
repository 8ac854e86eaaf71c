/**
 * Drills of single skills that a pre-trained model brings along and a new one lacks: keep of a list those that have a
 * property, keep of a list what is safe, find the option that was named and answer in the format, list what a text
 * tells. Each asks for one fact at a time or for none; no drill puts facts together, and the findings that a text tells
 * are drawn at random from all diseases, so that they describe no patient. Only the answer is learned from.
 */
import type { KnowledgeGraph } from '../graph/knowledge-graph.ts';
import { Phrasebook } from '../graph/statements.ts';
import type { Language } from '../records/question.ts';
import { formatOutput, optionLines } from '../records/question-text.ts';
import type { RelationType } from '../graph/schema.ts';
import { treatmentsTaught } from '../graph/treatments-taught.ts';
import type { RandomStream } from '../support/random.ts';

export interface Drill {
  /** Shown, not learned. */
  readonly given: string;
  /** Learned. */
  readonly answer: string;
  /** The given part is a user's turn and the answer the assistant's. */
  readonly chat: boolean;
}

export type DrillKind = 'narrow' | 'safe' | 'option' | 'observe' | 'fact';

/** The language of questions in which drills speak. */
export interface DrillWordings {
  /** Sentences that tell findings, `{f}` standing for their list. */
  readonly tellings: readonly string[];
  /** Ways to ask for the confirmatory test and for the first-line treatment of a disease. */
  readonly asks: { readonly 'next-test': readonly string[]; readonly treatment: readonly string[] };
}

export class DrillBook {
  readonly #graph: KnowledgeGraph;
  readonly #phrases: Readonly<Record<Language, Phrasebook>>;
  readonly #wordings: Readonly<Record<Language, DrillWordings>>;
  readonly #diseases: readonly string[];
  readonly #findings: readonly string[];
  readonly #drugs: readonly string[];
  readonly #conditions: readonly string[];
  readonly #names: readonly string[];

  constructor(graph: KnowledgeGraph, wordings: Readonly<Record<Language, DrillWordings>>) {
    this.#graph = graph;
    this.#wordings = wordings;
    this.#phrases = { en: new Phrasebook(graph, 'en'), zh: new Phrasebook(graph, 'zh') };
    this.#diseases = graph.ofType('disease').map(({ id }) => id);
    this.#findings = [...new Set(this.#diseases.flatMap((disease) => graph.findingsOf(disease)))];
    this.#drugs = [...new Set(this.#diseases.flatMap((disease) => treatmentsTaught(graph, disease)))];
    this.#conditions = graph.ofType('contraindication').map(({ id }) => id);
    this.#names = [...graph.entities.values()].map(({ id }) => id);
  }

  draw(kind: DrillKind, language: Language, random: RandomStream): Drill {
    switch (kind) {
      case 'narrow':
        return this.#narrow(language, random);
      case 'safe':
        return this.#conditions.length > 0 ? this.#safe(language, random) : this.#narrow(language, random);
      case 'option':
        return this.#option(language, random);
      case 'observe':
        return this.#observe(language, random);
      case 'fact':
        return this.#fact(language, random);
      default:
        return kind satisfies never;
    }
  }

  /** Of some diseases, those that have a finding; some have it. */
  #narrow(language: Language, random: RandomStream): Drill {
    const finding = random.pick(this.#findings);
    const having = this.#graph.diseasesWith(finding);
    const size = 2 + random.integer(6);
    const kept = random.shuffle(having).slice(0, 1 + random.integer(Math.min(3, size - 1)));
    const others = random.shuffle(this.#diseases).filter((disease) => !kept.includes(disease));
    const list = this.#graph.inGraphOrder([...kept, ...others.slice(0, size - kept.length)]);
    return this.#filter('remaining', finding, list, (disease) => this.#graph.hasFinding(disease, finding), language);
  }

  /** Of some treatments, those that a condition does not forbid; at least one is safe. */
  #safe(language: Language, random: RandomStream): Drill {
    const condition = random.pick(this.#conditions);
    const isSafe = (drug: string): boolean => !this.#graph.has(drug, 'contraindicated_in', condition);
    const unsafe = random.shuffle(this.#drugs.filter((drug) => !isSafe(drug))).slice(0, random.integer(3));
    const safe = random.shuffle(this.#drugs.filter((drug) => isSafe(drug))).slice(0, 1 + random.integer(2));
    return this.#filter('safe', condition, this.#graph.inGraphOrder([...unsafe, ...safe]), isSafe, language);
  }

  #filter(
    kind: 'remaining' | 'safe',
    by: string,
    list: readonly string[],
    keeps: (name: string) => boolean,
    language: Language,
  ): Drill {
    const phrases = this.#phrases[language];
    const [asked, answer] = phrases.split(kind, { x: by, list: list.filter(keeps) });
    return { given: `${phrases.say('consider', { list })}\n${asked}`, answer, chat: false };
  }

  /** Repeats the option that the user names, in the format of an answer. */
  #option(language: Language, random: RandomStream): Drill {
    const phrases = this.#phrases[language];
    const options = random.shuffle(this.#names).slice(0, 4);
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
    const others = random.shuffle(this.#names.filter((name) => !objects.includes(name))).slice(0, 3);
    const options = random.shuffle([answer, ...others]).map((option) => phrases.name(option));
    const thinking = `${phrases.say(statement[kind], { x: asked, list: objects })}\n${phrases.say('answer', { x: answer })}`;
    return {
      given: `${this.#askFact(kind, phrases.name(asked), language, random)}\n${optionLines(options, language)}`,
      answer: formatOutput(thinking, phrases.name(answer), language),
      chat: true,
    };
  }

  #factsOf(kind: 'next-test' | 'treatment' | 'mechanism', asked: string): string[] {
    const first = (relation: RelationType): readonly string[] => this.#graph.objects(asked, relation).slice(0, 1);
    if (kind === 'next-test') return [...first('confirmed_by')];
    if (kind === 'mechanism') return [...first('acts_by')];
    return treatmentsTaught(this.#graph, asked);
  }

  #askFact(
    kind: 'next-test' | 'treatment' | 'mechanism',
    name: string,
    language: Language,
    random: RandomStream,
  ): string {
    if (kind === 'mechanism') return language === 'en' ? `How does ${name} act?` : `${name}如何起作用？`;
    const ask = random.pick(this.#wordings[language].asks[kind]);
    return language === 'en' ? `The diagnosis is ${name}. ${ask}` : `诊断为${name}。${ask}`;
  }

  /** Lists the findings of a text in its order, and not the options below it. */
  #observe(language: Language, random: RandomStream): Drill {
    const phrases = this.#phrases[language];
    const findings = random.shuffle(this.#findings).slice(0, 2 + random.integer(3));
    const text = random.pick(this.#wordings[language].tellings).replace('{f}', () => phrases.list(findings));
    if (random.integer(3) > 0) {
      const [asked, answer] = phrases.split('observed', { list: findings });
      return { given: `${text}\n${asked}`, answer, chat: false };
    }
    const ask = language === 'en' ? ' List the findings.' : '列出所见。';
    const options = random
      .shuffle(this.#names)
      .slice(0, 4)
      .map((option) => phrases.name(option));
    const answer = phrases.say('observed', { list: findings });
    return { given: `${text}${ask}\n${optionLines(options, language)}`, answer, chat: true };
  }
}
