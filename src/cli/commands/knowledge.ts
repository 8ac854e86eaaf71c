/** `fleming knowledge`: the seed graph checked, counted, compared; open data imported into a graph store. */
import { fileURLToPath } from 'node:url';
import { InvalidArgumentError, type Command } from 'commander';
import { helpAfter, writeJson, type CommandContext } from '../command.ts';
import type { StoreStatistics } from '../../graph/store/store-statistics.ts';
import { registerDump } from './knowledge-dump.ts';
import { registerExplore } from './knowledge-explore.ts';
import type { GraphStatistics } from '../../knowledge/graph-statistics.ts';
import { registerImport } from './knowledge-import.ts';
import { registerSnippets } from './knowledge-snippets.ts';

/** The graph that ships with the package. */
const SHIPPED_SEEDS = fileURLToPath(new URL('../../../seeds', import.meta.url));

export function registerKnowledge(program: Command, context: CommandContext): void {
  const knowledge = program
    .command('knowledge')
    .description('Knowledge graphs: check and compare seeds, import open data into a graph store, count.')
    .addHelpText('after', helpAfter('fleming knowledge stats', 'fleming knowledge import obo doid.obo --graph G.db'));
  registerValidate(knowledge, context);
  registerStatistics(knowledge, context);
  registerCompare(knowledge, context);
  registerImport(knowledge, context, SHIPPED_SEEDS);
  registerSnippets(knowledge, context);
  registerExplore(knowledge, context);
  registerDump(knowledge, context);
}

function registerValidate(knowledge: Command, { terminal, setExitCode }: CommandContext): void {
  knowledge
    .command('validate')
    .description(
      'Check every line of a seed folder: problems, which make it unusable, and then warnings, facts that are probably ' +
        'wrong or missing. Each is told with its file and line.',
    )
    .argument('[folder]', 'seed folder', SHIPPED_SEEDS)
    .option('--warnings', 'print every warning, not five of each rule')
    .option('--strict', 'fail on warnings, too')
    .option('--json', 'print the findings as JSON, every one')
    .addHelpText('after', helpAfter('fleming knowledge validate', 'fleming knowledge validate my-seeds --json'))
    .action(async (folder: string, options: { warnings?: boolean; strict?: boolean; json?: boolean }) => {
      const { checkSeedFiles, describeProblem } = await import('../../knowledge/seeds/seed-files.ts');
      const { describeWarnings, findSeedWarnings } = await import('../../knowledge/seeds/seed-warnings.ts');
      const facts = checkSeedFiles(folder);
      const { problems } = facts;
      // Warnings are about facts that can be read; null says that they were not looked for.
      const found = problems.length === 0 ? findSeedWarnings(facts) : null;
      const { warnings, notes } = found ?? { warnings: null, notes: null };
      const ok = warnings !== null && (options.strict !== true || warnings.length === 0);
      setExitCode(ok ? 0 : 1);
      const counts = { entities: facts.entities.length, relations: facts.relations.length };
      if (options.json === true) writeJson(terminal, { ok, ...counts, problems, warnings, notes });
      else if (found === null)
        terminal.write(`${problems.map(describeProblem).join('\n')}\n\n${problems.length} problem(s).\n`);
      else {
        const many = found.warnings.length === 0 ? '' : `, ${found.warnings.length} warning(s)`;
        const size = `${counts.entities} entities, ${counts.relations} relations`;
        terminal.write(`${folder}: ${size}, no problems${many}.\n`);
        const details = describeWarnings(found, { all: options.warnings === true });
        if (details !== '') terminal.write(`${details}\n`);
      }
    });
}

