/** `fleming knowledge import`: open data into a graph store, with a report of what merged and what did not. */
import type { Command } from 'commander';
import type { ImportReport } from '../../knowledge/import/import-files.ts';
import { ConfigError } from '../../support/errors.ts';
import { helpAfter, writeJson, type CommandContext } from '../command.ts';
import { terminalProgress } from '../terminal/terminal-progress.ts';

interface ImportFlags {
  readonly graph: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function registerImport(knowledge: Command, { terminal }: CommandContext, shippedSeeds: string): void {
  knowledge
    .command('import')
    .description(
      'Import open data into a graph store: an ontology in OBO, the tables of Hetionet, annotations and labels of HPO, ' +
        'documents of MedQuAD, or a seed folder. All of a call is kept, or nothing; importing again changes nothing.',
    )
    .argument('<kind>', 'obo, hetionet, hpo, medquad or seed')
    .argument('[files...]', 'files of one source, in any order; a folder for seed (default: the seeds that ship)')
    .requiredOption('--graph <file>', 'graph store; made when it is not there')
    .option('--json', 'print the report as JSON')
    .option('--quiet', 'show no progress')
    .addHelpText(
      'after',
      helpAfter(
        'fleming knowledge import obo doid.obo --graph G.db',
        'fleming knowledge import hetionet nodes.tsv edges.sif.gz --graph G.db',
        'fleming knowledge import hpo phenotype.hpoa hp-zh.babelon.tsv --graph G.db',
        'fleming knowledge import seed --graph G.db --json',
      ),
    )
    .action(async (kind: string, named: string[], flags: ImportFlags) => {
      const [{ fillGraphStore }, { importFiles }] = await Promise.all([
        import('../../graph/store/fill-graph-store.ts'),
        import('../../knowledge/import/import-files.ts'),
      ]);
      const files = named.length === 0 && kind === 'seed' ? [shippedSeeds] : named;
      if (files.length === 0) throw new ConfigError(`knowledge import ${kind}: name the files to import (see --help)`);
      const progress = terminalProgress(terminal, { quiet: flags.quiet === true || flags.json === true });
      try {
        const onStep = (records: number): void => progress.stepDone(`import ${kind}`, { done: records, total: null });
        const report = fillGraphStore(flags.graph, (store) => importFiles(store, kind, files, onStep));
        if (flags.json === true) writeJson(terminal, report);
        else terminal.write(describeImport(report));
      } finally {
        progress.close();
      }
    });
}

export function describeImport({
  kind,
  files,
  importedBefore,
  entities,
  relations,
  remarks,
  joins,
}: ImportReport): string {
  const lines = [
    `${kind}: ${files.join(', ')}`,
    ...(importedBefore ? ['imported before: nothing was changed. What that import did:'] : []),
    `  entities: ${entities.new} new, ${entities.mergedById} known by id, ${entities.mergedByName} merged by name`,
    `  relations: ${relations.added} new, ${relations.known} known; ${relations.evidence} evidences new`,
    ...(relations.observations > 0 ? [`  observations of how findings were seen: ${relations.observations} new`] : []),
    ...(relations.loops > 0 ? [`  relations of a thing to itself left out: ${relations.loops}`] : []),
    ...Object.entries(remarks).map(([remark, count]) => `  ${remark}: ${count}`),
    ...joins.flatMap(({ scheme, joined, notJoined, examples }) => [
      `  by ${scheme}: ${joined} joined`,
      ...examples.joined.map((example) => `      ${example}`),
      ...Object.entries(notJoined)
        .filter(([, count]) => count > 0)
        .map(([reason, count]) => `    not joined, ${reason}: ${count}`),
      ...examples.notJoined.map((example) => `      ${example}`),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}
