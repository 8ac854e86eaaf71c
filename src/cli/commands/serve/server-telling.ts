/** What a server says to the person who watches, at a quiet rate, or as JSON lines to the program that does. */
import { performance } from 'node:perf_hooks';
import type { TinkerServer } from '../../../serving/tinker/tinker-server.ts';
import { printableJson } from '../../../support/printable.ts';
import { SAFETY_LINES } from '../../../support/safety.ts';
import type { Terminal } from '../../command.ts';

export interface ServerTelling {
  ready(served: { readonly name: string; readonly state: string; readonly isFull: boolean }): void;
  ended(): void;
}

const SECONDS_BETWEEN = 30;

export function serverTelling(
  terminal: Pick<Terminal, 'write' | 'writeError'>,
  server: TinkerServer,
  { json = false, quiet = false }: { readonly json?: boolean; readonly quiet?: boolean },
): ServerTelling {
  const event = (name: string, values: Readonly<Record<string, unknown>>): void =>
    terminal.write(`${printableJson(JSON.stringify({ event: name, ...values }))}\n`);
  let told = countsOf(server);
  let toldAt = performance.now();
  const tell = (): void => {
    const counts = countsOf(server);
    const seconds = (performance.now() - toldAt) / 1000;
    const rate = (name: 'trainedTokens' | 'sampledTokens'): number => Math.round((counts[name] - told[name]) / seconds);
    const rates = { trainedTokensPerSecond: rate('trainedTokens'), sampledTokensPerSecond: rate('sampledTokens') };
    const isQuietTime = counts.requests === told.requests;
    [told, toldAt] = [counts, performance.now()];
    if (isQuietTime || quiet) return;
    if (json) return event('progress', { ...counts, ...rates });
    terminal.writeError(
      `${counts.requests} requests, ${counts.steps} steps; tokens a second: ${rates.trainedTokensPerSecond} trained, ` +
        `${rates.sampledTokensPerSecond} sampled\n`,
    );
  };
  const timer = setInterval(tell, 1000 * SECONDS_BETWEEN).unref();
  return {
    ready({ name, state, isFull }) {
      const { address } = server;
      if (json) return event('ready', { address, name, state, trains: isFull ? 'all weights' : 'adapters' });
      terminal.writeError(
        `${SAFETY_LINES}\nClients name the model ${name} and train ${isFull ? 'all its weights' : 'adapters'}; ` +
          `their checkpoints are in ${state}.\n  TINKER_BASE_URL=${address} TINKER_API_KEY=tml-local python ...\n` +
          'Ctrl-C ends it when begun work is done; the same command goes on.\n',
      );
      terminal.write(`READY ${address}\n`);
    },
    ended() {
      clearInterval(timer);
      if (json) event('ended', countsOf(server));
      else if (!quiet) terminal.writeError(`Ended after ${countsOf(server).requests} requests.\n`);
    },
  };
}

function countsOf({ work, sampledTokens }: TinkerServer) {
  const { requests, steps, trainedTokens } = work;
  return { requests, steps, trainedTokens, sampledTokens };
}
