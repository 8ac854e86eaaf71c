/** Numbers for Prometheus, in its text format: what was asked, how it went, how long it took. */

/** Seconds. */
const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250];

type Labels = Readonly<Record<string, string>>;

interface Metric {
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly lines: (name: string) => readonly string[];
}

export class Metrics {
  readonly #metrics = new Map<string, Metric>();

  /** Gives what adds to it. The values of labels must be few. */
  counter(name: string, help: string): (labels: Labels, more?: number) => void {
    const values = new Map<string, number>();
    this.#metrics.set(name, {
      help,
      type: 'counter',
      lines: (own) => [...values].map(([labels, value]) => `${own}${labels} ${value}`),
    });
    return (labels, more = 1) => {
      const key = labelsOf(labels);
      values.set(key, (values.get(key) ?? 0) + more);
    };
  }

  /** `read` gives null where nobody knows. */
  gauge(name: string, help: string, read: () => number | null, labels: Labels = {}): void {
    this.#read('gauge', name, help, read, labels);
  }

  /** A count that others keep. */
  total(name: string, help: string, read: () => number | null): void {
    this.#read('counter', name, help, read, {});
  }

  /** Gives what is told each time in seconds. */
  histogram(name: string, help: string): (seconds: number) => void {
    const counts = BUCKETS.map(() => 0);
    let [count, sum] = [0, 0];
    this.#metrics.set(name, {
      help,
      type: 'histogram',
      lines: (own) => [
        ...BUCKETS.map((most, at) => `${own}_bucket${labelsOf({ le: String(most) })} ${counts[at]}`),
        `${own}_bucket${labelsOf({ le: '+Inf' })} ${count}`,
        `${own}_sum ${sum}`,
        `${own}_count ${count}`,
      ],
    });
    return (seconds) => {
      count++;
      sum += seconds;
      BUCKETS.forEach((most, at) => (counts[at]! += seconds <= most ? 1 : 0));
    };
  }

  text(): string {
    return [...this.#metrics]
      .map(([name, { help, type, lines }]) =>
        [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines(name), ''].join('\n'),
      )
      .join('');
  }

  #read(type: 'counter' | 'gauge', name: string, help: string, read: () => number | null, labels: Labels): void {
    const lines = (own: string): string[] => {
      const value = read();
      return value === null ? [] : [`${own}${labelsOf(labels)} ${value}`];
    };
    this.#metrics.set(name, { help, type, lines });
  }
}

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

function labelsOf(labels: Labels): string {
  const escape = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  const all = Object.entries(labels).map(([name, value]) => `${name}="${escape(value)}"`);
  return all.length === 0 ? '' : `{${all.join(',')}}`;
}
