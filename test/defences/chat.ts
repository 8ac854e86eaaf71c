/** Defences of asking models, and of what the command line makes of errors and of foreign text. */
import type { Defence } from './defence.ts';

const ADAPTER = 'src/chat/openai-compatible/openai-compatible-chat-model.test.ts';

export const CHAT_DEFENCES: readonly Defence[] = [
  {
    defence: 'an answer has a longest length',
    file: 'src/chat/openai-compatible/exchange.ts',
    has: 'if (this.#bytes + chunk.byteLength > LONGEST_BODY_BYTES) return this.end(tooLong());',
    without: '',
    tests: [ADAPTER],
  },
  {
    defence: 'answers in flight have a limit together',
    file: 'src/chat/openai-compatible/body-budget.ts',
    has: 'if (this.#taken + bytes > this.#most) return false;',
    without: '',
    tests: [ADAPTER],
  },
  {
    defence: 'the limit of answers in flight is given back',
    file: 'src/chat/openai-compatible/body-budget.ts',
    has: 'this.#taken -= bytes;',
    without: '',
    tests: ['src/chat/openai-compatible/body-budget.test.ts'],
  },
  {
    defence: 'a key is hidden before a message is cut',
    file: 'src/chat/openai-compatible/read-failure.ts',
    has: "const line = hideKey(text.replaceAll(/[\\s\\p{C}]+/gu, ' ').trim());",
    without: "const line = text.replaceAll(/[\\s\\p{C}]+/gu, ' ').trim();",
    tests: ['src/chat/openai-compatible'],
  },
  {
    defence: 'a key in base64 is hidden',
    file: 'src/support/api-key.ts',
    has: 'const encoded = [0, 1, 2].map((offset) => base64Within(key, offset));',
    without: 'const encoded: string[] = [];',
    tests: ['src/support/api-key.test.ts'],
  },
  {
    defence: 'an answer that came in time is taken though the process was busy',
    file: 'src/chat/openai-compatible/openai-compatible-chat-model.ts',
    has: "setImmediate(() => exchange.end(chatFailure('timed-out', `no answer within ${timeoutSeconds} s`)));",
    without: "exchange.end(chatFailure('timed-out', `no answer within ${timeoutSeconds} s`));",
    tests: [ADAPTER],
  },
  {
    defence: 'time-outs are bounded',
    file: 'src/chat/complete-with-retries.ts',
    has: "if (reason === 'timed-out' && failures >= policy.timeouts) {",
    without: "if (reason === 'timed-out' && failures < 0) {",
    tests: ['src/chat/complete-with-retries.test.ts'],
  },
  {
    defence: 'a model that refuses everything is told from one that refuses some',
    file: 'src/attempts/sets/ask-all.ts',
    has: 'const ofAll = await this.#refusals.judge(request, failure);',
    without: 'const ofAll = null as ChatFailure | null;',
    tests: ['src/attempts/sets/ask-all.test.ts'],
  },
  {
    defence: 'half a group of answers does not stay in the journal',
    file: 'src/attempts/sets/answer-journal.ts',
    has: '        cutBack(this.path, this.#bytes);\n',
    without: '',
    tests: ['src/attempts/sets/answer-journal.test.ts', 'src/cli/commands/evaluate/disk-faults.test.ts'],
  },
  {
    defence: 'what a command prints does not steer the terminal',
    file: 'src/cli/terminal/safe-terminal.ts',
    has: 'write: (text) => terminal.write(printable(text)),',
    without: 'write: (text) => terminal.write(text),',
    tests: ['src/cli/terminal/safe-terminal.test.ts'],
  },
  {
    defence: 'an error that nobody waits for ends in words',
    file: 'src/cli/terminal/as-process.ts',
    has: "process.on('uncaughtException', tell);",
    without: '',
    tests: ['src/cli/terminal/as-process.test.ts'],
  },
  {
    defence: 'a process that was handed over to ends with its parent',
    file: 'bin/fleming.js',
    has: "process.once('disconnect', end);",
    without: '',
    tests: ['src/cli/main.test.ts'],
  },
];
