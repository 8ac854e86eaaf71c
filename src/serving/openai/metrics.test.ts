import { expect, it } from 'vitest';
import { Metrics } from './metrics.ts';

it('writes counts, gauges and histograms as Prometheus reads them', () => {
  const metrics = new Metrics();
  const count = metrics.counter('asked_total', 'Asked.');
  count({ path: '/v1', status: '200' });
  count({ path: '/v1', status: '200' }, 2);
  count({ path: 'a "quoted"\n\\ one', status: '404' });
  metrics.gauge('running', 'Now.', () => 3);
  metrics.gauge('unknown', 'Nobody knows.', () => null);
  const took = metrics.histogram('took_seconds', 'Time.');
  [0.02, 0.3, 1000].forEach(took);
  const lines = metrics.text().split('\n');
  expect(lines.slice(0, 4)).toEqual([
    '# HELP asked_total Asked.',
    '# TYPE asked_total counter',
    'asked_total{path="/v1",status="200"} 3',
    'asked_total{path="a \\"quoted\\"\\n\\\\ one",status="404"} 1',
  ]);
  expect(lines).toContain('running 3');
  expect(lines.filter((line) => line.startsWith('unknown'))).toEqual([]);
  expect(lines.filter((line) => line.startsWith('took'))).toEqual([
    ...['0.01', '0.025', '0.05', '0.1', '0.25'].map(
      (most, at) => `took_seconds_bucket{le="${most}"} ${at === 0 ? 0 : 1}`,
    ),
    ...['0.5', '1', '2.5', '5', '10', '25', '50', '100', '250'].map((most) => `took_seconds_bucket{le="${most}"} 2`),
    'took_seconds_bucket{le="+Inf"} 3',
    'took_seconds_sum 1000.32',
    'took_seconds_count 3',
  ]);
  expect(metrics.text().endsWith('\n')).toBe(true);
});
