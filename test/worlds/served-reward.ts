/** `fleming serve reward` as a process of its own, and what a client of it sends. */
import { serveProgram, type ServedProgram } from './serve-program.ts';

export const REWARD_TOKEN = 'a-token-for-tests-only';

export interface ServedReward extends ServedProgram {
  ask(body: unknown, headers?: Record<string, string>): Promise<Response>;
}

/** `token`: null lets the server make one up. */
export async function serveReward(
  more: readonly string[] = [],
  token: string | null = REWARD_TOKEN,
): Promise<ServedReward> {
  const served = await serveProgram(['reward', ...more], { FLEMING_REWARD_TOKEN: token ?? '' });
  const authorization = `Bearer ${token ?? (served.log()[0]!['token'] as string)}`;
  return {
    ...served,
    ask: (body, headers = {}) =>
      fetch(`${served.address}/reward`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
  };
}
