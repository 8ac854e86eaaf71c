/** `POST /reward` with outputs of a model, answered with what our training would have given for them. */
import type { RewardWeights } from '../../grading/reward.ts';
import { json, type Reply } from '../../pages/local-server.ts';
import { SAFETY_EN, SAFETY_ZH } from '../../support/safety.ts';
import {
  startProgramServer,
  type ProgramRequest,
  type ProgramServer,
  type ProgramServerOptions,
} from '../program-server.ts';
import { gradeItems } from './grade-items.ts';
import { readRewardRequest } from './reward-request.ts';

/** One answered request, for the log. */
export interface GradedBatch {
  readonly items: number;
  readonly correct: number;
  readonly formatted: number;
  readonly milliseconds: number;
}

export interface RewardServerOptions extends Omit<ProgramServerOptions, 'answer'> {
  readonly weights: RewardWeights;
  readonly onGraded?: (batch: GradedBatch) => void;
}

export function startRewardServer(options: RewardServerOptions): Promise<ProgramServer> {
  return startProgramServer({ ...options, answer: (request) => answerReward(request, options) });
}

/** Answers a request; it knows nothing of sockets. */
export async function answerReward(
  { method, path, body }: ProgramRequest,
  { weights, onGraded }: Pick<RewardServerOptions, 'weights' | 'onGraded'>,
): Promise<Reply> {
  if (method === 'GET' && path === '/') return json(200, { weights, safety: { en: SAFETY_EN, zh: SAFETY_ZH } });
  if (method !== 'POST' || path !== '/reward')
    return json(404, { error: `nothing at ${method} ${path}; allowed: POST /reward, GET /, GET /health` });
  const started = performance.now();
  const items = readRewardRequest(body);
  const scores = await gradeItems(items, { weights });
  onGraded?.({
    items: items.length,
    correct: scores.filter(({ correctness }) => correctness === 1).length,
    formatted: scores.filter(({ format }) => format === 1).length,
    milliseconds: performance.now() - started,
  });
  return json(200, { scores });
}
