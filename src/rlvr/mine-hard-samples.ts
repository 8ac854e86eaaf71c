/**
 * Adaptive hard-sample mining (paper section 3.3): the model answers the whole training set; what it gets wrong, above
 * all again and again, is asked more often. Counts carry over from round to round, older rounds counting half.
 */
import { type Keeping, promptTokensOf, rightOf, sampledTokensOf, tryQuestions } from '../attempts/try-questions.ts';
import type { Policy } from '../engine/policy.ts';
import type { CommonQuestion } from '../records/common-question.ts';
import { randomStream } from '../support/random.ts';
import type { Prompt } from '../wording/prompt.ts';
import type { MiningEstimate } from './chance-of-right.ts';
import type { MiningRecord } from './curriculum.ts';

export interface MiningSettings {
  /** Answers sampled per question in a round. */
  readonly attempts: number;
  readonly temperature: number;
  readonly maxTokens: number;
  readonly estimate: MiningEstimate;
  /** Each attempt but the first shows the options in an order of its own. */
  readonly shuffleOptions: boolean;
  /** Questions that are tried, drawn by the round's address; null: all. */
  readonly pool: number | null;
}

export interface MiningCall {
  readonly settings: MiningSettings;
  readonly prompt: Prompt;
  /** What was known before this round. */
  readonly before: ReadonlyMap<string, MiningRecord>;
  /** Address of the round's random numbers: run seed, stage, `mining`, step. */
  readonly address: readonly (string | number)[];
  readonly keeping: Keeping;
}

const OLDER_ROUNDS = 0.5;

export interface MiningRound {
  readonly records: Map<string, MiningRecord>;
  /** Questions with at least one failure in this round. */
  readonly failed: number;
  readonly asked: number;
  readonly sampledTokens: number;
  /** Read: each question's prompt once. */
  readonly promptTokens: number;
}

export async function mineHardSamples(
  policy: Policy,
  questions: readonly CommonQuestion[],
  { settings, prompt, before, address, keeping }: MiningCall,
): Promise<MiningRound> {
  const { attempts, temperature, maxTokens, estimate, shuffleOptions, pool } = settings;
  const asked = { prompt, attempts, temperature, maxTokens, address, shuffleOptions };
  const pooled =
    pool === null || pool >= questions.length
      ? questions
      : randomStream(...address, 'pool')
          .shuffle(questions)
          .slice(0, pool);
  const tries = await tryQuestions(policy, pooled, asked, 'mining', keeping);
  // What this round does not try keeps what earlier ones found.
  const records = new Map(before);
  let failed = 0;
  for (const tried of tries) {
    const failures = attempts - rightOf(tried);
    const old = before.get(tried.id);
    if (failures > 0) failed++;
    if (estimate !== 'failures') {
      const older = (count: number | undefined): number => (count ?? 0) * OLDER_ROUNDS;
      records.set(tried.id, { attempts: attempts + older(old?.attempts), failures: failures + older(old?.failures) });
      continue;
    }
    // A question that is answered right throughout leaves the pool, whatever its past.
    const carried = failures === 0 ? 0 : (old?.failures ?? 0) * OLDER_ROUNDS;
    records.set(tried.id, { attempts: attempts + (old?.attempts ?? 0), failures: failures + carried });
  }
  return {
    records,
    failed,
    asked: pooled.length,
    sampledTokens: sampledTokensOf(tries),
    promptTokens: promptTokensOf(tries),
  };
}
