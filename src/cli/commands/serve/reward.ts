/** `fleming serve reward`: our grading as the reward of another trainer, over HTTP, until a signal ends it. */
import type { Command } from 'commander';
import { defaultRewardWeights, type RewardWeights } from '../../../grading/reward.ts';
import type { GradedBatch } from '../../../serving/reward/reward-server.ts';
import { printable } from '../../../support/printable.ts';
import { SAFETY_EN, SAFETY_LINES, SAFETY_ZH } from '../../../support/safety.ts';
import { helpAfter, type CommandContext, type Terminal } from '../../command.ts';
import { weight, wholeNumberWithin } from '../../flags/number-flags.ts';

/** Hooks of recipes/hooks read both. */
const URL_VARIABLE = 'FLEMING_REWARD_URL';
const TOKEN_VARIABLE = 'FLEMING_REWARD_TOKEN';

interface RewardFlags {
  readonly host: string;
  readonly port: number;
  readonly correctness: number;
  readonly format: number;
  readonly json?: boolean;
}

export function registerServeReward(serve: Command, { terminal }: CommandContext): void {
  serve
    .command('reward')
    .description(
      'Grade outputs for verl, TRL, SkyRL, ms-swift or any program, by the reader that training and evaluation here use: ' +
        'POST /reward {"items": [{"completion", "ground_truth": "C", "options"?: [texts]}]} gives {"scores": [{"score", ' +
        `"correctness", "format", "letter", "unread"}]}. Who asks sends "Authorization: Bearer TOKEN": ${TOKEN_VARIABLE}, else one ` +
        'that is made up and printed. Hooks that ask it: recipes/hooks.',
    )
    .option(
      '--host <address>',
      'address to listen on; another one than the loopback address is open to the network',
      '127.0.0.1',
    )
    .option('--port <n>', '0 takes a free one', wholeNumberWithin(0, 65_535), 4190)
    .option('--correctness <weight>', 'of a right answer in the score', weight, defaultRewardWeights.correctness)
    .option('--format <weight>', 'of the right format in the score', weight, defaultRewardWeights.format)
    .option('--json', 'log lines of JSON: where it listens, each request, the end')
    .addHelpText(
      'after',
      helpAfter(
        'fleming serve reward',
        `${TOKEN_VARIABLE}=$(openssl rand -hex 16) fleming serve reward --host 0.0.0.0 --json`,
      ),
    )
    .action((flags: RewardFlags) => serveReward(flags, terminal));
}

async function serveReward(flags: RewardFlags, terminal: Terminal): Promise<void> {
  const [{ BearerToken }, { isLoopback }, { startRewardServer }, { listenForInterrupts }] = await Promise.all([
    import('../../../serving/bearer-token.ts'),
    import('../../../serving/program-server.ts'),
    import('../../../serving/reward/reward-server.ts'),
    import('../../../run/interrupt.ts'),
  ]);
  const { host, port, correctness, format } = flags;
  const chosen = process.env[TOKEN_VARIABLE];
  const token = new BearerToken(chosen, TOKEN_VARIABLE);
  const weights: RewardWeights = { correctness, format };
  const log = flags.json === true ? jsonLog(terminal) : textLog(terminal);
  const asked = Promise.withResolvers<void>();
  const interrupt = listenForInterrupts({ continueWith: 'npx fleming serve reward', notify: () => asked.resolve() });
  try {
    const server = await startRewardServer({
      host,
      port,
      token,
      weights,
      onGraded: log.graded,
      onRefused: log.refused,
      onError: log.failed,
    });
    // A token that a person chose is known to whoever asks, and stays out of the log.
    const shown = chosen === token.text ? null : token.text;
    log.listening({ address: server.address, token: shown, isOpen: !isLoopback(host), weights });
    await asked.promise;
    log.draining();
    await server.drain();
    log.ended();
  } finally {
    interrupt.stop();
  }
}

interface Listening {
  readonly address: string;
  readonly token: string | null;
  readonly isOpen: boolean;
  readonly weights: RewardWeights;
}

interface RewardLog {
  readonly listening: (where: Listening) => void;
  readonly graded: (batch: GradedBatch) => void;
  readonly refused: (status: number, words: string) => void;
  readonly failed: (error: unknown) => void;
  readonly draining: () => void;
  readonly ended: () => void;
}

function jsonLog(terminal: Terminal): RewardLog {
  const line = (event: string, more: object = {}): void =>
    terminal.write(`${JSON.stringify({ event, at: new Date().toISOString(), ...more })}\n`);
  return {
    listening: ({ address, token, isOpen, weights }) =>
      line('listening', {
        address,
        ...(token === null ? {} : { token }),
        open: isOpen,
        weights,
        safety: { en: SAFETY_EN, zh: SAFETY_ZH },
      }),
    graded: (batch) => line('graded', { ...batch, milliseconds: Math.round(batch.milliseconds * 100) / 100 }),
    refused: (status, words) => line('refused', { status, words }),
    failed: (error) => line('failed', { error: wordsOf(error) }),
    draining: () => line('draining'),
    ended: () => line('ended'),
  };
}

function textLog(terminal: Terminal): RewardLog {
  return {
    listening: ({ address, token, isOpen }) => {
      const told = token === null ? `${TOKEN_VARIABLE} as it is set` : `${TOKEN_VARIABLE}=${token}`;
      const open = isOpen
        ? "It is open to the network, without encryption: whoever reads along has the token. Other machines write this one's name.\n"
        : '';
      terminal.write(
        `Rewards at ${address}/reward. The hooks of recipes/hooks want\n  ${URL_VARIABLE}=${address}\n  ${told}\n` +
          `${open}Ctrl-C answers what was asked, and ends it.\n${SAFETY_LINES}\n`,
      );
    },
    graded: () => {},
    refused: (status, words) => terminal.writeError(`refused (${status}): ${printable(words)}\n`),
    failed: (error) => terminal.writeError(`${wordsOf(error)}\n`),
    draining: () => terminal.writeError('Answering what was asked; a second Ctrl-C ends at once.\n'),
    ended: () => {},
  };
}

function wordsOf(error: unknown): string {
  return printable(error instanceof Error ? (error.stack ?? error.message) : String(error));
}
