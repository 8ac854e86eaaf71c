import { expect, it } from 'vitest';
import { transferMeter } from './transfer-meter.ts';

it('counts over all files, and takes what was there already for no speed', () => {
  let seconds = 0;
  const meter = transferMeter(1000, () => seconds);
  expect(meter.at('a', 300)).toEqual({
    file: 'a',
    doneBytes: 300,
    totalBytes: 1000,
    bytesPerSecond: null,
    secondsLeft: null,
  });
  seconds = 2;
  expect(meter.at('a', 400)).toMatchObject({ doneBytes: 400, bytesPerSecond: 50, secondsLeft: 12 });
  meter.fileDone(400);
  expect(meter.at('b', 100)).toMatchObject({ doneBytes: 500, bytesPerSecond: null });
  seconds = 3;
  expect(meter.at('b', 200)).toMatchObject({ doneBytes: 600, bytesPerSecond: 100, secondsLeft: 4 });
});

it('forgets how fast it was a while ago', () => {
  let seconds = 0;
  const meter = transferMeter(1e6, () => seconds);
  for (; seconds < 10; seconds++) meter.at('a', 1000 * seconds);
  for (; seconds < 40; seconds++) meter.at('a', 10_000 + 10 * (seconds - 10));
  expect(meter.at('a', 10_300).bytesPerSecond).toBeCloseTo(10, 0);
});
