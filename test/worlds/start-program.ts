/** A program as a process of its own, at the root of the project, as a person would start it. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Outcome {
  /** null: ended by a signal. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  /** What has come on standard output so far. */
  readonly stdout: () => string;
  /** What has come on standard error so far. */
  readonly stderr: () => string;
  /** Sends a signal; false when the process has ended. */
  readonly signal: (name: NodeJS.Signals) => boolean;
  readonly ended: Promise<Outcome>;
  readonly hasEnded: () => boolean;
}

export interface StartOptions {
  /** What standard input holds. */
  readonly input?: string;
  /** Beside this process's own; without colours. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Told all of standard error whenever more of it has come. */
  readonly onStderr?: (stderr: string) => void;
  /** The same of standard output. */
  readonly onStdout?: (stdout: string) => void;
  /** No file may grow beyond this (`ulimit -f`): an error from the kernel. */
  readonly largestFileKilobytes?: number | undefined;
}

export function startProgram(program: string, parameters: readonly string[], options: StartOptions = {}): Running {
  const { input = '', environment = {}, onStderr, onStdout, largestFileKilobytes } = options;
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...environment };
  const whole = [program, ...parameters];
  const limited = ['bash', '-c', `ulimit -f ${largestFileKilobytes}; exec "$@"`, 'bash', ...whole];
  const [first, ...rest] = largestFileKilobytes === undefined ? whole : limited;
  const child = spawn(first!, rest, { cwd: ROOT, env, stdio: ['pipe', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    onStdout?.(stdout);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    onStderr?.(stderr);
  });
  // A program that does not read its input closes the pipe.
  child.stdin.on('error', () => {}).end(input);
  let over = false;
  const ended = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      over = true;
      resolve({ code, stdout, stderr });
    });
  });
  return {
    stdout: () => stdout,
    stderr: () => stderr,
    signal: (name) => child.kill(name),
    ended,
    hasEnded: () => over,
  };
}
