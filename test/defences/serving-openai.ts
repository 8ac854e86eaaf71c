/** Defences of the server of a model: who may ask, how much, for how long, and what is recorded of it. */
import type { Defence } from './defence.ts';

const HTTP = { file: 'src/serving/openai/http-server.ts', tests: ['src/serving/openai/http-server.test.ts'] };
const OUT = { file: 'src/serving/openai/responder.ts', tests: ['src/serving/openai/http-server.test.ts'] };
const SLOW = { file: 'src/serving/openai/responder.ts', tests: ['src/serving/openai/responder.test.ts'] };
const SERVER = { file: 'src/serving/openai/generation-route.ts', tests: ['src/serving/openai/openai-server.test.ts'] };
const ROUTES = { file: 'src/serving/openai/openai-server.ts', tests: ['src/serving/openai/openai-server.test.ts'] };
const GATE = { file: 'src/serving/openai/gate.ts', tests: ['src/serving/openai/gate.test.ts'] };
const KEYS = { file: 'src/serving/openai/api-keys.ts', tests: ['src/serving/openai/api-keys.test.ts'] };
const FIELDS = { file: 'src/serving/openai/request-fields.ts', tests: ['src/serving/openai/read-request.test.ts'] };
const READING = { file: 'src/serving/openai/read-request.ts', tests: ['src/serving/openai/read-request.test.ts'] };
const MODEL = {
  file: 'src/serving/openai/continuous-model.ts',
  tests: ['src/serving/openai/continuous-model.test.ts'],
};
const PORT = {
  file: 'src/serving/openai/chat-port-model.ts',
  tests: ['src/serving/openai/chat-port-model.test.ts'],
};
const AUDIT = { file: 'src/serving/openai/audit-log.ts', tests: ['src/serving/openai/audit-log.test.ts'] };
const RECORD = { file: 'src/serving/openai/audit-record.ts', tests: ['src/serving/openai/audit-log.test.ts'] };
const COMMAND = { file: 'src/cli/commands/serve/model.ts', tests: ['src/cli/commands/serve/model.test.ts'] };
const BATCH = {
  file: 'src/engine/embedded/sampling/continuous-sampling.ts',
  tests: ['src/engine/embedded/sampling/continuous-sampling.test.ts'],
};

