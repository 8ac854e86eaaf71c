import { afterEach, expect, it } from 'vitest';
import { InterruptedError, listenForInterrupts, neverInterrupted, type InterruptListener } from './interrupt.ts';

let listener: InterruptListener;
afterEach(() => listener.stop());

it('asks to stop at the first signal, tells how to continue, and ends at the second', () => {
  const told: string[] = [];
  const exits: number[] = [];
  listener = listenForInterrupts({
    continueWith: 'fleming run mini.toml',
    notify: (line) => told.push(line),
    exit: (code) => exits.push(code),
  });
  expect(listener.requested).toBe(false);
  expect(() => listener.throwIfRequested('nothing')).not.toThrow();

  process.emit('SIGINT');
  expect(listener.requested).toBe(true);
  expect(told).toHaveLength(1);
  const stop = (): void => listener.throwIfRequested('stage-1 is saved after step 3');
  expect(stop).toThrow(InterruptedError);
  expect(stop).toThrow('Stopped: stage-1 is saved after step 3. To continue: fleming run mini.toml');

  process.emit('SIGTERM');
  expect(exits).toEqual([130]);
});

it('exits with 130', () => {
  expect(new InterruptedError('x').exitCode).toBe(130);
  expect(neverInterrupted.requested).toBe(false);
});
