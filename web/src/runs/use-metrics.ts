/** Files of metrics of one or several runs, read in parts and read on when they have grown. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { MetricsPart, RunView } from '../../../src/studio/studio-api.ts';
import { addressOf } from '../address.tsx';
import { ask, told } from '../asking.ts';
import { MetricSeries } from './metric-series.ts';

export interface LoopSeries {
  readonly run: string;
  readonly stage: string;
  readonly loop: string;
  readonly series: MetricSeries;
}

export interface Metrics {
  readonly loops: readonly LoopSeries[];
  readonly trouble: string | null;
  /** All files are read to the end that they had. */
  readonly isWhole: boolean;
}

export function useMetrics(runs: readonly RunView[]): Metrics {
  const kept = useRef(new Map<string, LoopSeries>());
  const [state, setState] = useState<{ version: number; trouble: string | null; isWhole: boolean }>({
    version: 0,
    trouble: null,
    isWhole: false,
  });
  const files = runs.flatMap(({ id, stageViews }) =>
    stageViews.flatMap(({ name, metrics }) =>
      metrics.flatMap(({ file, loop, bytes }) => (loop === null ? [] : [{ run: id, stage: name, file, loop, bytes }])),
    ),
  );
  // The list is made anew with each drawing, and read again where its content has changed.
  const stamp = JSON.stringify(files);
  useEffect(() => {
    const aborted = new AbortController();
    const asked = JSON.parse(stamp) as typeof files;
    const read = async (): Promise<void> => {
      const names = new Set(asked.map(({ run, file }) => `${run} ${file}`));
      for (const key of kept.current.keys()) if (!names.has(key)) kept.current.delete(key);
      for (const { run, stage, file, loop, bytes } of asked) {
        const key = `${run} ${file}`;
        const own = kept.current.get(key) ?? { run, stage, loop, series: new MetricSeries() };
        kept.current.set(key, own);
        for (let isFirst = true; isFirst ? own.series.next !== bytes : own.series.next < bytes; isFirst = false) {
          const before = own.series.next;
          const { mark } = own.series;
          const address = addressOf('/api/metrics', { run, file, from: before, mark });
          const part = await ask<MetricsPart>(address, aborted.signal);
          own.series.add(part);
          setState(({ version }) => ({ version: version + 1, trouble: null, isWhole: false }));
          // The rest of the file is a line that is being written.
          if (part.next === part.from) break;
        }
      }
      setState(({ version }) => ({ version: version + 1, trouble: null, isWhole: true }));
    };
    read().catch((error: unknown) => {
      if (!aborted.signal.aborted) setState((before) => ({ ...before, trouble: told(error) }));
    });
    return () => aborted.abort();
  }, [stamp]);
  return { loops: [...kept.current.values()], trouble: state.trouble, isWhole: state.isWhole };
}