export const SERVING_OPENAI_DEFENCES: readonly Defence[] = [
  {
    defence: 'the server of a model refuses pages and other names',
    has: 'if (refusal !== null) throw new ApiError(403, refusal);',
    without: '',
    ...HTTP,
  },
  {
    defence: 'the server of a model answers who has a key',
    has: 'route.isOpen ? null : keyOf(request, options.keys)',
    without: 'null',
    ...HTTP,
  },
  {
    defence: 'a request to a model has a bounded body',
    has: 'return wholeBody(request, mostBytes);',
    without: 'return wholeBody(request);',
    ...HTTP,
  },
  {
    defence: 'a request to a model is JSON',
    has: "if (!/^application\\/json\\b/i.test(type)) throw new ApiError(415, 'the body must be application/json');",
    without: '',
    ...HTTP,
  },
  {
    defence: 'who says nothing to the server of a model keeps no place',
    has: 'headersTimeout: Math.min(limits.headersMilliseconds, limits.arrivalMilliseconds),',
    without: '',
    ...HTTP,
  },
  {
    defence: 'a body that never comes keeps no place',
    has: 'requestTimeout: limits.arrivalMilliseconds,',
    without: 'requestTimeout: 0,',
    ...HTTP,
  },
  {
    defence: 'paths of strangers fill no table of metrics',
    has: "route?.path ?? 'none'",
    without: 'path',
    ...HTTP,
  },
  {
    defence: 'a server that ends sends its last answers whole',
    has: 'await open.allClosed(limits.stallMilliseconds);',
    without: '',
    ...HTTP,
  },
  {
    defence: 'a late piece of an answer that failed is not written',
    has: 'this.#response.destroyed || this.#response.writableEnded',
    without: 'this.#response.destroyed',
    ...SLOW,
  },
  {
    defence: 'a client that is slow is not given up',
    has: 'if (now === taken) this.#response.destroy();',
    without: 'this.#response.destroy();',
    ...SLOW,
  },
  {
    defence: 'a client that takes nothing is given up',
    has: 'if (!this.#response.write(text)) this.#waitForClient();',
    without: 'this.#response.write(text);',
    ...OUT,
  },
  {
    defence: 'a request to a model ends in time',
    has: 'setTimeout(() => this.#controller.abort(late), seconds * 1000)',
    without: 'setTimeout(() => {}, 0)',
    ...SERVER,
  },
  {
    defence: 'answers of a client that went are stopped',
    has: "else other.addEventListener('abort', () => this.#controller.abort(other.reason));",
    without: '',
    ...SERVER,
  },
  {
    defence: 'an answer is recorded though its client leaves before its end',
    has: 'this.#keep(piece);',
    without: '',
    ...SERVER,
  },
  {
    defence: 'a server whose engine has stopped is not ready',
    has: "void model.ended.then(() => gate.break('the engine has stopped'));",
    without: '',
    ...ROUTES,
  },
  {
    defence: 'what cannot be recorded is not answered',
    has: "gate.break('answers cannot be recorded');",
    without: '',
    ...ROUTES,
  },
  {
    defence: 'what was begun is not answered where it cannot be recorded',
    has: '(why) => broken.abort(why)',
    without: '() => {}',
    ...SERVER,
  },
  {
    defence: 'the line of waiting answers has an end',
    has: 'if (this.#inside + answers > running + waiting)',
    without: 'if (answers < 0)',
    ...GATE,
  },
  {
    defence: 'a server that ends lets nobody in',
    has: 'if (why !== null) throw notReady(why);',
    without: '',
    ...GATE,
  },
  {
    defence: 'a server that ends waits for begun answers no longer than that',
    has: 'const over = setTimeout(resolve, milliseconds);',
    without: 'const over = setTimeout(() => {}, 0);',
    ...GATE,
  },
  {
    defence: 'a key is compared whole',
    has: 'timingSafeEqual(key.hash, hash)',
    without: 'key.hash[0] === hash[0]',
    ...KEYS,
  },
  {
    defence: 'a key that a person chose cannot be guessed',
    has: 'if (key.length < LEAST_CHARACTERS)',
    without: 'if (key.length < 0)',
    ...KEYS,
  },
  {
    defence: 'a field that nobody knows is refused',
    has: 'if (!Object.hasOwn(REFUSED, name))',
    without: 'if (!Object.hasOwn(REFUSED, name)) return;\n  if (name === "")',
    ...FIELDS,
  },
  {
    defence: 'an answer has an end',
    has: 'if (maxTokens !== undefined && maxTokens > limits.mostTokens)',
    without: 'if (maxTokens !== undefined && maxTokens < 0)',
    ...READING,
  },
  {
    defence: 'a request has a bounded number of answers',
    has: 'if (n > limits.mostChoices)',
    without: 'if (n < 0)',
    ...READING,
  },
  {
    defence: 'a prompt that is far too long is not cut into tokens',
    has: 'this.#checkLength(this.#tokenizer.leastTokens(text), prompt);',
    without: '',
    ...MODEL,
  },
  {
    defence: 'a message of a client cannot end its turn',
    has: 'content: this.#tokenizer.withoutSpecialTokens(content),',
    without: 'content,',
    ...MODEL,
  },
  {
    defence: 'a sequence that nobody waits for leaves the batch',
    has: 'const stop = (): void => answers.forEach((answer) => answer.drop(signal.reason));',
    without: 'const stop = (): void => answers.forEach((answer) => void answer);',
    ...MODEL,
  },
  {
    defence: 'choices of a request that failed are not gone on with',
    has: 'failed.abort(cause);',
    without: '',
    ...PORT,
  },
  {
    defence: 'a record steers no terminal',
    has: 'printableJson(jsonLine(record, path))',
    without: 'jsonLine(record, path)',
    ...AUDIT,
  },
  {
    defence: 'records are for their owner alone',
    has: "const file = openSync(path, 'a', PRIVATE);",
    without: "const file = openSync(path, 'a');",
    ...AUDIT,
  },
  {
    defence: 'a torn record is cut off',
    has: 'if (this.#bytes < size) ftruncateSync(this.#file, this.#bytes);',
    without: '',
    ...AUDIT,
  },
  {
    defence: 'one process writes the records of a folder',
    has: 'this.#lock = lockFolder(folder);',
    without: 'this.#lock = { release: () => {} };',
    ...AUDIT,
  },
  {
    defence: 'tokens are no way around the redaction of records',
    has: 'return redact === null ? { tokens: prompt.tokens } : { tokenCount: prompt.tokens.length };',
    without: 'return { tokens: prompt.tokens };',
    ...RECORD,
  },
  {
    defence: 'the redaction of long texts holds nobody up',
    has: 'left -= text.length;',
    without: '',
    ...RECORD,
  },
  {
    defence: 'a server of a model is opened to a network with keys alone',
    has: 'if (isLoopback(host)) return null;',
    without: 'return null;',
    ...COMMAND,
  },
  {
    defence: 'a temperature next to nothing leaves numbers in float32',
    has: 'return temperature < LEAST_TEMPERATURE;',
    without: 'return temperature === 0;',
    ...BATCH,
    file: 'src/engine/embedded/sampling/choose-token.ts',
  },
  {
    defence: 'rows beside each other keep within the memory',
    has: '(count === 1 ? slots : affordable)',
    without: 'slots',
    ...BATCH,
  },
  {
    defence: 'a long prompt takes no more memory than the server has for it',
    has: 'Math.min(settings.config.maxPositions, contextTokens)',
    without: 'settings.config.maxPositions',
    ...BATCH,
  },
  {
    defence: 'a sequence begins where there is room for all of it',
    has: 'return count <= rows && Math.max(FEWEST_ROWS, count) * longest <= (count === 1 ? slots : affordable);',
    without: 'return count <= rows;',
    ...BATCH,
  },
];
