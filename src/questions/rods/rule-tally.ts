/** Counts the rules under which questions were not made, and by what wrong options are wrong, with an example of each. */
import type { Asked, DropReason } from './ask-question.ts';
import type { SynthesisSummary } from './synthesis.ts';

export class RuleTally {
  readonly #dropped = new Map<DropReason, Counted>();
  readonly #ruledOut = new Map<string, Counted>();
  #restingOnSilence = 0;

  add(asked: Asked): void {
    if (asked.kind === 'dropped') {
      note(this.#dropped, asked.reason, asked.evidence);
      return;
    }
    const { distractors, provenance } = asked.question;
    for (const { how, reason } of distractors) note(this.#ruledOut, how!, reason);
    if (provenance.restsOn === 'silence') this.#restingOnSilence += 1;
  }

  told(): Pick<SynthesisSummary, 'dropped' | 'ruledOut' | 'restingOnSilence'> {
    return {
      dropped: Object.fromEntries(this.#dropped),
      ruledOut: Object.fromEntries(this.#ruledOut),
      restingOnSilence: this.#restingOnSilence,
    };
  }
}

interface Counted {
  count: number;
  readonly example: string;
}

/** The first case is the example. */
function note<Name extends string>(counts: Map<Name, Counted>, name: Name, example: string): void {
  const known = counts.get(name);
  if (known === undefined) counts.set(name, { count: 1, example });
  else known.count += 1;
}
