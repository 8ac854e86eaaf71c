#!/usr/bin/env node
// Starts the command line with a Node that runs TypeScript as it is and lets ONNX Runtime read memory that threads share
// (22.21, 24.9 or newer). Plain JavaScript that older versions can read: when this one is too old, the Node among the
// project's own packages takes over. `npx` and `npm run` put that Node first, so that they start once.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);

if (major > 24 || (major === 24 && minor >= 9) || (major === 22 && minor >= 21)) {
  if (process.env.FLEMING_HANDED_OVER === '1') endWithParent();
  // Two thirds of a start are the stripping of types: Node keeps what it stripped, by the content of each file.
  module.enableCompileCache(pathInProject('node_modules/.cache/fleming'));
  const { main } = await import('../src/cli/main.ts');
  process.exitCode = await main(process.argv.slice(2));
} else {
  handOver();
}

function pathInProject(path) {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}

/** The package of optionalDependencies that brings Node to this platform. */
function nodePackage() {
  if (process.platform === 'darwin') return `node-bin-darwin-${process.arch}`;
  return `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
}

/**
 * The one that handed over may be killed without a chance to pass anything on; this process would go on alone and hold its
 * lock. The channel to it closes then, on every system, and this process ends as if it had been killed itself.
 */
function endWithParent() {
  // What this process starts was handed over by nobody.
  delete process.env.FLEMING_HANDED_OVER;
  const end = () => process.kill(process.pid, 'SIGKILL');
  if (process.channel === undefined) return;
  process.once('disconnect', end);
  process.channel.unref();
  if (!process.connected) end();
}

function handOver() {
  const node = pathInProject(`node_modules/${nodePackage()}/bin/node${process.platform === 'win32' ? '.exe' : ''}`);
  // Without the second condition a Node that is too old there would start itself for ever.
  if (!existsSync(node) || process.env.FLEMING_HANDED_OVER === '1') {
    console.error(`fleming needs Node 22.21, 24.9 or newer; this is ${process.versions.node}.`);
    console.error('Install one from https://nodejs.org, or run "npm ci" in the project, which brings its own.');
    process.exitCode = 1;
    return;
  }
  const env = { ...process.env, FLEMING_HANDED_OVER: '1' };
  const stdio = ['inherit', 'inherit', 'inherit', 'ipc'];
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio, env });
  // The terminal sends Ctrl-C to both; a signal sent to this process alone is passed on.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGQUIT']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`${node} cannot be started: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    if (signal !== null) process.removeAllListeners(signal);
    if (signal === null) process.exitCode = code;
    else process.kill(process.pid, signal);
  });
}
