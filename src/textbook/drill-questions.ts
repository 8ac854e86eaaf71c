/**
 * Questions that drills follow: they have the form of a real question, and findings, kind, condition and options that
 * are drawn apart, so that nothing in them belongs together.
 */
import { joinNames, type Phrasebook } from '../graph/statements.ts';
import { optionLines } from '../records/question-text.ts';
import { type QuestionKind, questionKindSchema } from '../records/question.ts';
import type { RandomStream } from '../support/random.ts';
import type { HopPath } from './hop-paths.ts';

/** The wordings of questions, which drills use too. */
export interface DrillWordings {
  /** Sentences that tell findings, `{f}` standing for their list. */
  readonly tellings: readonly string[];
  /** Words that may stand before the last finding of the list. */
  readonly lastSeparators: readonly string[];
  /** Sentences that state a condition of the patient, `{b}` standing for it. */
  readonly backgrounds: readonly string[];
  /** Ways to ask. */
  readonly asks: Readonly<Record<QuestionKind, readonly string[]>>;
}

/** The kind of a question, its options, and the condition that it states beside the findings. */
interface Asked extends Pick<HopPath, 'kind' | 'background'> {
  readonly options: readonly string[];
}

/** Kinds of questions that a fact about one named entity answers. */
export type FactKind = Extract<QuestionKind, 'next-test' | 'treatment' | 'mechanism'>;

/** The entities that options and conditions are drawn from. */
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

  /** A whole question about the findings; its kind, condition and options are drawn where the call gives none. */
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

  /** A question about one named entity: the test or treatment of a disease, or the mechanism of a drug. */
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
