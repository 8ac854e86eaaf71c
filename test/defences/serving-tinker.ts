/** Defences of the server of the Tinker protocol. */
import type { Defence } from './defence.ts';

const of = (name: string, test: string): Pick<Defence, 'file' | 'tests'> => ({
  file: `src/serving/tinker/${name}.ts`,
  tests: [`src/serving/tinker/${test}.test.ts`],
});
const ACCESS = of('access', 'http-server');
const HTTP = of('http-server', 'http-server');
const QUEUE = of('model-queue', 'model-queue');

const LOSS_REQUEST = {
  file: 'src/engine/tinker-wire/loss-request.ts',
  tests: ['src/engine/tinker-wire/loss-request.test.ts'],
};
const BOUNDED = {
  file: 'src/engine/tinker-wire/bounded-schemas.ts',
  tests: ['src/engine/tinker-wire/bounded-schemas.test.ts'],
};

export const SERVING_TINKER_DEFENCES: readonly Defence[] = [
  {
    defence: 'sequences are counted as they are read',
    has: 'if (data.length === MOST_SEQUENCES)',
    without: 'if (data.length < 0)',
    ...LOSS_REQUEST,
  },
  {
    defence: 'fields of a request are counted as they are read',
    has: 'if (++count > MOST_FIELDS)',
    without: 'if (++count < 0)',
    ...LOSS_REQUEST,
  },
  {
    defence: 'inputs of a sequence have a number',
    has: 'if (inputs.size === MOST_NAMES)',
    without: 'if (inputs.size < 0)',
    ...LOSS_REQUEST,
  },
  {
    defence: 'dimensions of a tensor have a number',
    has: 'integersOf(field, MOST_DIMENSIONS)',
    without: 'integersOf(field)',
    ...LOSS_REQUEST,
    file: 'src/engine/tinker-wire/tensor.ts',
  },
  {
    defence: 'a list has a length before it is looked at',
    has: 'if (length !== null && length <= most) return true;',
    without: 'if (length !== null) return true;',
    ...BOUNDED,
  },
  {
    defence: 'a map has a size before it is looked at',
    has: 'if (names.length > most) return refuse(',
    without: 'if (names.length < 0) return refuse(',
    ...BOUNDED,
  },
  {
    defence: 'of many mistakes the first is told',
    has: 'if (!parsed.success) return tellFirst(parsed.error, index, context);',
    without: 'if (!parsed.success) for (const _ of value) tellFirst(parsed.error, index, context);',
    ...BOUNDED,
  },
  {
    defence: 'an address that others reach needs a key',
    has: 'if (!this.#isLocal && key === null)',
    without: "if (!this.#isLocal && key === '')",
    ...ACCESS,
  },
  {
    defence: 'a key is not guessed',
    has: "if (key !== null && !(key.startsWith('tml-')",
    without: "if (key === '' && !(key.startsWith('tml-')",
    ...ACCESS,
  },
  {
    defence: 'the key is asked for',
    has: 'if (this.#keyHash === null) return null;',
    without: 'if (this.#keyHash !== undefined) return null;',
    ...ACCESS,
  },
  {
    defence: 'the key is compared',
    has: "if (typeof given === 'string' && timingSafeEqual(hashOf(given), this.#keyHash)) return null;",
    without: "if (typeof given === 'string') return null;",
    ...ACCESS,
  },
  {
    defence: 'web pages do not reach a server of this machine',
    has: "if (headers.origin !== undefined) return { status: 403, detail: 'requests of web pages are refused' };",
    without: '',
    ...ACCESS,
  },
  {
    defence: 'a server of this machine answers under its own name alone',
    has: "if (this.#isLocal && !isOwnName(headers.host ?? '', this.#host, socket.localPort ?? 0))",
    without: "if (this.#isLocal && headers.host === '')",
    ...ACCESS,
  },
  {
    defence: 'a body has an end, as it comes (Tinker)',
    has: 'if (bytes > mostBytes) throw tooLong;',
    without: '',
    ...HTTP,
  },
  {
    defence: 'a body of a path that needs little is short',
    has: 'await bodyOf(request, Math.min(limits.bodyBytes, bodyBytesOf(path)))',
    without: 'await bodyOf(request, limits.bodyBytes)',
    ...HTTP,
  },
  {
    defence: 'a server that ends does not wait for sockets for ever',
    has: 'setTimeout(() => server.closeAllConnections(), drainMilliseconds)',
    without: 'setTimeout(() => {}, drainMilliseconds)',
    ...HTTP,
  },
  {
    defence: 'a body that is packed is not taken for one that is not',
    has: "if (headers['content-encoding'] !== undefined)",
    without: "if (headers['content-encoding'] === '')",
    ...HTTP,
  },
  {
    defence: 'a request that never comes to its end is ended',
    has: 'const requestTimeout = 1000 * limits.requestSeconds;',
    without: 'const requestTimeout = 1000 * 3600 * limits.requestSeconds;',
    ...HTTP,
  },
  {
    defence: 'a request is carried out once, however often it comes',
    has: 'if (known.sha256 !== sha256)',
    without: "if (known.sha256 === '')",
    ...QUEUE,
  },
  {
    defence: 'requests that wait have a number',
    has: 'this.#waiting.size >= MOST_WAITING ||',
    without: 'this.#waiting.size < 0 ||',
    ...QUEUE,
  },
  {
    defence: 'requests that wait have a size',
    has: '|| this.#waitingBytes + bytes > MOST_WAITING_BYTES;',
    without: ';',
    ...QUEUE,
  },
  {
    defence: 'answers that are kept have a number',
    has: 'if (count <= MOST_DONE && bytes <= MOST_DONE_BYTES) return;',
    without: 'if (count > 0) return;',
    ...QUEUE,
  },
  {
    defence: 'results that are kept have a size',
    has: 'if (this.#done.size <= this.#limits.results && this.#doneBytes <= this.#limits.bytes) return;',
    without: 'if (this.#done.size > 0) return;',
    ...of('futures', 'futures'),
  },
  {
    defence: 'tokens are of the vocabulary',
    has: 'if (token < 0 || token >= vocabSize)',
    without: 'if (token < -vocabSize)',
    ...of('loss-data', 'loss-data'),
  },
  {
    defence: 'numbers of a loss are numbers',
    has: 'const wrong = values.findIndex((value) => !Number.isFinite(value));',
    without: 'const wrong = values.length < 0 ? 0 : -1;',
    ...of('loss-data', 'loss-data'),
  },
  {
    defence: 'a ratio of no weight does not overflow',
    has: 'logprobs: logprobs.map((logprob, place) => (advantages[place] === 0 ? 0 : logprob)),',
    without: 'logprobs,',
    ...of('loss-data', 'loss-data'),
  },
  {
    defence: 'engines that are open have a number',
    has: 'if (this.#open.size < this.#most) {',
    without: 'if (this.#open.size >= 0) {',
    ...of('open-snapshots', 'open-snapshots'),
  },
  {
    defence: 'models that are open have a number',
    has: 'if (others.length < mostOpen) return open();',
    without: 'if (others.length >= 0) return open();',
    ...of('models', 'models'),
  },
  {
    defence: 'a part of a gradient is no gradient',
    has: 'if (lacksPart) this.#gradientFault = messageOf(error);',
    without: 'if (lacksPart && error === null) this.#gradientFault = messageOf(error);',
    ...of('served-model', 'order'),
  },
  {
    defence: 'weights that ended with a process are not taken for the base',
    has: 'markChanged(this.#parts.folder);',
    without: '',
    ...of('served-model', 'restart'),
  },
  {
    defence: 'a sampling session does not change with its checkpoint',
    has: 'if (found.saveId === weights.saveId) return found;',
    without: "if (found.saveId !== '') return found;",
    ...of('samplers', 'snapshots'),
  },
  {
    defence: 'snapshots without a name have a number',
    has: 'this.dropUnnamed(modelId, this.#parts.mostUnnamed);',
    without: '',
    ...of('samplers', 'snapshots'),
  },
  {
    defence: 'a checkpoint is written over on request alone',
    has: 'if (isThere && !overwrite)',
    without: "if (isThere && folder === '')",
    ...of('checkpoints', 'restart'),
  },
  {
    defence: 'numbers that never came may have been a part of the batch',
    has: 'if (tooLate !== null) return this.#failed(tooLate, true);',
    without: 'if (tooLate !== null) return this.#failed(tooLate, false);',
    ...of('served-model', 'order'),
  },
  {
    defence: 'what is refused takes its number',
    has: 'model.addRefused(numbered, error);',
    without: '',
    ...of('training-routes', 'order'),
  },
  {
    defence: 'numbers of the optimizer make no infinite weights',
    has: 'if (!(value >= 0 && value <= MOST_ADAM))',
    without: 'if (!(value >= 0))',
    ...of('training-routes', 'models'),
  },
  {
    defence: 'a fault of the gradient outlives its process',
    has: 'gradientFault: this.#gradientFault,',
    without: '',
    ...of('served-model', 'restart'),
  },
  {
    defence: 'a client that is gone keeps no place',
    has: 'model.canPark || (model.isIdle && isGone(model))',
    without: 'model.canPark',
    ...of('models', 'models'),
  },
  {
    defence: 'a model that cannot be saved is passed over',
    has: 'others.filter((each) => !stuck.has(each))',
    without: 'others',
    ...of('models', 'models'),
  },
  {
    defence: 'weights of a checkpoint outlive it in the models that are at it',
    has: 'for (const model of this.all()) model.keepWeightsOf(found);',
    without: 'for (const model of []) model.keepWeightsOf(found);',
    ...of('models', 'models'),
  },
  {
    defence: 'a model is opened once',
    has: 'this.#opening ??= this.#openInTurn()',
    without: 'this.#opening = this.#openInTurn()',
    ...of('served-model', 'models'),
  },
  {
    defence: 'a checkpoint is not taken for one that a kill left, while it is written over',
    has: 'if (this.#replaced.has(folder) || !existsSync(next)) return;',
    without: 'if (!existsSync(next)) return;',
    ...of('checkpoints', 'checkpoints'),
  },
  {
    defence: 'weights that were written over while they were opened are not asked',
    has: '    check?.();\n',
    without: '',
    ...of('open-snapshots', 'open-snapshots'),
  },
  {
    defence: 'tokens of one call to sample have a number',
    has: 'if (tokens > MOST_TOKENS)',
    without: 'if (tokens < 0)',
    ...of('sample-call', 'sample-call'),
  },
  {
    defence: 'stops of one call to sample have a number',
    has: 'if (list.length > MOST_STOPS)',
    without: 'if (list.length < 0)',
    ...of('sample-call', 'sample-call'),
  },
  {
    defence: 'calls to sample that are under way have a number',
    has: 'this.#calls >= MOST_CALLS || ',
    without: '',
    ...of('sample-calls', 'sample-calls'),
  },
  {
    defence: 'prompts of calls that are under way have a size',
    has: '(this.#calls > 0 && this.#promptTokens + length > MOST_PROMPT_TOKENS)',
    without: 'length < 0',
    ...of('sample-calls', 'sample-calls'),
  },
  {
    defence: 'the number that all others wait for is taken',
    has: 'if (isFull && !this.#isNext(seqId) && this.#waiting.size > 0)',
    without: 'if (isFull && this.#waiting.size > 0)',
    ...QUEUE,
  },
  {
    defence: 'a number that lacks is waited for once',
    has: 'this.#gap ??= setTimeout(',
    without: 'this.#gap = (clearTimeout(this.#gap ?? undefined), setTimeout)(',
    ...QUEUE,
  },
  {
    defence: 'what a killed server was writing is swept',
    has: 'state.sweep();',
    without: '',
    ...of('tinker-server', 'restart'),
  },
  {
    defence: 'a base that is another one at the same path is noticed',
    has: 'if (before.fingerprint !== fingerprint)',
    without: "if (before.fingerprint === '')",
    ...of('tinker-server', 'restart'),
  },
  {
    defence: 'more mistakes than can be named are the mistake of who made them',
    has: 'if (!(cause instanceof RangeError)) throw cause;',
    without: 'throw cause;',
    ...of('route', 'route'),
  },
];
