/**
 * Questions that drills follow: they have the form of a real question, and findings, kind, condition and options that
 * are drawn apart, so that nothing in them belongs together.
 */
import { LIST_SEPARATORS, type Phrasebook } from '../graph/statements.ts';
import { optionLines } from '../records/question-text.ts';
import { type QuestionKind, questionKindSchema } from '../records/question.ts';
import type { RandomStream } from '../support/random.ts';
import type { ListWordings } from '../wording/list-wordings.ts';
import type { HopPath } from './hop-paths.ts';

/** Findings that a question tells to be absent, at most. */
const MOST_ABSENT = 3;
const HEADINGS = ['symptom', 'sign', 'tests'] as const;

/** The wordings of questions, which drills use too. */
export interface DrillWordings {
  /** Sentences that tell findings of a type, `{f}` standing for their list. */
  readonly openers: ListWordings['openers'];
  /** Sentences that tell a finding to be absent, `{x}` standing for it. */
  readonly denial: readonly string[];
  /** Sentences that state a condition of the patient, `{x}` standing for it. */
  readonly background: readonly string[];
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
  readonly findings: readonly string[];
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

  /** A sentence for the findings of each type, in the order in which they are told. */
  tell(findings: readonly string[], random: RandomStream): string {
    const { language } = this.#phrases;
    const sentences = HEADINGS.flatMap((heading) => {
      const own = findings.filter((finding) => this.#phrases.headingOf(finding) === heading);
      if (own.length === 0) return [];
      const names = own.map((finding) => this.#phrases.name(finding));
      const told = names.join(LIST_SEPARATORS[language]);
      return [random.pick(this.#wordings.openers[heading]).replace('{f}', () => told)];
    });
    return sentences.join(language === 'en' ? ' ' : '');
  }

  /** A whole question about the findings; its kind, condition and options are drawn where the call gives none. */
  ask(
    findings: readonly string[],
    random: RandomStream,
    { kind, background, options }: Asked = this.#drawAsked(random),
  ): string {
    const { asks, background: conditions, denial } = this.#wordings;
    const one = (wordings: readonly string[], entity: string): string =>
      random.pick(wordings).replace('{x}', () => this.#phrases.name(entity));
    const absent = random
      .shuffle(this.#entities.findings)
      .slice(0, random.integer(MOST_ABSENT + 1))
      .filter((finding) => !findings.includes(finding));
    const sentences = [
      this.tell(findings, random),
      ...(background === null ? [] : [one(conditions, background)]),
      ...absent.map((finding) => one(denial, finding)),
      random.pick(asks[kind]),
    ];
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
