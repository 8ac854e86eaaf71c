import { expect, it } from 'vitest';
import { CheckpointError } from '../../support/errors.ts';
import { checkTokenizerJson } from './check-tokenizer-json.ts';
import { preTokenPattern } from './pre-tokens.ts';
import { buildTokenizerJson } from './tokenizer-json.ts';

const whole = buildTokenizerJson(preTokenPattern([]), [{ left: 'a', right: 'b' }], []);
const [added] = whole.added_tokens;
const withModel = (change: object): object => ({ ...whole, model: { ...whole.model, ...change } });
const withToken = (token: string, id: unknown): object => withModel({ vocab: { ...whole.model.vocab, [token]: id } });
const withAdded = (...tokens: unknown[]): object => ({ ...whole, added_tokens: tokens });

it('is taken as it is, and without added tokens', () => {
  expect(checkTokenizerJson(whole)).toEqual(whole);
  const { added_tokens: _, ...without } = whole;
  expect(checkTokenizerJson(without).added_tokens).toEqual([]);
  expect(checkTokenizerJson(withModel({ merges: ['a b'], unk_token: added!.content }))).toBeDefined();
});

it.each<[string, unknown, RegExp]>([
  ['nothing', null, /It is null; it must be an object/],
  ['a list', [], /It is \[\]/],
  ['no model', { ...whole, model: 7 }, /Its model is 7/],
  ['another model', withModel({ type: 'WordPiece' }), /type "WordPiece"; allowed is BPE/],
  ['no vocabulary', withModel({ vocab: undefined }), /Its vocab is missing/],
  ['an id that is none', withToken('zz', -1), /id of token "zz" is -1; it must be an integer from 0/],
  ['an id in words', withToken('zz', 'x'), /id of token "zz" is "x"/],
  ['an id beyond every vocabulary', withToken('zz', 1e12), /id of token "zz" is 1000000000000/],
  ['an id whose digits a float does not hold', withToken('zz', '9007199254740993'), /is "9007199254740993"/],
  ['one id for two tokens', withToken('zz', 0), /both have the id 0/],
  ['a token without end', withToken('z'.repeat(20_000), 300), /A token has 20000 characters; allowed are 10000/],
  ['merges that are none', withModel({ merges: 'a b' }), /Its merges are "a b"/],
  ['a merge of three', withModel({ merges: [['a', 'b', 'c']] }), /A merge is \["a","b","c"\]/],
  ['a merge of one', withModel({ merges: ['ab'] }), /A merge is "ab"/],
  ['merges of both forms', withModel({ merges: [['a', 'b'], 'a b'] }), /lists and texts/],
  ['an unknown unknown token', withModel({ unk_token: '<gone>' }), /unk_token is "<gone>"/],
  ['added tokens that are none', { ...whole, added_tokens: {} }, /added_tokens are \{\}/],
  ['an added token that is none', withAdded(null), /An added token is null/],
  ['an added token of nothing', withAdded({ ...added, content: '' }), /content of an added token is ""/],
  ['an added token without an id', withAdded({ ...added, id: null }), /is null; it must be an integer/],
  ['an added token twice', withAdded(added, { ...added, id: 9 }), /stands twice, with ids \d+ and 9/],
  ['too many added tokens', withAdded(...Array(10_001).fill(added)), /10001 added tokens; allowed are 10000/],
])('refuses %s', (_, value, message) => {
  expect(() => checkTokenizerJson(value)).toThrow(CheckpointError);
  expect(() => checkTokenizerJson(value)).toThrow(message);
});
