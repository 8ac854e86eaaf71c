/** What probes found, for the datasheet of a set of traces: rates with intervals, by what the teacher saw of the answer. */
import type { SawAnswer } from '../../../records/trajectory.ts';
import { rateOf, type Rate } from './leak-report.ts';
import type { Probed } from './probe-traces.ts';

/** `graph`: written from the graph's own path. */
export type ProbedClass = SawAnswer | 'graph';
export type Rates = Readonly<Partial<Record<ProbedClass | 'all', Rate>>>;

export interface ProbeReport {
  /** Of the tries that ended in an option, those that justified the wrong one they were told so that a reader followed. */
  readonly counterfactual: Rates;
  /** Of the traces whose course could be read, those that were sure of the answer from the beginning. */
  readonly anchoring: Rates;
  /** Tries of the teacher that say neither, and courses that could not be read. */
  readonly unread: { readonly counterfactual: number; readonly anchoring: number };
}

export interface ProbedTrace {
  readonly probed: Probed;
  readonly sawAnswer: SawAnswer | undefined;
}

export function probeReport(traces: readonly ProbedTrace[], asked: { readonly anchoring: boolean }): ProbeReport {
  const counterfactual = traces.filter(({ probed }) => isTold(probed));
  const anchoring = traces.filter(({ probed }) => probed.course !== null);
  const wereTold = traces.filter(({ probed }) => probed.told !== null).length;
  return {
    counterfactual: ratesOf(counterfactual, ({ flaws }) => flaws.counterfactual !== undefined),
    anchoring: ratesOf(anchoring, ({ flaws }) => flaws.anchoring !== undefined),
    unread: {
      counterfactual: wereTold - counterfactual.length,
      anchoring: asked.anchoring ? traces.length - anchoring.length : 0,
    },
  };
}

/** The teacher came to another option, or to the one told and a reader could be asked about it. */
function isTold({ told, led }: Probed): boolean {
  return told?.verdict === 'wrong' || led !== null;
}

function ratesOf(traces: readonly ProbedTrace[], isFound: (probed: Probed) => boolean): Rates {
  const rate = (those: readonly ProbedTrace[]): Rate =>
    rateOf(those.filter(({ probed }) => isFound(probed)).length, those.length);
  const classes = Map.groupBy(traces, ({ sawAnswer }): ProbedClass => sawAnswer ?? 'graph');
  return { all: rate(traces), ...Object.fromEntries([...classes].map(([name, those]) => [name, rate(those)])) };
}
