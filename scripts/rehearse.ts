/**
 * A rehearsal of the paper's two releases: both recipes whole, from the wiki to the tables, against servers of our own.
 *
 *     node scripts/rehearse.ts [FOLDER]
 *
 * Only sizes (recipes/rehearsal), addresses and paths differ from the real run: a teacher and a wiki that answer from a script, a
 * tiny model behind `fleming serve tinker`, made-up files of the public sets. FLEMING_SKYRL names the folder of a SkyRL (scripts/
 * skyrl-server.ts), which then trains the 32B one. FOLDER, by default runs/rehearsal, is made anew. Nothing but this machine is
 * connected to.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { madeUpWiki } from '../recipes/rehearsal/made-up-wiki.ts';
import { writeQuestionFiles } from '../recipes/rehearsal/made-up-questions.ts';
import { ScriptedTeacher } from '../recipes/rehearsal/scripted-teacher.ts';
import { writeSmallModel, type SmallModel } from '../recipes/rehearsal/small-model.ts';
import { startScriptedServer } from '../src/chat/fixtures/scripted-server.ts';
import { startFaultyFront } from '../src/knowledge/wiki/fixtures/faulty-front.ts';
import { scriptedWiki } from '../src/knowledge/wiki/fixtures/scripted-wiki.ts';
import { FlemingError } from '../src/support/errors.ts';
import { ROOT, startProgram, type Outcome, type Running } from '../test/worlds/start-program.ts';
import { isSkyrlInstalled, startSkyrl } from './skyrl-server.ts';

class RehearsalError extends FlemingError {}

/** `family`: of the base, as the recipe has it. `isFull`: all weights are trained, or an adapter. */
const RELEASES = [
  { recipe: 'fleming-r1-7b', family: 'qwen2', isFull: true },
  { recipe: 'fleming-r1-32b', family: 'qwen3', isFull: false },
] as const;
type Release = (typeof RELEASES)[number];

const BASE = 'tiny-base';
const SKYRL_PORT = 18_766;
/** Of the model; SkyRL does not tell. */
const CONTEXT_TOKENS = 4096;

export interface Rehearsed {
  readonly recipe: Release['recipe'];
  /** The run folder. */
  readonly run: string;
  readonly seconds: number;
  readonly outcome: Outcome;
  /** Requests that the teacher had, by kind. */
  readonly asked: ScriptedTeacher['counts'];
  /** Pages that the wiki was asked for. */
  readonly pages: number;
}

export interface RehearsalOptions {
  /** Is made anew. */
  readonly folder: string;
  /** The folder of a SkyRL, for the release whose base it knows; null: our own server trains both. */
  readonly skyrl: string | null;
  readonly log: (line: string) => void;
}

/** Where in `folder` stand the hosts other than this machine that a run wanted: none, if the file is not there. */
export const REFUSALS_FILE = 'refused-hosts.txt';

export async function rehearse({ folder, skyrl, log }: RehearsalOptions): Promise<Rehearsed[]> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const data = join(folder, 'data');
  writeQuestionFiles(data);
  const { articles, titles } = madeUpWiki();
  writeFileSync(join(folder, 'titles.txt'), titles.join('\n'));
  const wiki = await startFaultyFront({ respond: scriptedWiki(articles) });
  const done: Rehearsed[] = [];
  try {
    for (const release of RELEASES) {
      const model = await writeSmallModel(join(folder, release.family), release.family);
      const pagesBefore = wiki.answeredTitles().length;
      const carried = await carryOut(release, { folder, model, wiki: wiki.url.href, skyrl, log });
      done.push({ ...carried, pages: wiki.answeredTitles().length - pagesBefore });
    }
    return done;
  } finally {
    await wiki.close();
  }
}

interface Places extends RehearsalOptions {
  readonly model: SmallModel;
  readonly wiki: string;
}

async function carryOut(release: Release, places: Places): Promise<Omit<Rehearsed, 'pages'>> {
  const { recipe } = release;
  const { folder, log } = places;
  const teacher = new ScriptedTeacher();
  const chat = await startScriptedServer({ reply: (prompt) => teacher.reply(prompt) });
  const server = await startTrainer(release, places);
  try {
    const path = join(folder, `${recipe}.toml`);
    writeFileSync(path, placesRecipe(release, places, { teacher: chat.url, engine: server.engine }));
    const run = join(folder, `run-${recipe}`);
    log(`${recipe}: fleming run ${path} --out ${run}`);
    const begun = performance.now();
    const outcome = await start(['run', path, '--out', run], folder).ended;
    const seconds = (performance.now() - begun) / 1000;
    log(`${recipe}: ${outcome.code === 0 ? 'whole' : `ended with ${outcome.code}`} after ${seconds.toFixed(0)} s`);
    return { recipe, run, seconds, outcome, asked: teacher.counts };
  } finally {
    await server.stop();
    await chat.close();
  }
}

