/** Defences of calls that are paid for: what the journal counts, what a kill leaves, and what must not block or repeat. */
import type { Defence } from './defence.ts';

const JOURNAL = 'src/attempts/calls/call-journal.test.ts';
const BATCHES = 'src/attempts/calls/ask-in-batches.test.ts';
const RESULTS = 'src/attempts/calls/keep-batch-results.test.ts';
const SERVICE = 'src/chat/openai-compatible/openai-batch-service.test.ts';

export const CALL_DEFENCES: readonly Defence[] = [
  {
    defence: 'a request is in the journal before it is sent',
    file: 'src/attempts/calls/journalled-model.ts',
    has: 'await journal.begun(key, most);',
    without: '',
    tests: ['src/attempts/calls/paid-calls.test.ts'],
  },
  {
    defence: 'what was in flight at a kill is in doubt',
    file: 'src/attempts/calls/call-journal.ts',
    has: 'totals.leaveInFlight();',
    without: '',
    tests: [JOURNAL],
  },
  {
    defence: 'a reply without an answer counts what it was billed',
    file: 'src/attempts/calls/call-totals.ts',
    has: 'else if (billed !== undefined) countBilled(this.spent, billed, batch !== undefined, most);',
    without: '',
    tests: [JOURNAL, RESULTS, 'src/attempts/calls/paid-calls.test.ts'],
  },
  {
    defence: 'tokens that nobody counted count with the most',
    file: 'src/attempts/calls/spent.ts',
    has: 'spent.doubtfulWritten += written === null ? (most.mostWritten ?? 0) : 0;',
    without: '',
    tests: [JOURNAL, RESULTS],
  },
  {
    defence: 'a line of a batch says the most that its request can take',
    file: 'src/attempts/calls/call-journal.ts',
    has: 'return batch === undefined ? {} : { mostRead, mostWritten };',
    without: 'return batch === undefined ? {} : { mostRead: null, mostWritten: null };',
    tests: [JOURNAL, RESULTS],
  },
  {
    defence: 'a refusal takes no doubt away',
    file: 'src/attempts/calls/paid-calls.ts',
    has: "await this.#journal.judged({ key, reason: 'refused', message, again });",
    without:
      "await this.#journal.failed({ key, reason: 'refused', message, again, unanswered: false }, { mostRead: null, mostWritten: null });",
    tests: ['src/attempts/calls/paid-calls.test.ts'],
  },
  {
    defence: 'a failure of a batch counts once',
    file: 'src/attempts/calls/call-totals.ts',
    has: 'if (this.hasFailedIn(batch, key)) return;',
    without: '',
    tests: [JOURNAL],
  },
  {
    defence: 'a batch that was read is not written down again',
    file: 'src/attempts/calls/keep-batch-results.ts',
    has: '} else if (!journal.hasFailedIn(batch.name, key)) failures.push({ key, failure: result });',
    without: '} else failures.push({ key, failure: result });',
    tests: [RESULTS],
  },
  {
    defence: 'a batch is looked for before it is made again',
    file: 'src/attempts/calls/follow-batches.ts',
    has: 'if (found !== null) return found;',
    without: '',
    tests: [BATCHES],
  },
  {
    defence: 'a batch that was refused is waited for by nobody',
    file: 'src/attempts/calls/follow-batches.ts',
    has: "if (made.kind === 'failure' && isRefusal(made)) await this.#note(batch, 'not made');",
    without: '',
    tests: [BATCHES],
  },
  {
    defence: 'what fails in batch after batch is given up',
    file: 'src/attempts/calls/ask-in-batches.ts',
    has: '(await this.#giveUp()) || ',
    without: '',
    tests: [BATCHES],
  },
  {
    defence: 'a model that fails is not taken for conversations that do',
    file: 'src/attempts/calls/ask-in-batches.ts',
    has: ' || hopeless.length > journal.spent.answers',
    without: '',
    tests: [BATCHES],
  },
  {
    defence: 'a batch that the provider forgot is asked again',
    file: 'src/chat/openai-compatible/openai-batch-service.ts',
    has: "return batch.reason === 'absent' ? this.#lookForLost(batchId, batch, signal) : batch;",
    without: 'return batch;',
    tests: [BATCHES, SERVICE],
  },
  {
    defence: 'a batch that is listed is not lost',
    file: 'src/chat/openai-compatible/openai-batch-service.ts',
    has: 'if (listed === null)\n',
    without: 'if (signal !== undefined)\n',
    tests: [SERVICE],
  },
  {
    defence: 'a disk that fails is no reason to ask a provider again',
    file: 'src/chat/openai-compatible/openai-batch-service.ts',
    has: 'if (cause instanceof RunError) throw cause;',
    without: '',
    tests: [BATCHES, SERVICE],
  },
  {
    defence: 'results have a longest length',
    file: 'src/chat/openai-compatible/write-body.ts',
    has: 'if (bytes > mostBytes) throw',
    without: 'if (mostBytes < 0) throw',
    tests: ['src/chat/openai-compatible/write-body.test.ts'],
  },
  {
    defence: 'a newer name of the limit, learnt by one, refuses nobody beside it',
    file: 'src/chat/openai-compatible/openai-compatible-chat-model.ts',
    has: "if (field === 'max_completion_tokens' ||",
    without: "if (this.#limitField === 'max_completion_tokens' ||",
    tests: ['src/chat/openai-compatible/openai-compatible-chat-model.test.ts'],
  },
  {
    defence: 'letters of names are no letters of options',
    file: 'src/coldstart/named-letters.ts',
    has: 'if (NAME_BEFORE.test(first) || NAME_AFTER.test(after)',
    without: 'if (NAME_AFTER.test(after)',
    tests: ['src/coldstart/named-letters.test.ts'],
  },
];
