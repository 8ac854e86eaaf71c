/** `fleming knowledge snippets`: passages that the reasoning of traces can be held against, out of documents of MedQuAD. */
import type { Command } from 'commander';
import { ConfigError } from '../../support/errors.ts';
import { helpAfter, writeJson, type CommandContext } from '../command.ts';
import { refuseAbsent } from '../flags/refuse-absent.ts';

export function registerSnippets(knowledge: Command, { terminal }: CommandContext): void {
  knowledge
    .command('snippets')
    .description(
      'Write passages of MedQuAD, one a line with page and licence, for `guidelines` and `passages` of coldstart.filter. ' +
        'Passages of your own need the same fields: id, language, title, text, source, address, licence.',
    )
    .argument('<files...>', 'archives or documents of MedQuAD (.tar, .tar.gz, .xml)')
    .requiredOption('--out <file>', 'file to write; it must not exist')
    .option('--json', 'print the counts as JSON')
    .addHelpText('after', helpAfter('fleming knowledge snippets gard.tar.gz --out passages.jsonl'))
    .action(async (files: string[], { out, json }: { readonly out: string; readonly json?: boolean }) => {
      const [{ medquadSnippets }, { writeJsonl }, { existsSync }] = await Promise.all([
        import('../../knowledge/snippets/medquad-snippets.ts'),
        import('../../support/jsonl.ts'),
        import('node:fs'),
      ]);
      if (existsSync(out)) throw new ConfigError(`--out ${out}: it is there already; remove it, or name another file`);
      for (const file of files) refuseAbsent('file', file, 'give archives or documents of MedQuAD');
      const snippets = [...medquadSnippets(files)];
      if (snippets.length === 0)
        throw new ConfigError(
          `${files.join(', ')}: no answer has a text; the publisher withholds those of some sources`,
        );
      writeJsonl(out, snippets);
      const addresses = new Set(snippets.map(({ address }) => address)).size;
      if (json === true) writeJson(terminal, { out, passages: snippets.length, pages: addresses });
      else terminal.write(`${snippets.length} passages of ${addresses} pages are in ${out}\n`);
    });
}
