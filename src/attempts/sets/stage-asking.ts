/**
 * How a stage of a run asks a chat model: told through the stage's progress, stopped by the run's interrupt, journalled in
 * the stage's work folder.
 */
import { noProgress, type Progress } from '../../run/progress.ts';
import type { StageContext } from '../../run/stage.ts';
import type { AskOneSetSettings } from './ask-one-set.ts';

export interface StageAsking extends Pick<AskOneSetSettings, 'progress' | 'stop' | 'again'> {
  /** No longer looks at the interrupt. */
  end(): void;
}

/** The runs' interrupt is asked, not listened to: so often. */
const LOOK_EVERY_MS = 100;

export function stageAsking({ progress, interrupt }: Pick<StageContext, 'progress' | 'interrupt'>): StageAsking {
  const stopping = new AbortController();
  let look: NodeJS.Timeout | null = null;
  const shown: Progress = {
    ...noProgress,
    stepDone: (_name, { done, total, metric }) => progress.update(done, total, metric),
    log: (line) => progress.log(line),
  };
  return {
    progress: shown,
    again: 'the same command',
    stop: () => {
      look ??= setInterval(() => {
        if (interrupt.requested) stopping.abort();
      }, LOOK_EVERY_MS);
      return stopping.signal;
    },
    end: () => clearInterval(look ?? undefined),
  };
}
