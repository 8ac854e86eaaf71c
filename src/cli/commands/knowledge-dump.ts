/** `fleming knowledge dump`: a MediaWiki dump read into a graph. */
import { basename } from 'node:path';
import type { Command } from 'commander';
import { helpAfter, writeJson, type CommandContext } from '../command.ts';
import { printable } from '../../support/printable.ts';
import { describeLinked } from '../describe-linked.ts';
import { describeUnread } from '../describe-unread.ts';
import { addExtractorFlags, type ExtractorFlags } from '../flags/extractor-flags.ts';
import { refuseAbsent } from '../flags/refuse-absent.ts';

interface DumpFlags extends ExtractorFlags {
  readonly graph: string;
  readonly licence?: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

export function registerDump(knowledge: Command, context: CommandContext): void {
  const command = knowledge
    .command('dump')
    .description(
      'Read a pages-articles dump of a MediaWiki site (XML, bzip2, or bzip2 of many streams) in one pass and write entities ' +
        'and relations with their evidence into a graph. Memory does not grow with the file; a killed run goes on.',
    )
    .argument('<file>', 'the dump, such as enwiki-latest-pages-articles-multistream.xml.bz2')
    .requiredOption('--graph <file>', 'graph to write into; made when it is not there')
    .option('--licence <id>', 'licence of the texts (default: that of Wikipedia for its dumps, else "not stated")');
  addExtractorFlags(command)
    .option('--quiet', 'no progress')
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      helpAfter('fleming knowledge dump enwiki-latest-pages-articles-multistream.xml.bz2 --graph G.db'),
    )
    .action((file: string, flags: DumpFlags) => runDump(file, flags, context));
}

async function runDump(file: string, flags: DumpFlags, { terminal, setExitCode }: CommandContext): Promise<void> {
  const [{ dumpSite }, { dumpComplaint }, { readDump }, { unreadPages }, { linkArticles }, { withWikiReading }] =
    await Promise.all([
      import('../../knowledge/wiki/dump/dump-site.ts'),
      import('../../knowledge/wiki/dump/dump-complaint.ts'),
      import('../../knowledge/wiki/dump/read-dump.ts'),
      import('../../knowledge/wiki/staging/unread-pages.ts'),
      import('../../knowledge/wiki/link/link-articles.ts'),
      import('../wiki-reading.ts'),
    ]);
  refuseAbsent('dump', file, 'name a pages-articles dump (XML or bzip2)');
  const site = dumpSite(file, flags.licence ?? null);
  await withWikiReading(basename(file), flags, terminal, async (reading) => {
    const { stage, store, parser, extractors, progress, interrupt, again } = reading;
    const summary = await readDump({ path: file, stage, parser, extractors, interrupt, progress });
    progress.close();
    if (summary.outcome === 'interrupted') {
      terminal.writeError(`Stopped after ${summary.counts.pages} pages. To continue: ${again}\n`);
      return setExitCode(130);
    }
    const complaint = dumpComplaint(file, summary);
    if (complaint !== null) {
      terminal.writeError(`fleming: ${printable(complaint)}\n`);
      setExitCode(1);
    }
    const linked = linkArticles(stage, store, site);
    const unreadOnes = unreadPages(stage);
    if (flags.json === true)
      return writeJson(terminal, { site, dump: { ...summary, complaint }, unread: unreadOnes, graph: linked });
    const { pages, articles, redirects, parsed, medical, unread, damaged, tooLong } = summary.counts;
    const text =
      `${site.name} (${site.source}, ${site.licence}): ${pages} pages, ${articles} articles, ${redirects} redirects.\n` +
      `${parsed} articles were read, ${medical} are medical; ${unread} could not be read, ${damaged} were damaged, ` +
      `${tooLong} too long.\n${describeUnread(unreadOnes)}${describeLinked(linked)}`;
    terminal.write(printable(text));
  });
}
