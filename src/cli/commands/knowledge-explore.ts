/** `fleming knowledge explore`: the knowledge-discovery agent over a MediaWiki site. */
import { InvalidArgumentError, type Command } from 'commander';
import type { ExploreSummary } from '../../knowledge/wiki/agent/explore.ts';
import { CONTACT_VARIABLE, contactOf } from '../../knowledge/wiki/client/contact.ts';
import type { SiteInfo } from '../../knowledge/wiki/client/site-info.ts';
import type { LinkSummary } from '../../knowledge/wiki/link/link-articles.ts';
import { helpAfter, writeJson, type CommandContext, type Terminal } from '../command.ts';
import { printable } from '../../support/printable.ts';
import type { UnreadPages } from '../../knowledge/wiki/staging/unread-pages.ts';
import { describeLinked } from '../describe-linked.ts';
import { describeUnread } from '../describe-unread.ts';
import { addExtractorFlags, type ExtractorFlags } from '../flags/extractor-flags.ts';
import { amount, wholeNumberWithin } from '../flags/number-flags.ts';

interface ExploreFlags extends ExtractorFlags {
  readonly wiki: string;
  readonly seeds: string;
  readonly graph: string;
  readonly budget: number;
  readonly contact?: string;
  readonly rate: number;
  readonly batch: number;
  readonly maxlag: number;
  readonly timeoutSeconds: number;
  readonly askAgain?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

export function registerExplore(knowledge: Command, context: CommandContext): void {
  const command = knowledge
    .command('explore')
    .description(
      'Walk a MediaWiki site from seed pages, visit what promises most, and write entities and relations with their ' +
        'evidence into a graph. Asks slowly, keeps what was answered, and never asks for a page twice.',
    )
    .requiredOption('--wiki <url>', 'address of the wiki, or of its api.php')
    .requiredOption('--seeds <file>', 'titles to begin with, one a line')
    .requiredOption('--graph <file>', 'graph to write into; made when it is not there')
    .requiredOption('--budget <n>', 'pages to ask for at the most, all runs together', amount)
    .option('--contact <address>', `your mail address or page, which wikis ask for (default: ${CONTACT_VARIABLE})`)
    .option('--rate <n>', 'requests a second', positive, 1)
    .option('--batch <n>', 'pages a request (1 to 50)', wholeNumberWithin(1, 50), 10)
    .option('--maxlag <s>', 'stand back while the databases of the wiki lag by more', positive, 5)
    .option('--timeout-seconds <s>', 'a request that takes longer is sent again', positive, 60)
    .option('--ask-again', 'ask again for pages whose answer was lost when a run was killed');
  addExtractorFlags(command)
    .option('--quiet', 'no progress')
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      helpAfter(
        'fleming knowledge explore --wiki https://en.wikipedia.org --seeds seeds.txt --graph G.db --budget 500 --contact me@example.org',
        'fleming knowledge explore --wiki http://127.0.0.1:8080/api.php --seeds seeds.txt --graph G.db --budget 100 --rate 20 --contact me@example.org',
      ),
    )
    .action((flags: ExploreFlags) => runExplore(flags, context));
}

async function runExplore(flags: ExploreFlags, { terminal, setExitCode }: CommandContext): Promise<void> {
  const contact = contactOf(flags.contact, { name: '--contact' });
  const [
    { apiAddresses, readSeedTitles },
    { knownInGraph },
    { exploreWiki },
    { exploreComplaint },
    { unreadPages },
    { linkArticles },
    { withWikiReading },
  ] = await Promise.all([
    import('../../knowledge/wiki/client/find-wiki.ts'),
    import('../../knowledge/wiki/agent/known-in-graph.ts'),
    import('../../knowledge/wiki/agent/explore-wiki.ts'),
    import('../../knowledge/wiki/agent/explore-complaint.ts'),
    import('../../knowledge/wiki/staging/unread-pages.ts'),
    import('../../knowledge/wiki/link/link-articles.ts'),
    import('../wiki-reading.ts'),
  ]);
  const [addresses, seeds] = [apiAddresses(flags.wiki), readSeedTitles(flags.seeds)];
  // One stage a wiki; two wikis may live on one host.
  const { host, pathname } = addresses[0]!;
  await withWikiReading(`${host}${pathname}`, flags, terminal, async (reading) => {
    const { stage, store, parser, extractors, progress, interrupt, signal, again } = reading;
    const { site, summary } = await exploreWiki({
      addresses,
      contact,
      requestsPerSecond: flags.rate,
      maxlagSeconds: flags.maxlag,
      timeoutSeconds: flags.timeoutSeconds,
      signal,
      known: knownInGraph(store),
      askAgain: flags.askAgain === true,
      stage,
      parser,
      extractors,
      seeds,
      budget: flags.budget,
      batch: flags.batch,
      interrupt,
      progress,
    });
    const linked = linkArticles(stage, store, site);
    progress.close();
    show({ site, summary, unread: unreadPages(stage), linked }, flags, terminal);
    const complaint = exploreComplaint(site, summary);
    if (complaint !== null) {
      terminal.writeError(`fleming: ${printable(complaint)}\n`);
      setExitCode(1);
    }
    if (summary.outcome === 'interrupted') {
      terminal.writeError(`Stopped after ${summary.asked} pages. To continue: ${again}\n`);
      setExitCode(130);
    }
  });
}

interface Explored {
  readonly site: SiteInfo;
  readonly summary: ExploreSummary;
  readonly unread: UnreadPages;
  readonly linked: LinkSummary;
}

function show({ site, summary, unread, linked }: Explored, flags: ExploreFlags, terminal: Terminal): void {
  if (flags.json === true) return writeJson(terminal, { site, explore: summary, unread, graph: linked });
  const { asked, answered, missing, inDoubt, waiting, outcome } = summary;
  const text =
    `${site.name} (${site.source}, ${site.licence}): ${outcome}.\n` +
    `${asked} pages asked for, ${answered} answered, ${missing} not there; ${waiting} more are known.\n` +
    (inDoubt.length === 0
      ? ''
      : `${inDoubt.length} were asked for when a run was killed and their answer was lost; they are not asked for again ` +
        `(--ask-again asks): ${inDoubt.slice(0, 5).join(', ')}${inDoubt.length > 5 ? ', ...' : ''}\n`) +
    describeUnread(unread) +
    describeLinked(linked);
  terminal.write(printable(text));
}

function positive(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value > 0 && value <= 86_400) return value;
  throw new InvalidArgumentError('It must be a number above 0.');
}
