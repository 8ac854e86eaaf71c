/**
 * A real MediaWiki on this machine, filled with the articles that our tests were written with:
 *
 *     node scripts/live-wiki.ts install        Debian's packages, by apt (needs root)
 *     node scripts/live-wiki.ts serve [PORT]   makes the wiki in a temporary folder, fills it, serves it on loopback
 *
 * SQLite and PHP's built-in server: no web server, no database server. The folder goes when the server ends.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { TEST_ARTICLES } from '../src/knowledge/wiki/fixtures/test-wiki-pages.ts';
import { dumpXml } from '../src/knowledge/wiki/fixtures/dump-xml.ts';

/** Where Debian's package puts it. */
const MEDIAWIKI = '/usr/share/mediawiki';
// php-cgi and micro-httpd stand in for the web server that the package asks for; neither is started.
const PACKAGES = 'mediawiki php-cli php-cgi php-sqlite3 php-mbstring php-xml php-intl micro-httpd'.split(' ');

export interface LiveWiki {
  /** Address of api.php. */
  readonly api: string;
  readonly folder: string;
  stop(): Promise<void>;
}

export function isInstalled(): boolean {
  return (
    existsSync(join(MEDIAWIKI, 'api.php')) &&
    spawnSync('php', ['-m'], { encoding: 'utf8' }).stdout?.includes('pdo_sqlite')
  );
}

export function install(): void {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const parameters of [['update'], ['install', '-y', '--no-install-recommends', ...PACKAGES]]) {
    const { status } = spawnSync('apt-get', parameters, { stdio: 'inherit', env: environment });
    if (status !== 0) throw new Error(`apt-get ${parameters.join(' ')} failed (${String(status)})`);
  }
}

/** Makes, fills and starts a wiki; about a minute. */
export async function startLiveWiki(port?: number): Promise<LiveWiki> {
  if (!isInstalled()) throw new Error('MediaWiki is not installed: node scripts/live-wiki.ts install');
  const folder = mkdtempSync(join(tmpdir(), 'fleming-wiki-'));
  let php: ChildProcess | null = null;
  const stop = async (): Promise<void> => {
    if (php !== null) await ended(php);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const address = `127.0.0.1:${port ?? (await freePort())}`;
    fill(folder, `http://${address}`);
    php = spawn('php', ['-S', address, '-t', MEDIAWIKI], { env: environmentOf(folder), stdio: 'ignore' });
    const api = `http://${address}/api.php`;
    await answers(`${api}?action=query&meta=siteinfo&format=json`);
    return { api, folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Makes the wiki's database and imports the articles. */
function fill(folder: string, server: string): void {
  const maintain = (script: string, environment: NodeJS.ProcessEnv, ...parameters: string[]): void => {
    const path = join(MEDIAWIKI, 'maintenance', script);
    const options = { encoding: 'utf8', env: environment, timeout: 300_000 } as const;
    const { status, stdout, stderr } = spawnSync('php', [path, ...parameters], options);
    if (status !== 0) throw new Error(`${script} failed (${String(status)}):\n${stdout}\n${stderr}`);
  };
  const settings = { dbtype: 'sqlite', dbpath: join(folder, 'data'), dbname: 'wiki', confpath: folder, server };
  const installed = { ...settings, scriptpath: '', lang: 'en', pass: 'only-for-tests-1' };
  const flags = Object.entries(installed).flatMap(([name, value]) => [`--${name}`, value]);
  maintain('install.php', process.env, ...flags, 'Fleming test wiki', 'admin');
  writeFileSync(join(folder, 'LocalSettings.php'), SETTINGS, { flag: 'a' });
  writeFileSync(join(folder, 'pages.xml'), dumpXml(TEST_ARTICLES));
  const environment = environmentOf(folder);
  const addLanguage = "INSERT INTO interwiki VALUES ('zh', 'https://zh.example/wiki/$1', '', '', 0, 0)";
  maintain('sql.php', environment, '--query', addLanguage);
  maintain('importDump.php', environment, '--no-updates', join(folder, 'pages.xml'));
  maintain('refreshLinks.php', environment);
}

function environmentOf(folder: string): NodeJS.ProcessEnv {
  return { ...process.env, MW_CONFIG_FILE: join(folder, 'LocalSettings.php') };
}

const SETTINGS = `
$wgRightsUrl = 'https://creativecommons.org/licenses/by-sa/4.0/';
$wgRightsText = 'Creative Commons Attribution-ShareAlike 4.0';
$wgInterwikiMagic = true;
$wgJobRunRate = 0;
$wgEnableUploads = false;
`;

async function answers(address: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      if ((await fetch(address)).ok) return;
    } catch {
      // Not up yet.
    }
    await pause(200);
  }
  throw new Error(`${address} does not answer`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exit;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

if (import.meta.main) {
  const [command, port] = process.argv.slice(2);
  if (command === 'install') install();
  else if (command === 'serve') {
    const wiki = await startLiveWiki(port === undefined ? undefined : Number(port));
    console.log(wiki.api);
    process.once('SIGINT', () => void wiki.stop());
  } else {
    console.error('Usage: node scripts/live-wiki.ts install | serve [PORT]');
    process.exitCode = 2;
  }
}
