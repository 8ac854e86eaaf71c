/** `fleming studio`: runs and evaluations in a browser, read from their folders while they grow. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { ConfigError } from '../../support/errors.ts';
import { printable } from '../../support/printable.ts';
import { SAFETY_LINES } from '../../support/safety.ts';
import { helpAfter, type CommandContext, type Terminal } from '../command.ts';
import { wholeNumberWithin } from '../flags/number-flags.ts';

const TOKEN_VARIABLE = 'FLEMING_STUDIO_TOKEN';
/** Where commands write when nothing else is said; those that are not there yet are looked for again. */
const USUAL_FOLDERS = ['runs', 'out'];

interface StudioFlags {
  readonly host: string;
  readonly port: number;
  readonly tokenEnv: string;
}

export function registerStudio(program: Command, { terminal }: CommandContext): void {
  program
    .command('studio')
    .description(
      'Look at runs and evaluations in a browser: live curves, seeds laid over each other, rollouts with their rewards, ' +
        'settings, every answer item by item, graphs with their evidence. It only reads, asks no other machine, and opens by the address that it prints. ' +
        'English and Chinese.',
    )
    .argument('[folders...]', 'folders that hold runs, evaluations or graph stores at any depth', USUAL_FOLDERS)
    .option(
      '--host <address>',
      'address to listen on; another one than the loopback address is open to the network',
      '127.0.0.1',
    )
    .option('--port <n>', '0 takes a free one', wholeNumberWithin(0, 65_535), 4170)
    .option('--token-env <name>', 'environment variable with the token; unset, one is made up', TOKEN_VARIABLE)
    .addHelpText('after', helpAfter('fleming studio', 'fleming studio runs/mini out --port 0'))
    .action((folders: string[], flags: StudioFlags) => serveStudio(folders, flags, terminal));
}

async function serveStudio(folders: readonly string[], flags: StudioFlags, terminal: Terminal): Promise<void> {
  const missing = folders.find((folder) => !USUAL_FOLDERS.includes(folder) && !existsSync(folder));
  if (missing !== undefined)
    throw new ConfigError(`there is no folder ${missing}; name folders that hold runs or evaluations`);
  const [{ startStudio }, { studioSiteFolder }, { LocalToken }, { listenForInterrupts }] = await Promise.all([
    import('../../studio/start-studio.ts'),
    import('../studio-site-folder.ts'),
    import('../../pages/local-token.ts'),
    import('../../run/interrupt.ts'),
  ]);
  const { host, port, tokenEnv } = flags;
  const chosen = process.env[tokenEnv] ?? '';
  const token = new LocalToken(chosen, tokenEnv);
  const site = await studioSiteFolder(terminal.writeError);
  const server = await startStudio({
    roots: folders,
    site,
    host,
    port,
    token,
    onError: (error) =>
      terminal.writeError(`${printable(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`),
  });
  // A token that a person chose is known to that person, and stays out of logs.
  const address = chosen === '' ? server.address : server.address.replace(chosen, () => `$${tokenEnv}`);
  const isOpen = !['127.0.0.1', 'localhost', '::1'].includes(host);
  terminal.write(
    `Studio of ${folders.join(', ')}: ${address}\nThe address is yours: who has it can read. Ctrl-C ends it.\n` +
      (isOpen ? 'It is open to the network, without encryption: whoever reads along has the token.\n' : '') +
      `${SAFETY_LINES}\n`,
  );
  const asked = Promise.withResolvers<void>();
  const interrupt = listenForInterrupts({ continueWith: 'npx fleming studio', notify: () => asked.resolve() });
  try {
    await asked.promise;
  } finally {
    interrupt.stop();
    await server.close();
  }
}
