import { describe, expect, it } from 'vitest';
import { createProgress, type Progress, type ProgressMode } from './progress.ts';

function recorded(
  mode: ProgressMode,
  columns = 80,
): { progress: Progress; text: () => string; advance: (seconds: number) => void } {
  let text = '';
  let milliseconds = 0;
  const progress = createProgress({
    mode,
    write: (part) => void (text += part),
    columns: () => columns,
    now: () => milliseconds,
  });
  return { progress, text: () => text, advance: (seconds) => void (milliseconds += seconds * 1000) };
}

/** Twenty steps of two seconds each, in a plan of two stages. */
function runStage({ progress, advance }: ReturnType<typeof recorded>): void {
  progress.plan([
    { name: 'cold-start', weight: 10 },
    { name: 'stage-1', weight: 30 },
  ]);
  progress.stageStarted('cold-start');
  for (let done = 1; done <= 20; done++) {
    advance(2);
    progress.stepDone('cold-start', { done, total: 20, metric: { name: 'loss', value: 1 / done } });
  }
  progress.stageDone('cold-start', 40);
  progress.close();
}

describe('progress', () => {
  it('tells counts after the metric, those that are 0 left out', () => {
    const { progress, text } = recorded('plain');
    progress.stepDone('answers', { done: 1, total: 1, counts: { 'in flight': 3, retries: 2, refused: 0 } });
    expect(text()).toBe('answers: 1/1, in flight 3, retries 2\n');
  });

  it('is a plain line every ten seconds where there is no terminal, with the time left of stage and run', () => {
    const record = recorded('plain');
    runStage(record);
    expect(record.text().split('\n')).toEqual([
      'cold-start: started',
      'cold-start: 1/20, loss 1',
      // 28 s of this stage; 40 s so far stand for weight 10, so 120 s for weight 30.
      'cold-start: 6/20, 2 s each, loss 0.167, 28 s left, 2 min 28 s for the whole run',
      'cold-start: 11/20, 2 s each, loss 0.0909, 18 s left, 2 min 18 s for the whole run',
      'cold-start: 16/20, 2 s each, loss 0.0625, 8.0 s left, 2 min 08 s for the whole run',
      'cold-start: 20/20, 2 s each, loss 0.05, 2 min 00 s for the whole run',
      'cold-start: done in 40 s',
      '',
    ]);
  });

  it('is one line, rewritten and never wider than the terminal, on a terminal', () => {
    const record = recorded('terminal', 40);
    runStage(record);
    const [, steps, done] = record.text().split('\n');
    const drawn = steps!.split('\r\u001b[K').slice(1);
    expect(drawn).toHaveLength(21);
    expect(Math.max(...drawn.map((line) => line.length))).toBeLessThan(40);
    expect(done).toBe('');
    expect(record.text()).toContain('\r\u001b[Kcold-start: done in 40 s\n');
  });

  it('is JSON lines for programs', () => {
    const record = recorded('json');
    runStage(record);
    record.progress.log('a line');
    const events = record
      .text()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events[0]).toEqual({ event: 'stage-started', stage: 'cold-start' });
    expect(events[2]).toMatchObject({
      event: 'step',
      done: 6,
      total: 20,
      stageSecondsLeft: 28,
      metric: { name: 'loss' },
    });
    expect(events.at(-2)).toEqual({ event: 'stage-done', stage: 'cold-start', wallSeconds: 40 });
    expect(events.at(-1)).toEqual({ event: 'log', line: 'a line' });
  });

  it('is silent when told to be', () => {
    const record = recorded('quiet');
    runStage(record);
    record.progress.log('a line');
    expect(record.text()).toBe('');
  });

  it('claims no time left that it cannot know', () => {
    const record = recorded('plain');
    record.progress.stageStarted('mining');
    record.progress.stepDone('mining', { done: 100, total: null });
    record.advance(11);
    record.progress.stepDone('mining', { done: 210, total: null });
    expect(record.text()).toBe('mining: started\nmining: 100\nmining: 210, 10/s\n');
  });
});
