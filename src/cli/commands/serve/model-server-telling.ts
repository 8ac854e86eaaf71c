/** What the server of a model says: lines for a person, or lines of JSON. No key, question or answer is among them. */
import { isLoopback } from '../../../serving/program-server.ts';
import type { Refusal } from '../../../serving/openai/openai-server.ts';
import type { TlsFiles } from '../../../serving/openai/http-server.ts';
import { printable, printableJson } from '../../../support/printable.ts';
import { SAFETY_EN, SAFETY_LINES, SAFETY_ZH } from '../../../support/safety.ts';
import type { Terminal } from '../../command.ts';

interface Listening {
  readonly address: string;
  readonly model: string;
  readonly revision: string | null;
  readonly fingerprint: string;
  /** Names; null: none is needed. */
  readonly keys: readonly string[] | null;
  readonly host: string;
  readonly tls: TlsFiles | null;
  readonly audit: string | undefined;
}

export interface ModelServerTelling {
  readonly said: (line: string) => void;
  readonly listening: (where: Listening) => void;
  readonly refused: (refusal: Refusal) => void;
  readonly failed: (error: unknown) => void;
  readonly draining: () => void;
  readonly ended: () => void;
}

export function modelServerTelling(terminal: Terminal, isJson: boolean): ModelServerTelling {
  return isJson ? jsonTelling(terminal) : textTelling(terminal);
}

function jsonTelling(terminal: Terminal): ModelServerTelling {
  const line = (event: string, more: object = {}): void =>
    terminal.write(`${printableJson(JSON.stringify({ event, at: new Date().toISOString(), ...more }))}\n`);
  return {
    said: (words) => line('said', { words }),
    listening: ({ tls, host, audit = null, ...where }) =>
      line('listening', {
        ...where,
        tls: tls !== null,
        open: !isLoopback(host),
        audit,
        safety: { en: SAFETY_EN, zh: SAFETY_ZH },
      }),
    refused: (refusal) => line('refused', { ...refusal }),
    failed: (error) => line('failed', { error: wordsOf(error) }),
    draining: () => line('draining'),
    ended: () => line('ended'),
  };
}

function textTelling(terminal: Terminal): ModelServerTelling {
  return {
    said: (words) => terminal.writeError(`${words}\n`),
    listening: ({ address, model, revision, keys, host, tls, audit }) => {
      const who = keys === null ? 'Whoever is on this machine may ask' : `Keys: ${keys.join(', ')}`;
      const open =
        !isLoopback(host) && tls === null
          ? 'It is open to the network, without encryption: whoever reads along has keys, questions and answers.\n'
          : '';
      const recorded =
        audit === undefined ? '' : `Questions and answers are recorded in ${audit}: tell those who ask.\n`;
      terminal.write(
        `${model}${revision === null ? '' : ` (${revision.slice(0, 12)})`} at ${address}/v1, described at ${address}/docs. ${who}.\n` +
          `${open}${recorded}Ctrl-C finishes the answers that were begun, and ends it.\n${SAFETY_LINES}\n`,
      );
    },
    refused: ({ path, status, param, code }) => {
      const what = [path, param, code].filter((each) => each !== null).join(', ');
      terminal.writeError(`refused (${status}): ${printable(what)}\n`);
    },
    failed: (error) => terminal.writeError(`${wordsOf(error)}\n`),
    draining: () => terminal.writeError('Finishing the answers that were begun; a second Ctrl-C ends at once.\n'),
    ended: () => {},
  };
}

function wordsOf(error: unknown): string {
  return printable(error instanceof Error ? (error.stack ?? error.message) : String(error));
}
