/** How far several files in a row have come, how fast, and how long the rest takes at that rate. */

export interface TransferProgress {
  readonly file: string;
  /** Of all files. */
  readonly doneBytes: number;
  readonly totalBytes: number;
  /** Over the last seconds; null before there is anything to measure. */
  readonly bytesPerSecond: number | null;
  readonly secondsLeft: number | null;
}

export interface TransferMeter {
  /** `doneBytes` of the file that is under way are there. */
  at(file: string, doneBytes: number): TransferProgress;
  /** The next file follows. */
  fileDone(bytes: number): void;
}

const WINDOW_SECONDS = 10;
const SAMPLE_SECONDS = 0.25;

/** `now`: seconds that only grow. */
export function transferMeter(totalBytes: number, now: () => number = () => performance.now() / 1000): TransferMeter {
  let before = 0;
  /** Of the last seconds, oldest first. The first one of a file is what was there already: nothing that was fast. */
  let samples: { readonly at: number; readonly doneBytes: number }[] = [];
  return {
    at(file, done) {
      const doneBytes = before + done;
      const at = now();
      const newest = samples.at(-1);
      if (newest === undefined || at - newest.at >= SAMPLE_SECONDS) samples.push({ at, doneBytes });
      samples = samples.filter((sample, index) => at - sample.at <= WINDOW_SECONDS || index === samples.length - 1);
      const [oldest] = samples;
      const seconds = at - oldest!.at;
      const bytesPerSecond = seconds > 0 ? (doneBytes - oldest!.doneBytes) / seconds : null;
      const secondsLeft =
        bytesPerSecond === null || bytesPerSecond <= 0 ? null : (totalBytes - doneBytes) / bytesPerSecond;
      return { file, doneBytes, totalBytes, bytesPerSecond, secondsLeft };
    },
    fileDone(bytes) {
      before += bytes;
      samples = [];
    },
  };
}
