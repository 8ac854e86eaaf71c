/**
 * How a base model is measured: by the most probable of the options in an answer block without thinking, as evaluation
 * harnesses do for models that do not follow a format yet. Nothing is unread by construction.
 */
import { completionDatum } from '../engine/datum.ts';
import type { Policy } from '../engine/policy.ts';
import type { Scorer } from '../engine/scorer.ts';
import { isCorrect } from '../grading/reward.ts';
import type { CommonQuestion } from '../records/common-question.ts';
import { answerBlock } from '../records/question-text.ts';
import type { Score } from '../records/score.ts';
import type { Prompt } from '../wording/prompt.ts';
import { promptTokens } from './attempt.ts';
import { describeScore, type ScorePlace } from './evaluate-policy.ts';

const BATCH = 256;

export interface ChoiceCall extends ScorePlace {
  readonly prompt: Prompt;
}

/** One score per question: the option with the highest log-probability of its block. */
export async function chooseOptions(
  policy: Policy<Scorer>,
  questions: readonly CommonQuestion[],
  call: ChoiceCall,
): Promise<Score[]> {
  const scores: Score[] = [];
  for (let from = 0; from < questions.length; from += BATCH)
    scores.push(...(await chooseBatch(policy, questions.slice(from, from + BATCH), call)));
  return scores;
}

async function chooseBatch(
  policy: Policy<Scorer>,
  questions: readonly CommonQuestion[],
  call: ChoiceCall,
): Promise<Score[]> {
  const choices = questions.flatMap((question) => {
    const prompt = promptTokens(policy, call.prompt, question);
    return question.options.map(({ letter, text }) => {
      const block = `<think>\n</think>\n${answerBlock(text, question.language)}`;
      return { letter, block, completion: policy.tokenizer.encode(block), prompt };
    });
  });
  const data = choices.map(({ prompt, completion }) => completionDatum(prompt, completion, 1));
  const { logprobs } = await policy.engine.forward(data, { kind: 'cross_entropy' });
  const likelihoods = choices.map(({ prompt }, at) =>
    logprobs[at]!.subarray(prompt.length - 1).reduce((sum, value) => sum + value, 0),
  );
  let first = 0;
  return questions.map((question) => {
    const own = question.options.map((_option, at) => first + at);
    first += question.options.length;
    const best = own.reduce((left, right) => (likelihoods[right]! > likelihoods[left]! ? right : left));
    const { letter, block, completion } = choices[best]!;
    const reading = { kind: 'read' as const, letter, via: 'text' as const };
    return {
      ...describeScore(question, call),
      reading,
      correct: isCorrect(reading, question.answer),
      raw: block,
      tokens: completion.length,
    };
  });
}
