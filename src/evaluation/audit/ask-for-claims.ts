/** A chat model reads texts for claims. What it wrote is journalled: the same call goes on after a kill and asks nothing twice. */
import { z } from 'zod';
import { askOneSet, type AskedModel, type AskOneSetSettings } from '../../attempts/sets/ask-one-set.ts';
import type { AskedSet } from '../../attempts/sets/asked-set.ts';
import { sha256OfJson } from '../../support/hash.ts';
import type { AuditGraph } from '../../grading/audit/audit-graph.ts';
import { AUDIT_PROMPT_VERSION, auditMessages } from '../../grading/audit/audit-prompt.ts';
import { type AuditedTrace, auditedTrace } from './audit-trace.ts';
import type { GraphNames } from '../../grading/audit/graph-names.ts';
import { type Dropped, DROPPED, readWrittenClaims } from '../../grading/audit/read-written-claims.ts';
import type { Trace } from './traces.ts';

const SET = 'audit';
const itemSchema = z.object({ id: z.string(), text: z.string() });
type Item = z.infer<typeof itemSchema>;

export interface ReadByModel {
  readonly traces: readonly AuditedTrace[];
  readonly dropped: Dropped;
}

export async function askForClaims(
  graph: AuditGraph,
  names: GraphNames,
  traces: readonly Trace[],
  model: AskedModel,
  asking: Omit<AskOneSetSettings, 'samples' | 'temperature'>,
): Promise<ReadByModel> {
  const outputs = await askOneSet(setOf(traces), model, { ...asking, samples: 1, temperature: 0 });
  const totals = new Map<(typeof DROPPED)[number], number>();
  const audited = traces.map((trace) => {
    const raw = outputs.get(itemId(trace))?.get(0) ?? '';
    const { claims, dropped } = readWrittenClaims(graph, names, trace.text, raw);
    for (const reason of DROPPED) totals.set(reason, (totals.get(reason) ?? 0) + (dropped[reason] ?? 0));
    return auditedTrace(graph, trace, claims, 0);
  });
  return { traces: audited, dropped: Object.fromEntries([...totals].filter(([, count]) => count > 0)) };
}

function setOf(traces: readonly Trace[]): AskedSet<Item> {
  const items = traces.map((trace): Item => ({ id: itemId(trace), text: trace.text }));
  return {
    id: SET,
    version: AUDIT_PROMPT_VERSION,
    prompt: null,
    source: 'the texts that are audited',
    sha256: sha256OfJson(items),
    items: () => items,
    schema: itemSchema,
    idOf: ({ id }) => id,
    messagesOf: ({ text }) => auditMessages(text),
  };
}

function itemId({ row, id }: Trace): string {
  return `${row}/${id}`;
}
