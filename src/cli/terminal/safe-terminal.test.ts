import { expect, it } from 'vitest';
import { runCommandLine } from '../../../test/worlds/run-command-line.ts';
import { RunError } from '../../support/errors.ts';
import { writeJson, type RegisterCommand } from '../command.ts';
import { terminalProgress } from './terminal-progress.ts';
import { safeTerminal } from './safe-terminal.ts';

const HOSTILE = '\u001b]0;owned\u0007 \u009b2J \u202e \r';

it('nothing that a command prints, tells, reports or fails with steers the terminal', async () => {
  const command: RegisterCommand = (program, { terminal }) =>
    void program.command('show').action(() => {
      terminal.write(`${HOSTILE}\n`);
      terminal.writeError(`${HOSTILE}\n`);
      writeJson(terminal, { [HOSTILE]: HOSTILE });
      terminalProgress(terminal, { json: true }).log(HOSTILE);
      terminalProgress(terminal, {}).log(HOSTILE);
      throw new RunError(HOSTILE, { cause: new Error(HOSTILE) });
    });
  for (const flags of [[], ['--verbose']]) {
    const { out, error } = await runCommandLine(['show', ...flags], [command]);
    for (const text of [out, error].map((each) => each.replaceAll('\r\n', '\n')))
      // eslint-disable-next-line no-control-regex
      expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
    const [, json] = /^(\{\n[^]*?\n\})$/m.exec(out)!;
    expect(JSON.parse(json!)).toEqual({ [HOSTILE]: HOSTILE });
    expect(JSON.parse(out.slice(out.indexOf('{"event"')))).toEqual({ event: 'log', line: HOSTILE });
  }
});

it('a progress line on a terminal begins anew, and foreign text cannot', () => {
  let error = '';
  const terminal = safeTerminal({
    write: () => {},
    writeError: (text) => void (error += text),
    errorIsTerminal: true,
    columns: () => 80,
  });
  const progress = terminalProgress(terminal, {});
  progress.stepDone('a', { done: 1, total: null });
  progress.log('told \r\u001b[K by a file');
  expect(error).toBe('\r\u001b[Ka: 1\r\u001b[Ktold \ufffd\ufffd[K by a file\n');
});
