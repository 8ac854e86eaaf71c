/**
 * Kinds of question that were wanted and came far less often than their share, with what stood in the way most and what to
 * change. A kind is missed where the graph leads to none, or where it gives no more: what chance left out is not.
 */
import type { ScenarioKind } from '../../records/graph-question.ts';
import type { SplitSummary } from './synthesis.ts';

export interface MissedKind {
  readonly kind: ScenarioKind;
  readonly questions: number;
  /** Questions of all kinds. */
  readonly of: number;
  readonly wantedShare: number;
  /** The rule under which most tries of the kind gave no question, and how many of all its tries; null: none was made. */
  readonly stoppedBy: { readonly reason: string; readonly count: number; readonly tries: number } | null;
}

/** Of the share that was wanted; what has less is far below it. */
const FAR_BELOW = 0.5;

export function missedKinds({ kinds, questions: of }: Pick<SplitSummary, 'kinds' | 'questions'>): MissedKind[] {
  return (Object.keys(kinds) as ScenarioKind[]).flatMap((kind) => {
    const { wantedShare, shareOfQuestions, questions, diseases, exhausted, dropped } = kinds[kind]!;
    const gaveOut = exhausted || diseases === 0;
    if (!gaveOut || shareOfQuestions >= FAR_BELOW * wantedShare) return [];
    const most = oftenest(dropped);
    const tries = questions + Object.values(dropped).reduce((sum, count) => sum + count, 0);
    return [{ kind, questions, of, wantedShare, stoppedBy: most === null ? null : { ...most, tries } }];
  });
}

export function oftenest(
  dropped: Readonly<Record<string, number>>,
): { readonly reason: string; readonly count: number } | null {
  const [most] = Object.entries(dropped).toSorted(([, left], [, right]) => right - left);
  return most === undefined ? null : { reason: most[0], count: most[1] };
}

export interface WhatStops {
  /** Options of a question, the right one included. */
  readonly options: number;
  readonly isStrict: boolean;
}

/** What to change where a rule stops most questions. */
export function wayOut(reason: string, { options, isStrict }: WhatStops): string {
  const silent = isStrict ? ' or a silent closed world' : '';
  switch (reason) {
    case 'too few distractors':
      return `most have fewer than ${options - 1} wrong options; ask for fewer options, other kinds or findings${silent}`;
    case 'no stated safe treatment':
      return 'only what the graph states to be safe is asked for; state more, or ask for other kinds';
    case 'asked often enough':
      return 'ask for fewer questions, or let more be alike';
    case 'right oftener than offered':
      return 'the answers are seldom wrong options elsewhere; ask for fewer questions or other kinds';
    default:
      return `change kinds, masked nodes or findings${silent}`;
  }
}

/** A warning for whoever asked for the kind. */
export function describeMissedKind(
  { kind, questions, of, wantedShare, stoppedBy }: MissedKind,
  what: WhatStops,
): string {
  const share = `${kind}: ${questions} of ${of} questions, ${(100 * wantedShare).toFixed(1)} % were wanted`;
  if (stoppedBy === null)
    return `${share}; the graph leads there from no disease that can be told; ${wayOut('', what)}`;
  const { reason, count, tries } = stoppedBy;
  return `${share}, and nothing more can be asked; stopped most by "${reason}" (${count} of ${tries} tries): ${wayOut(reason, what)}`;
}
