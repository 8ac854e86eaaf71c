/**
 * A question's form with nothing in it that belongs together, which drills stand behind: any findings, kind of question,
 * condition and options.
 */
import { joinNames, type Phrasebook } from '../graph/statements.ts';
import { optionLines } from '../records/question-text.ts';
import { type QuestionKind, questionKindSchema } from '../records/question.ts';
import type { RandomStream } from '../support/random.ts';
import type { Way } from './ways.ts';

/** The language of questions in which drills speak. */
export interface DrillWordings {
  /** Sentences that tell findings, `{f}` standing for their list. */
  readonly tellings: readonly string[];
  /** What may stand before the last finding of such a list. */
  readonly lastSeparators: readonly string[];
  /** Sentences that tell a condition besides, `{b}` standing for it. */
  readonly backgrounds: readonly string[];
  /** Ways to ask. */
  readonly asks: Readonly<Record<QuestionKind, readonly string[]>>;
}

/** What a question asks for, and what it tells besides findings. */
interface Asked extends Pick<Way, 'kind' | 'background'> {
  readonly options: readonly string[];
}

/** Facts that one name asks for. */
export type FactKind = Extract<QuestionKind, 'next-test' | 'treatment' | 'mechanism'>;

/** What is drawn from. */
interface QuestionEntities {
  readonly names: readonly string[];
  readonly conditions: readonly string[];
}

/** Questions of one graph in one language. */
export class DrillQuestions {
  readonly #phrases: Phrasebook;
  readonly #wordings: DrillWordings;
  readonly #entities: QuestionEntities;

  constructor(phrases: Phrasebook, wordings: DrillWordings, entities: QuestionEntities) {
    this.#phrases = phrases;
    this.#wordings = wordings;
    this.#entities = entities;
  }

  /** A sentence that tells the findings. */
  tell(findings: readonly string[], random: RandomStream): string {
    const { tellings, lastSeparators } = this.#wordings;
    const names = findings.map((finding) => this.#phrases.name(finding));
    const told = joinNames(names, random.pick(lastSeparators), this.#phrases.language);
    return random.pick(tellings).replace('{f}', () => told);
  }

  /** Tells the findings and asks; what is not stated is drawn. */
  ask(
    findings: readonly string[],
    random: RandomStream,
    { kind, background, options }: Asked = this.#drawAsked(random),
  ): string {
    const { asks, backgrounds } = this.#wordings;
    const sentences = [this.tell(findings, random)];
    if (background !== null) {
      const name = this.#phrases.name(background);
      sentences.push(random.pick(backgrounds).replace('{b}', () => name));
    }
    sentences.push(random.pick(asks[kind]));
    const { language } = this.#phrases;
    const names = options.map((option) => this.#phrases.name(option));
    return `${sentences.join(language === 'en' ? ' ' : '')}\n${optionLines(names, language)}`;
  }

  /** Asks for the one thing that the graph states of a disease or, of a mechanism, of a drug. */
  askFact(kind: FactKind, name: string, random: RandomStream): string {
    const { language } = this.#phrases;
    if (kind === 'mechanism') return language === 'en' ? `How does ${name} act?` : `${name}如何起作用？`;
    const ask = random.pick(this.#wordings.asks[kind]);
    return language === 'en' ? `The diagnosis is ${name}. ${ask}` : `诊断为${name}。${ask}`;
  }

  drawOptions(random: RandomStream): string[] {
    return random.shuffle(this.#entities.names).slice(0, 4);
  }

  #drawAsked(random: RandomStream): Asked {
    const { conditions } = this.#entities;
    const kind = random.pick(questionKindSchema.options);
    const background = kind === 'safe-treatment' && conditions.length > 0 ? random.pick(conditions) : null;
    return { kind, background, options: this.drawOptions(random) };
  }
}
