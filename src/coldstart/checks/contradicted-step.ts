/** The first step of a trace that a graph contradicts; what a graph does not state is no flaw. */
import type { KnowledgeGraph } from '../../graph/knowledge-graph.ts';
import { wrongStepFinder } from '../ladder/wrong-step.ts';
import { flaw, thinkingOf, type TraceCheck } from './trace-flaw.ts';

/** Of the step, for the evidence. */
const SHOWN = 120;

export function contradictedStep(graph: KnowledgeGraph): TraceCheck {
  const find = wrongStepFinder(graph);
  return (trace) => {
    const thinking = thinkingOf(trace);
    const at = find(thinking);
    return at === null ? null : flaw('contradicted-step', thinking.slice(Math.max(0, at - SHOWN), at + SHOWN));
  };
}
