import { expect, it } from 'vitest';
import { CHAT_TEMPLATE } from './chat-template.ts';
import { endTokensOf, type EndTokenSources } from './end-tokens.ts';

const TURNS = `{{- bos_token -}}{%- for message in messages -%}
{{- '<|header|>' + message.role + '<|/header|>\\n' + message.content + '<|turn|>' -}}{%- endfor -%}`;
const EOS_BEHIND = `{%- for message in messages -%}
{{- message.content -}}{%- if message.role == 'assistant' -%}{{- eos_token -}}{%- endif -%}{%- endfor -%}`;

const nothing: EndTokenSources = {
  specialIds: new Map([
    ['<|begin|>', 0],
    ['<|end|>', 1],
    ['<|header|>', 2],
    ['<|/header|>', 3],
    ['<|turn|>', 4],
  ]),
  chatTemplate: null,
  templateTokens: { bos_token: '<|begin|>', eos_token: '<|end|>' },
  endOfText: null,
  statedIds: [],
};

it.each<[string, Partial<EndTokenSources>, number[]]>([
  ['ids of the files', { statedIds: [1, 4] }, [1, 4]],
  ['the eos_token', { endOfText: 1, statedIds: [1] }, [1]],
  [
    'the template first, whatever its token is called',
    { chatTemplate: TURNS, endOfText: 1, statedIds: [1, 9] },
    [4, 1, 9],
  ],
  ['a template that ends turns with the eos_token', { chatTemplate: EOS_BEHIND, endOfText: 1 }, [1]],
  ['a template that says nothing of it', { chatTemplate: '{{ messages[0].content }}', statedIds: [1] }, [1]],
  ['a template that refuses', { chatTemplate: "{{ raise_exception('no') }}", statedIds: [1] }, [1]],
  ['nothing', {}, []],
])('takes %s', (_, sources, ends) => {
  expect(endTokensOf({ ...nothing, ...sources })).toEqual(ends);
});

it('takes the names of our own only where nothing is stated', () => {
  const specialIds = new Map([
    ['<|im_end|>', 7],
    ['<|endoftext|>', 5],
  ]);
  expect(endTokensOf({ ...nothing, specialIds })).toEqual([7, 5]);
  expect(endTokensOf({ ...nothing, specialIds, chatTemplate: CHAT_TEMPLATE })).toEqual([7, 5]);
  expect(endTokensOf({ ...nothing, specialIds, statedIds: [5] })).toEqual([5]);
});
