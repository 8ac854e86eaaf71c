/** The most probable next tokens of a row, for who wants to see what else could have been drawn. */
import type { TokenLogprob } from '../../continuous-sampler.ts';

/** `count` of them, the most probable first, lower ids first among equals. One pass, with a sorted window. */
export function mostProbableTokens(logprobs_V: Float32Array, count: number): TokenLogprob[] {
  const window: { token: number; logprob: number }[] = [];
  for (let token = 0; token < logprobs_V.length; token++) {
    const logprob = logprobs_V[token]!;
    if (window.length === count && !(logprob > window.at(-1)!.logprob)) continue;
    let place = window.length;
    while (place > 0 && window[place - 1]!.logprob < logprob) place--;
    window.splice(place, 0, { token, logprob });
    if (window.length > count) window.pop();
  }
  return window;
}
