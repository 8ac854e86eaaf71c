/**
 * The stage kind `evaluation.audit`: the hops that the models of a run assert in their answers, and its teachers in their
 * traces, held against a graph. Rows stand in the order of training, so that a report can tell each stage's before and after.
 */
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { NO_MODEL } from '../../products/expectation.ts';
import { count } from '../../products/setting-schemas.ts';
import { defineStageKind, type ManyProduct } from '../../products/stage-kind.ts';
import { bilingualSchema, type Bilingual } from '../../records/row.ts';
import { RecordError } from '../../support/errors.ts';
import { keepAudit } from './audit-product.ts';
import type { Audit } from './audit-schema.ts';
import { auditTexts } from './audit-texts.ts';
import type { AuditedRow } from './build-audit.ts';
import { auditGraphOfFolder } from './open-audit-graph.ts';
import { heldOutTraces, readTraces, type TextsOfRow } from './traces.ts';
import { writeAudit } from './write-audit.ts';

const traceEntry = z.object({
  /** What readers call the row; absent: traces of the stage. */
  label: bilingualSchema.optional(),
});
type TraceEntry = z.output<typeof traceEntry>;

export const auditKind = defineStageKind({
  name: 'evaluation.audit',
  about:
    'the hops that answers and traces assert, held against a graph: supported, contradicted or unknown, row by row',
  version: 2,
  settings: z.object({
    /** Texts that the page shows with their claims. */
    shown: count.default(40),
  }),
  roles: {
    graph: { accepts: ['graph', 'graph-store'], about: 'what claims are held against' },
    answers: { accepts: ['answers'], about: 'whose rows are audited, each by what its model wrote', optional: true },
    trajectories: {
      accepts: ['trajectories'],
      about: "teachers' traces, a row each, before those of the models",
      many: true,
      entry: traceEntry,
      optional: true,
    },
  },
  makes: ['audit'],
  check: (_settings, { answers, trajectories }) =>
    answers!.length + trajectories!.length > 0
      ? []
      : [{ setting: 'answers', message: 'nothing is audited: name a stage in answers, in trajectories, or in both' }],
  weight: () => 5,
  expect: () => NO_MODEL,
  run: async ({ settings, inputs, context }) => {
    const texts = [
      ...inputs.trajectories.map(tracesOf),
      ...(inputs.answers === null ? [] : heldOutTraces(inputs.answers)),
    ];
    const opened = auditGraphOfFolder(inputs.graph.folder);
    if (opened === null)
      throw new RecordError(`stage ${inputs.graph.stage} has no graph.json and no graph.sqlite: run it again`);
    const { graph, close } = opened;
    try {
      const rows: AuditedRow[] = [];
      for (const row of auditTexts(graph, texts)) {
        rows.push(row);
        context.progress.update(rows.length, texts.length);
        await setImmediate();
        context.interrupt.throwIfRequested(`${rows.length} of ${texts.length} rows are audited`);
      }
      const [claims, page] = ['claims.jsonl', 'audit.html'].map((file) => join(context.folder, file));
      const audit = writeAudit(graph, rows, texts, { claims, page }, { shown: settings.shown, seed: context.seed });
      keepAudit(context.folder, audit);
      return summaryOf(audit);
    } finally {
      close();
    }
  },
});

function tracesOf({ stage, folder, entry }: ManyProduct<TraceEntry>): TextsOfRow {
  const label: Bilingual = entry.label ?? { en: `Traces of ${stage}`, zh: `${stage} 的轨迹` };
  return { name: stage, label, startsFrom: null, traces: readTraces(join(folder, 'trajectories.jsonl'), stage) };
}

function summaryOf({ rows }: Audit): { texts: number; claims: number; contradicted: number } {
  const sum = (of: (row: Audit['rows'][number]) => number): number => rows.reduce((total, row) => total + of(row), 0);
  return {
    texts: sum(({ answers }) => answers),
    claims: sum(({ claims }) => claims),
    contradicted: sum(({ contradicted }) => contradicted?.count ?? 0),
  };
}
