/**
 * The ladder: each question is tried blind; one that no try answers is refined, then written along its path, then, for a
 * share of the traces at the most, with its answer told; what is left goes to people. `paper` is the paper's own way alone:
 * every try is told the answer (section 3.2).
 */
import type { AcceptGoal } from '../../attempts/calls/ask-until-accepted.ts';
import type { BankQuestion } from '../../records/bank-question.ts';
import { commonQuestion } from '../../records/common-question.ts';
import { type FailureKind, type Rung, WHOLE } from '../../records/trace-attempt.ts';
import type { Strategy } from '../../records/trajectory.ts';
import type { AnswerForm } from '../answer-form.ts';
import { shownTry } from '../shown-question.ts';
import { BLIND_PROMPT_VERSION, blindPrompt } from './blind-prompt.ts';
import { failureOf, type FindWrongStep } from './failure-kind.ts';
import { REFINE_PROMPT_VERSION, refinePrompt } from './refine-prompt.ts';
import { favourite, speaksAgainstKey, type Unsolved } from './unsolved.ts';
import { SKELETON_PROMPT_VERSION, skeletonOf, skeletonPrompt } from './skeleton-prompt.ts';
import type { AnsweredTry, AskedTry, TeacherCalls } from './teacher-calls.ts';
import { WITH_ANSWER_PROMPT_VERSION, withAnswerPrompt } from './with-answer-prompt.ts';

export const LADDER_MODES = ['ladder', 'paper'] as const;

export interface LadderSettings {
  readonly mode: (typeof LADDER_MODES)[number];
  /** Blind tries at each question; in `paper`, tries that are told the answer. */
  readonly attempts: number;
  /** Tries that take up an earlier one, one after the other. */
  readonly refinements: number;
  /** Tries along the question's path. */
  readonly skeletons: number;
  /** Of the traces kept, those at the most that were told the answer, 0-1. */
  readonly goldShare: number;
  /** Share of blind tries that agree on another option and so speak against the key, above 0.5. */
  readonly againstKey: number;
  readonly answers: AnswerForm;
  /** Each try but the first of a rung shows the options in an order of its own. */
  readonly shuffleOptions: boolean;
  /** So many questions with a trace, in no more tries than that; null: every try at every question. */
  readonly accept: AcceptGoal | null;
}

export interface ClimbedTry extends AnsweredTry {
  readonly strategy: Strategy;
  readonly failure: FailureKind | null;
}

export interface Climbed {
  readonly question: BankQuestion;
  /** In the order in which they were asked for. */
  readonly tries: readonly ClimbedTry[];
}

export interface Climb {
  /** In the order of the questions. */
  readonly questions: readonly Climbed[];
  readonly unsolved: readonly Unsolved[];
}

interface Climbing {
  readonly question: BankQuestion;
  readonly tries: ClimbedTry[];
  isAgainstKey: boolean;
}

/** Tries there can be, all rungs together. */
export function mostTries(
  questions: number,
  { mode, attempts, refinements, skeletons, goldShare, accept }: Omit<LadderSettings, 'answers' | 'shuffleOptions'>,
): number {
  const further = mode === 'paper' ? 0 : refinements + skeletons + (goldShare > 0 ? 1 : 0);
  return Math.min(questions * (attempts + further), accept?.tries ?? Infinity);
}

/** `findWrongStep`: null where no graph is there to hold steps against. */
export async function climb(
  questions: readonly BankQuestion[],
  calls: TeacherCalls,
  settings: LadderSettings,
  findWrongStep: FindWrongStep | null,
): Promise<Climb> {
  const climbing = questions.map((question): Climbing => ({ question, tries: [], isAgainstKey: false }));
  const ladder = new Ladder(climbing, calls, settings);
  if (settings.mode === 'paper') {
    await ladder.ask('with-answer', settings.attempts, withAnswer);
    return { questions: climbing, unsolved: unsolvedOf(climbing) };
  }
  await ladder.ask('blind', settings.attempts, blind);
  for (const each of climbing) {
    const { tries, question } = each;
    each.isAgainstKey = !isSolved(each) && speaksAgainstKey(tries, question.answer, settings.againstKey);
  }
  for (let round = 0; round < settings.refinements; round++)
    await ladder.ask('refinement', 1, (each) => refined(each, round, findWrongStep));
  await ladder.ask('skeleton', settings.skeletons, skeleton);
  const { goldShare } = settings;
  const others = climbing.filter(isSolved).length;
  // Of the traces kept with them, no larger share: g of n + g.
  const most = goldShare === 1 ? Infinity : Math.floor((goldShare * others) / (1 - goldShare) + 1e-9);
  if (most > 0) await ladder.ask('with-answer', 1, withAnswer, most);
  return { questions: climbing, unsolved: unsolvedOf(climbing) };
}

