import { expect, it } from 'vitest';
import { traceOf } from './fixtures/traces.ts';
import { tagFlaw } from './tags.ts';

it.each(['PaO2 <50 mmHg', 'p<0.05 and x>3', 'if a<b then c>d', 'T < 36 °C and > 35', '血压<90 mmHg'])(
  '%s is no tag',
  (text) => {
    expect(tagFlaw(traceOf(text))).toBeNull();
  },
);

it.each([
  '<tool_call>',
  '</step>',
  '<br/>',
  '<|im_end|>',
  '<\uff5cend\u2581of\u2581sentence\uff5c>',
  '<Final Answer>',
  '<思考>',
  '[/INST]',
  '<span class="x">',
])('%s is refused', (tag) => {
  expect(tagFlaw(traceOf(`First ${tag} then.`))).toEqual({ reason: 'foreign-tag', evidence: tag });
});

it('blocks must be the two, once each', () => {
  expect(tagFlaw({ language: 'en', text: 'no blocks' })?.reason).toBe('malformed');
  expect(tagFlaw({ language: 'en', text: '<think>a</think><think>b</think><answer>c</answer>' })?.reason).toBe(
    'malformed',
  );
});
