/** Errors in words: ours as one clear message, anything else with its stack, because it is a fault of the program. */
import { FlemingError } from '../support/errors.ts';

export interface DescribedError {
  readonly text: string;
  readonly exitCode: number;
}

export function describeError(error: unknown, verbose: boolean): DescribedError {
  if (!(error instanceof FlemingError)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return {
      text: `fleming: unexpected error; please report it with these lines\n${stack}\n${causes(error)}`,
      exitCode: 1,
    };
  }
  const details = verbose ? `${error.stack ?? ''}\n${causes(error)}` : '';
  return { text: `fleming: ${error.message}\n${details}`, exitCode: error.exitCode };
}

function causes(error: unknown): string {
  const lines: string[] = [];
  for (let cause = causeOf(error); cause !== undefined && lines.length < 10; cause = causeOf(cause)) {
    lines.push(`caused by: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`);
  }
  return lines.join('');
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
