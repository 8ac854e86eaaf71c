/** `fleming serve ... --json` as a process of its own, on a free port, and the lines of its log. */
import { startProgram, type Running } from './start-program.ts';

export interface ServedProgram {
  readonly address: string;
  readonly running: Running;
  /** Lines of its log so far. */
  log(): Record<string, unknown>[];
}

/** Listens already. Rejects with what it said where it ended before. */
export async function serveProgram(
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<ServedProgram> {
  const heard = Promise.withResolvers<void>();
  const whole = ['src/cli/main.ts', 'serve', ...parameters, '--port', '0', '--json'];
  const running = startProgram(process.execPath, whole, {
    environment,
    onStdout: (text) => text.includes('"address"') && text.endsWith('\n') && heard.resolve(),
  });
  const over = running.ended.then(({ stderr }) => heard.reject(new Error(`it ended: ${stderr}`)));
  await heard.promise;
  over.catch(() => {});
  const log = (): Record<string, unknown>[] =>
    running
      .stdout()
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { running, log, address: log().find((line) => 'address' in line)!['address'] as string };
}
