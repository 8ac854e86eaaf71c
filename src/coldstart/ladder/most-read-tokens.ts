/** What the prompts of a ladder take at the most, told before it is climbed. */
import { mostTokens } from '../../attempts/calls/most-tokens.ts';
import { atMost, type ExpectedCount } from '../../products/expected-count.ts';
import { readSplit, TRAINING_SPLIT } from '../../products/splits.ts';
import type { Product } from '../../products/stage-kind.ts';
import { commonQuestion } from '../../records/common-question.ts';
import { shownTry } from '../shown-question.ts';
import { blindPrompt } from './blind-prompt.ts';
import type { LadderSettings } from './climb.ts';
import { MOST_ADDED_BYTES } from './refine-prompt.ts';
import { skeletonOf, skeletonPrompt } from './skeleton-prompt.ts';
import { withAnswerPrompt } from './with-answer-prompt.ts';

interface PromptSettings extends Pick<LadderSettings, 'answers' | 'mode' | 'refinements'> {
  /** Questions asked. */
  readonly trajectories: number;
}

/**
 * Tokens of the prompts at the most, of the longest questions, since which are drawn is not known before; null while the
 * questions are not there. A refined try shows an earlier one besides, as much as a prompt takes of it.
 */
export function mostReadTokens(
  questions: Product | null,
  settings: PromptSettings,
  calls: number,
): ExpectedCount | null {
  if (questions === null) return null;
  const { trajectories, answers, mode, refinements } = settings;
  const tokensOf = (content: string): number => mostTokens([{ role: 'user', content }], { maxTokens: null }).mostRead;
  const tokens = readSplit(questions, TRAINING_SPLIT).map((question) => {
    const shown = shownTry(question, 0, false);
    const told = tokensOf(withAnswerPrompt(shown, answers));
    if (mode === 'paper') return told;
    const steps = skeletonOf(question);
    const { tier } = commonQuestion(question);
    const alone = tokensOf(blindPrompt(shown, tier, answers));
    const along = steps === null ? 0 : tokensOf(skeletonPrompt(shown, tier, steps, answers));
    return Math.max(told, along, alone + (refinements > 0 ? MOST_ADDED_BYTES : 0));
  });
  const longest = tokens.toSorted((left, right) => right - left).slice(0, trajectories);
  const tries = Math.ceil(calls / Math.max(1, longest.length));
  return atMost(longest.reduce((sum, each) => sum + each * tries, 0));
}
