import { Template } from '@huggingface/jinja';
import { describe, expect, it } from 'vitest';
import { CheckpointError } from '../../support/errors.ts';
import { renderChatTemplate } from './chat-template.ts';

const variables = { messages: [{ role: 'user', content: 'What?' }], add_generation_prompt: true, eos_token: '<end>' };

describe('a template', () => {
  it.each([
    '{%- for m in messages %}{{ m.role | upper }}: {{ m.content }}{{ eos_token }}\n{%- endfor %}',
    '{{ range(3) | join(",") }} {{ range(7, 1, -2) | join(",") }} {{ range(2, 4) | join(",") }}',
    '{{ none is none }} {{ True }} {{ tools is none }} {{ strftime_now("%%") }} {{ absent is defined }}',
    '{% set ns = namespace(n=0) %}{% for i in range(9) %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}',
    '{{ messages | tojson(indent=2) }}',
  ])('within the limits is what the library renders: %s', (template) => {
    const { render } = new Template(template) as unknown as { render: (values: object) => string };
    const plain = render.call(new Template(template), { tools: null, documents: null, ...variables });
    expect(renderChatTemplate(template, variables)).toBe(plain);
  });

  it.each<[string, string, RegExp]>([
    [
      'a loop without end',
      '{% for i in range(1000000000) %}{% endfor %}',
      /a list of 1000000000 items; allowed are 100000/,
    ],
    [
      'a loop that does much',
      `{% for i in range(1000) %}{{ 1${' + 1'.repeat(200)} }}{% endfor %}`,
      /more than 300000 steps/,
    ],
    [
      'loops without a step',
      '{% for i in range(90000) %}{% for j in range(90000) %}{% endfor %}{% endfor %}',
      /not done after 5 s/,
    ],
    [
      'a text that doubles',
      "{% set n = namespace(s='a') %}{% for i in range(60) %}{% set n.s = n.s + n.s %}{% endfor %}",
      /makes a text of \d+ characters; allowed are 16777216/,
    ],
    [
      'a list that doubles',
      '{% set n = namespace(s=[1]) %}{% for i in range(60) %}{% set n.s = n.s + n.s %}{% endfor %}',
      /makes a list of 131072 items/,
    ],
    [
      'a list that holds itself over and over',
      '{% set n = namespace(s=[1]) %}{% for i in range(60) %}{% set n.s = [n.s, n.s] %}{% endfor %}{{ n.s | tojson | length }}',
      /not done after 5 s|Invalid string length/,
    ],
    ['a text of its own without end', '{#'.repeat(200_000), /has 400000 characters; allowed are 262144/],
    ['brackets without end', `{{ ${'('.repeat(90_000)}1${')'.repeat(90_000)} }}`, /call stack/],
    ['no range', '{{ range(1, 5, 0) }}', /is no range/],
  ])('is stopped in seconds: %s', (_, template, message) => {
    const start = performance.now();
    expect(() => renderChatTemplate(template, variables)).toThrow(CheckpointError);
    expect(performance.now() - start).toBeLessThan(30_000);
    expect(() => renderChatTemplate(template, variables)).toThrow(message);
  });

  it('that refuses does not steer a terminal', () => {
    const template = "{{ raise_exception('no \u001b]0;title\u0007') }}";
    expect(() => renderChatTemplate(template, variables)).toThrow(/messages: no \ufffd\]0;title\ufffd$/);
  });
});
