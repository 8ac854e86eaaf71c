/**
 * Keeps a program on this machine: `node --import ./scripts/loopback-only.js ...`. A connection to anything but the loopback
 * address fails, and its host is written to the file that LOOPBACK_REFUSALS names. JavaScript, since every thread loads it.
 */
import { appendFileSync } from 'node:fs';
import net from 'node:net';

const HERE = new Set(['localhost', '127.0.0.1', '::1']);
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function connectHere(...parameters) {
  const host = hostOf(parameters);
  if (host === null || HERE.has(host)) return connect.apply(this, parameters);
  if (process.env.LOOPBACK_REFUSALS !== undefined) appendFileSync(process.env.LOOPBACK_REFUSALS, `${host}\n`);
  return this.destroy(new Error(`${host} is not this machine, and nothing else may be connected to`));
};

/** Null: a socket of the file system. */
function hostOf([first, second]) {
  const options = Array.isArray(first) ? first[0] : first;
  if (typeof options === 'object') return options.path === undefined ? (options.host ?? 'localhost') : null;
  if (typeof options === 'string' && Number.isNaN(Number(options))) return null;
  return typeof second === 'string' ? second : 'localhost';
}
