/** `fleming serve key NAME`: a new key of a server, shown once; the file keeps its hash. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { ConfigError } from '../../../support/errors.ts';
import { helpAfter, type CommandContext } from '../../command.ts';

export function registerServeKey(serve: Command, { terminal }: CommandContext): void {
  serve
    .command('key')
    .description('Make a key for clients of `fleming serve MODEL`. It is printed once; the file keeps its hash.')
    .argument('<name>', 'whose it is: the name stands in records')
    .requiredOption('--api-keys <file>', 'file of hashes; made where it is not there')
    .addHelpText('after', helpAfter('fleming serve key clinic --api-keys keys.txt'))
    .action(async (name: string, { apiKeys: file }: { readonly apiKeys: string }) => {
      const { ApiKeys, makeApiKey } = await import('../../../serving/openai/api-keys.ts');
      const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
      if (before.trim() !== '' && ApiKeys.ofFile(before, file).names.includes(name))
        throw new ConfigError(`${file}: ${name} has a key; take another name, or take its line out first`);
      const { key, line } = makeApiKey(name);
      const isEnded = before === '' || before.endsWith('\n');
      appendFileSync(file, isEnded ? line : `\n${line}`, { mode: 0o600, flush: true });
      terminal.writeError(
        `${name} sends this key; it is shown nowhere again. A server reads ${file} when it starts.\n`,
      );
      terminal.write(`${key}\n`);
    });
}
