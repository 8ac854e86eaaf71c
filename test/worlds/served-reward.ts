/** `fleming serve reward` as a process of its own, and what a client of it sends. */
import { startProgram, type Running } from './start-program.ts';

export const REWARD_TOKEN = 'a-token-for-tests-only';

export interface ServedReward {
  readonly address: string;
  readonly running: Running;
  /** Lines of its log so far. */
  log(): Record<string, unknown>[];
  ask(body: unknown, headers?: Record<string, string>): Promise<Response>;
}

/** `token`: null lets the server make one up. */
export async function serveReward(
  more: readonly string[] = [],
  token: string | null = REWARD_TOKEN,
): Promise<ServedReward> {
  const heard = Promise.withResolvers<void>();
  const running = startProgram(
    process.execPath,
    ['src/cli/main.ts', 'serve', 'reward', '--port', '0', '--json', ...more],
    {
      environment: { FLEMING_REWARD_TOKEN: token ?? '' },
      onStdout: (text) => text.includes('\n') && heard.resolve(),
    },
  );
  const over = running.ended.then(({ stderr }) => heard.reject(new Error(`it ended: ${stderr}`)));
  await heard.promise;
  over.catch(() => {});
  const log = (): Record<string, unknown>[] =>
    running
      .stdout()
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const address = log()[0]!['address'] as string;
  const authorization = `Bearer ${token ?? (log()[0]!['token'] as string)}`;
  return {
    address,
    running,
    log,
    ask: (body, headers = {}) =>
      fetch(`${address}/reward`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
  };
}