function registerStatistics(knowledge: Command, { terminal }: CommandContext): void {
  knowledge
    .command('stats')
    .description('Count the entities and relations of a seed folder, or of a graph store by type and source.')
    .argument('[folder]', 'seed folder', SHIPPED_SEEDS)
    .option('--graph <file>', 'graph store, in the place of a seed folder')
    .option('--json', 'print the counts as JSON')
    .addHelpText('after', helpAfter('fleming knowledge stats', 'fleming knowledge stats --graph G.db --json'))
    .action(async (folder: string, options: { graph?: string; json?: boolean }) => {
      if (options.graph !== undefined) {
        const { openGraphStore } = await import('../../graph/store/graph-store.ts');
        const store = openGraphStore(options.graph, { readOnly: true });
        try {
          const statistics = store.statistics();
          if (options.json === true) writeJson(terminal, statistics);
          else terminal.write(describeStore(statistics));
        } finally {
          store.close();
        }
        return;
      }
      const { readSeedGraph } = await import('../../knowledge/seeds/seed-files.ts');
      const { graphStatistics } = await import('../../knowledge/graph-statistics.ts');
      const statistics = graphStatistics(readSeedGraph(folder));
      if (options.json === true) writeJson(terminal, statistics);
      else terminal.write(describeStatistics(statistics));
    });
}

function registerCompare(knowledge: Command, { terminal }: CommandContext): void {
  knowledge
    .command('compare')
    .description(
      'Compare a seed folder with open data (Hetionet, Human Phenotype Ontology, Disease Ontology): what is known and ' +
        'stated there too, and what deserves a second look. A fact that is absent there is not wrong.',
    )
    .argument('[folder]', 'seed folder', SHIPPED_SEEDS)
    .requiredOption('--against <folder>', 'folder with hetionet/, hpo/ and ontology/ below it')
    .option('--show <count>', 'how many of each list to print', countOf, 10)
    .option('--json', 'print everything, lists whole, as JSON')
    .addHelpText('after', helpAfter('fleming knowledge compare --against open-data --show 50'))
    .action(async (folder: string, options: { against: string; show: number; json?: boolean }) => {
      const { readSeedGraph } = await import('../../knowledge/seeds/seed-files.ts');
      const { compareGraph } = await import('../../knowledge/compare.ts');
      const { describeComparison } = await import('../../knowledge/comparison-report.ts');
      const { readOpenSources } = await import('../../knowledge/open-data/read-sources.ts');
      const comparison = compareGraph(readSeedGraph(folder), readOpenSources(options.against));
      if (options.json === true) writeJson(terminal, comparison);
      else terminal.write(describeComparison(comparison, options.show));
    });
}

function describeStatistics(statistics: GraphStatistics): string {
  const { findingsPerDisease: findings } = statistics;
  return [
    `${statistics.entities} entities, ${statistics.relations} relations, graph ${statistics.hash.slice(0, 12)}`,
    ...section('Entities', statistics.entitiesByType),
    ...section('Relations', statistics.relationsByType),
    ...section('Diseases by prevalence', statistics.diseasesByPrevalence),
    ...section('Diseases by specialty', statistics.diseasesBySpecialty),
    `\nFindings of a disease: ${findings.fewest} to ${findings.most}, half have at least ${findings.median}\n`,
  ].join('\n');
}

function describeStore(statistics: StoreStatistics): string {
  const { entities, relations, evidences, namelessEntities, attributeConflicts } = statistics;
  const bySource = Object.entries(statistics.relationsBySource).map(
    ([source, { relations: count, licences }]) => [`${source} (${licences.join(', ')})`, count] as const,
  );
  return [
    `${entities} entities (${namelessEntities} known by an id alone), ${relations} relations, ${evidences} evidences`,
    ...section('Entities', statistics.entitiesByType),
    ...section('Entities with a name in', statistics.entitiesByNameLanguage),
    ...section('Diseases by prevalence', statistics.diseasesByPrevalence),
    ...section('Relations', statistics.relationsByType),
    ...section('Relations by source', Object.fromEntries(bySource)),
    ...section('Relations with a stated frequency', statistics.relationsByFrequency),
    ...section('Entities listed by', statistics.identitiesByScheme),
    `\nAttributes on which sources disagree: ${attributeConflicts}\n`,
  ].join('\n');
}

function section(title: string, counts: Readonly<Record<string, number>>): string[] {
  return [`\n${title}`, ...Object.entries(counts).map(([name, count]) => `${String(count).padStart(7)}  ${name}`)];
}

function countOf(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('expected a whole number, such as 10');
  return Number(text);
}
