/** Rows of the base model's training: textbook sentences or drills, packed up to a fixed length. */
import { totalWeight, weightedDatum, type Datum } from '../engine/datum.ts';
import type { Policy } from '../engine/policy.ts';
import type { KnowledgeGraph } from '../graph/knowledge-graph.ts';
import type { Language } from '../records/question.ts';
import type { RandomStream } from '../support/random.ts';
import type { DrillWordings } from './drill-questions.ts';
import type { Drill, DrillKind } from './skill-drills.ts';
import { SkillDrills } from './skill-drills.ts';
import type { Statement } from './textbook.ts';
import { textbook } from './textbook.ts';

export type RowKind = 'textbook' | DrillKind;

/** Drills of lists begin a row: behind another drill they would see its names in the same row. */
const NEEDS_ROOM: ReadonlySet<RowKind> = new Set(['common', 'left']);

export interface RowSettings {
  /** Tokens a row. */
  readonly length: number;
  /** Weight of a drill's answer tokens against the textbook's tokens (1). */
  readonly drillWeight: number;
  /** Relative number of rows of each kind; a row of a list drill begins with one and goes on with the textbook. */
  readonly shares: Readonly<Record<RowKind, number>>;
  readonly languages: Readonly<Record<Language, number>>;
}

/** Draws rows of one graph; the same random stream gives the same rows. */
export class RowSource {
  readonly statements: readonly Statement[];
  readonly drills: SkillDrills;
  readonly #policy: Policy;
  readonly #settings: RowSettings;
  readonly #byLanguage: Readonly<Record<Language, readonly Statement[]>>;

  constructor(
    graph: KnowledgeGraph,
    policy: Policy,
    settings: RowSettings,
    wordings: Readonly<Record<Language, DrillWordings>>,
  ) {
    this.#policy = policy;
    this.#settings = settings;
    this.statements = textbook(graph, ['en', 'zh']);
    this.drills = new SkillDrills(graph, wordings);
    const of = (language: Language): Statement[] =>
      this.statements.filter((statement) => statement.language === language);
    this.#byLanguage = { en: of('en'), zh: of('zh') };
  }

  /** `count` rows, the kinds in their shares. Weights are not yet normalised. */
  draw(count: number, random: RandomStream): Datum[] {
    const kinds = Object.keys(this.#settings.shares) as RowKind[];
    const shares = kinds.map((kind) => this.#settings.shares[kind]);
    return Array.from({ length: count }, () => this.#row(kinds[random.weighted(shares)]!, random));
  }

  #row(kind: RowKind, random: RandomStream): Datum {
    const { length, drillWeight, languages } = this.#settings;
    const tokens: number[] = [];
    const weights: number[] = [];
    const add = (ids: readonly number[], weight: number): void => {
      tokens.push(...ids);
      for (let count = 0; count < ids.length; count++) weights.push(weight);
    };
    const choices = Object.keys(languages) as Language[];
    while (tokens.length <= length) {
      const language = choices[random.weighted(choices.map((each) => languages[each]))]!;
      if (kind === 'textbook' || (NEEDS_ROOM.has(kind) && tokens.length > 0)) {
        const { given, recalled } = random.pick(this.#byLanguage[language]);
        add(this.#policy.tokenizer.encode(`${given}${recalled}\n`), 1);
      } else {
        for (const { prompt, answer } of encodeDrill(this.#policy, this.drills.draw(kind, language, random))) {
          add(prompt, 0);
          add(answer, drillWeight);
        }
        // Another text begins; its lists have nothing to do with the text before it.
        add(this.#policy.stopTokens.slice(-1), 0);
      }
    }
    return weightedDatum(tokens.slice(0, length + 1), weights.slice(0, length + 1));
  }
}

/** Scales weights so that they sum to 1 over all rows: the summed loss is then a mean. */
export function normalizeWeights(rows: readonly Datum[]): Datum[] {
  const total = rows.reduce((sum, row) => sum + totalWeight(row), 0);
  return rows.map((row) => ({ ...row, weights: Array.from(row.weights, (weight) => weight / total) }));
}

export interface EncodedDrill {
  readonly prompt: readonly number[];
  readonly answer: readonly number[];
}

/** A drill as tokens: one pair of prompt and answer for each of its parts, as a conversation or as one text. */
export function encodeDrill(policy: Policy, drill: Drill): EncodedDrill[] {
  const { given, answer, chat, unfinished, asked, before = [] } = drill;
  if (chat) {
    const turn = unfinished === true ? policy.tokenizer.encode(answer) : policy.turn(answer);
    return [{ prompt: policy.chatPrompt(given), answer: turn }];
  }
  const question = asked === undefined ? [] : policy.chatPrompt(asked);
  return [...before, { given, answer }].map((part, at) => ({
    prompt: [...(at === 0 ? question : []), ...policy.tokenizer.encode(part.given)],
    answer: policy.tokenizer.encode(part.answer),
  }));
}
