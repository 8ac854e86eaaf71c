/** A language model named on the command line of `fleming questions`, and how much of it may be in flight. */
import type { Command } from 'commander';
import type { OpenChatModel } from '../../../products/stage-kind.ts';
import type { Price } from '../../../chat/price.ts';
import type { Interrupt } from '../../../run/interrupt.ts';
import { API_KEY_FLAG } from '../../flags/api-key-flag.ts';
import type { Terminal } from '../../command.ts';
import { atLeastOne } from '../../flags/number-flags.ts';
import { stopOnInterrupt, type StopOnInterrupt } from '../../terminal/stop-on-interrupt.ts';
import { sameCommandAgain } from '../../terminal/terminal-progress.ts';

export interface ModelFlags {
  readonly concurrency: number;
  readonly maxTokens?: number;
  readonly apiKeyEnv?: string;
}

/** How the named model is asked; which one it is, each command has a flag of its own for. */
export function addModelFlags(command: Command): Command {
  return command
    .option('--concurrency <n>', 'conversations in flight at most', atLeastOne, 64)
    .option('--max-tokens <n>', "longest answer in tokens (default: the model's own limit)", atLeastOne)
    .option(...API_KEY_FLAG);
}

/** null: none is named by the flag, which errors name. The caller closes it. */
export async function askedModel(
  flag: string,
  spec: string | undefined,
  flags: ModelFlags,
  price: Price | null = null,
): Promise<OpenChatModel | null> {
  if (spec === undefined) return null;
  const { openChatModel } = await import('../../adapters/chat-model-spec.ts');
  const {
    model,
    sha256,
    batches = null,
  } = await openChatModel(spec, {
    flag,
    concurrency: flags.concurrency,
    timeoutSeconds: 1800,
    contextTokens: 8192,
    environment: process.env,
    apiKeyVariable: flags.apiKeyEnv,
  });
  const { concurrency, maxTokens = null } = flags;
  return { model, spec, sha256, concurrency, maxTokens, batches, price };
}

export interface StopWhileAsking extends Pick<StopOnInterrupt, 'again'> {
  /** Fires at the first Ctrl-C. Before it is asked for, Ctrl-C ends the process at once: nothing is lost yet. */
  readonly stop: () => AbortSignal;
  /** The same for work that is asked between its steps. */
  readonly interrupt: () => Interrupt;
  /** Takes the signal handlers off. */
  end(): void;
}

/**
 * Ctrl-C while a model is asked, when what is under way is kept, and in work that takes turns of the event loop. What takes
 * none for a minute (a large store is opened) would swallow the signal.
 */
export function stopWhileAsking(terminal: Terminal): StopWhileAsking {
  let stopping: StopOnInterrupt | null = null;
  const listening = (): StopOnInterrupt => (stopping ??= stopOnInterrupt(terminal));
  return {
    stop: () => listening().signal,
    interrupt: () => listening().interrupt,
    again: sameCommandAgain(process.argv.slice(2)),
    end: () => stopping?.interrupt.stop(),
  };
}