interface Trainer {
  /** Lines of the recipe's `[engine]`. */
  readonly engine: string;
  stop(): Promise<void>;
}

async function startTrainer({ family, isFull, recipe }: Release, { folder, model, skyrl }: Places): Promise<Trainer> {
  const state = join(folder, `server-${recipe}`);
  if (skyrl !== null && family === 'qwen3') {
    const { address, stop } = await startSkyrl(skyrl, { model: model.whole, port: SKYRL_PORT, state });
    const told = { address, baseModel: model.whole, clip: 'dropped', contextTokens: CONTEXT_TOKENS };
    return { engine: linesOf(told), stop };
  }
  const served = ['--model', model.whole, '--name', BASE, ...(isFull ? ['--full'] : [])];
  const server = start(['serve', 'tinker', ...served, '--state', state, '--port', '0', '--threads', '1'], folder);
  const address = await addressOf(server);
  return {
    engine: linesOf({ address, baseModel: BASE, trains: isFull ? 'all-weights' : 'adapters' }),
    stop: async () => {
      server.signal('SIGTERM');
      await server.ended;
    },
  };
}

async function addressOf(server: Running): Promise<string> {
  for (;;) {
    const address = /^READY (\S+)/m.exec(server.stdout())?.[1];
    if (address !== undefined) return address;
    if (server.hasEnded()) throw new RehearsalError(`fleming serve tinker ended:\n${(await server.ended).stderr}`);
    await pause(50);
  }
}

/** Addresses and paths of this machine; the sizes stand in the recipe that it extends. */
function placesRecipe(
  { recipe }: Release,
  { folder, model, wiki }: Places,
  { teacher, engine }: { readonly teacher: string; readonly engine: string },
): string {
  const data = JSON.stringify(join(folder, 'data'));
  const imports = ['medqa', 'medmcqa', 'cmexam', 'pubmedqa'].map((id) => `public-${id}.files = [${data}]\n`).join('');
  return `extends = ${JSON.stringify(join(ROOT, 'recipes/rehearsal', `${recipe}.toml`))}
[engine]
kind = "tinker"
${engine}[models]
teacher.use = "openai:${teacher}#gpt-oss-120b"
[stages]
${imports}graph.wiki = "${wiki}"
graph.titles = ${JSON.stringify(join(folder, 'titles.txt'))}
refined.against = [${data}]
benchmarks.data = ${data}
base.model = ${JSON.stringify(model.withoutWeights)}
base.weights = "on-server"
`;
}

function linesOf(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} = ${JSON.stringify(value)}\n`)
    .join('');
}

function start(parameters: readonly string[], folder: string): Running {
  return startProgram(process.execPath, ['src/cli/main.ts', ...parameters], {
    environment: {
      NODE_OPTIONS: `--import ${new URL('loopback-only.js', import.meta.url).href}`,
      LOOPBACK_REFUSALS: join(folder, REFUSALS_FILE),
      FLEMING_CONTACT: 'rehearsal@example.org',
    },
  });
}

if (import.meta.main) {
  const skyrl = process.env['FLEMING_SKYRL'];
  if (skyrl !== undefined && !isSkyrlInstalled(skyrl))
    throw new RehearsalError(`there is no SkyRL in ${skyrl}: node scripts/skyrl-server.ts install ${skyrl}`);
  const done = await rehearse({
    folder: resolve(process.argv[2] ?? 'runs/rehearsal'),
    skyrl: skyrl ?? null,
    log: (line) => process.stdout.write(`${line}\n`),
  });
  for (const { recipe, run, seconds, outcome, asked, pages } of done) {
    process.stdout.write(
      `\n${recipe}: ${seconds.toFixed(0)} s, ${pages} pages of the wiki; the teacher was asked for\n`,
    );
    for (const [kind, count] of Object.entries(asked)) process.stdout.write(`  ${kind}: ${count}\n`);
    process.stdout.write(outcome.code === 0 ? `  ${join(run, 'report.html')}\n` : outcome.stderr.slice(-4000));
  }
  process.exitCode = done.every(({ outcome }) => outcome.code === 0) ? 0 : 1;
}