/** How a rung asks about a question; null: it cannot. */
interface Asking {
  readonly promptVersion: number;
  readonly strategy: Strategy;
  readonly failure: FailureKind | null;
  /** The order of an earlier try, whose letters may stand in what is shown of it; absent: one of its own. */
  readonly shown?: AskedTry['shown'];
  readonly prompt: (shown: AskedTry['shown'], answers: AnswerForm) => string;
}
type AskingOf = (climbing: Climbing) => Asking | null;

class Ladder {
  readonly #climbing: readonly Climbing[];
  readonly #calls: TeacherCalls;
  readonly #settings: LadderSettings;

  constructor(climbing: readonly Climbing[], calls: TeacherCalls, settings: LadderSettings) {
    this.#climbing = climbing;
    this.#calls = calls;
    this.#settings = settings;
  }

  /** `count` tries of a rung at each question that has no right one yet; `most`: questions at the most. */
  async ask(rung: Rung, count: number, askingOf: AskingOf, most = Infinity): Promise<void> {
    const { accept, answers, shuffleOptions } = this.#settings;
    const left = this.#climbing.filter((each) => !isSolved(each) && !each.isAgainstKey);
    const asked = left.flatMap((climbing) => {
      const asking = askingOf(climbing);
      if (asking === null || count === 0) return [];
      const first = climbing.tries.filter((each) => each.rung === rung).length;
      const tries = Array.from({ length: count }, (_, at): AskedTry => {
        const index = first + at;
        const shown = asking.shown ?? shownTry(climbing.question, index, shuffleOptions);
        const { promptVersion } = asking;
        return {
          question: climbing.question,
          rung,
          index,
          shown,
          prompt: asking.prompt(shown, answers),
          promptVersion,
        };
      });
      return [{ climbing, asking, tries }];
    });
    const taken = asked.slice(0, most);
    if (taken.length === 0) return;
    const groups = taken.map(({ tries }) => tries);
    const answered =
      accept === null
        ? await this.#calls.ask(groups.flat())
        : await this.#calls.askUntil(groups, this.#goalLeft(accept));
    let at = 0;
    for (const { climbing, asking, tries } of taken) {
      const { strategy, failure } = asking;
      for (const each of answered.slice(at, at + tries.length)) climbing.tries.push({ ...each, strategy, failure });
      at += tries.length;
    }
  }

  #goalLeft({ accepted, tries }: AcceptGoal): AcceptGoal {
    const made = this.#climbing.flatMap((each) => each.tries).filter(({ verdict }) => verdict !== 'not-asked').length;
    return { accepted: accepted - this.#climbing.filter(isSolved).length, tries: tries - made };
  }
}

const blind: AskingOf = ({ question }) => ({
  promptVersion: BLIND_PROMPT_VERSION,
  strategy: 'direct',
  failure: null,
  prompt: (shown, answers) => blindPrompt(shown, commonQuestion(question).tier, answers),
});

const withAnswer: AskingOf = () => ({
  promptVersion: WITH_ANSWER_PROMPT_VERSION,
  strategy: 'direct',
  failure: null,
  prompt: withAnswerPrompt,
});

const skeleton: AskingOf = ({ question }) => {
  const steps = skeletonOf(question);
  if (steps === null) return null;
  return {
    promptVersion: SKELETON_PROMPT_VERSION,
    strategy: 'direct',
    failure: null,
    prompt: (shown, answers) => skeletonPrompt(shown, commonQuestion(question).tier, steps, answers),
  };
};

function refined({ question, tries }: Climbing, round: number, findWrongStep: FindWrongStep | null): Asking | null {
  // The last whole one: a refined try that failed is refined on. What was cut off or lost is no wrong answer.
  const last = tries.findLast(({ read, verdict }) => read !== null && WHOLE.includes(verdict));
  if (last === undefined) return null;
  // Its letters are of the order that it was shown, and so are those of the question it is held against.
  const { shown, read, verdict } = last;
  const common = commonQuestion(question);
  const about = { ...common, options: shown.options, answer: shown.answer };
  const failure = failureOf({ text: read!.text ?? '', isRead: verdict === 'wrong' }, about, { findWrongStep, round });
  return {
    promptVersion: REFINE_PROMPT_VERSION,
    strategy: failure.strategy,
    failure: failure.kind,
    shown,
    prompt: (asked, answers) => refinePrompt(asked, common.tier, failure, answers),
  };
}

function isSolved({ tries }: Climbing): boolean {
  return tries.some(({ verdict }) => verdict === 'right');
}

function unsolvedOf(climbing: readonly Climbing[]): Unsolved[] {
  // What nobody was asked about (a goal was reached, a budget spent) is no case for people.
  return climbing
    .filter((each) => !isSolved(each) && each.tries.some(({ verdict }) => verdict !== 'not-asked'))
    .map(({ question, tries, isAgainstKey }) => ({
      questionId: question.id,
      why: isAgainstKey ? ('another-answer' as const) : ('no-trace' as const),
      ...favourite(tries.filter(({ rung }) => rung === 'blind')),
    }));
}
