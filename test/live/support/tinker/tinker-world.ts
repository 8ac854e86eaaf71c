/** What the SDK's scripts and the cookbook's recipes need: a served model, folders in place of a hub, a Python that has them. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeTinyModel } from '../../../../src/engine/fixtures/tiny-model-folder.ts';

/** As `scripts/tinker-sdk.sh` installs it, unless the environment names another. */
const PYTHON =
  process.env.FLEMING_TINKER_PYTHON ?? new URL('../../../../.tinker-sdk/bin/python', import.meta.url).pathname;
const MAIN = new URL('../../../../src/cli/main.ts', import.meta.url).pathname;

/** The cookbook chooses chat format and tokenizer by the name; it knows no smaller one. */
export const NAME = 'Qwen/Qwen3-8B';

export const python = existsSync(PYTHON) ? PYTHON : null;

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A script or module of Python, where no hub is asked. */
export function runPython(parameters: readonly string[], cwd: string): Promise<Ended> {
  const offline = { HF_HUB_OFFLINE: '1', TRANSFORMERS_OFFLINE: '1', HF_HOME: join(cwd, 'hf-home') };
  const env = {
    ...process.env,
    ...offline,
    TINKER_API_KEY: 'tml-local',
    TINKER_TELEMETRY: '0',
    WANDB_MODE: 'disabled',
  };
  return ended(spawn(PYTHON, parameters, { cwd, env }));
}

export interface Served {
  readonly address: string;
  stop(signal?: NodeJS.Signals): Promise<Ended>;
}

/** The command itself, in a process of its own. */
export async function serve(folder: string, more: readonly string[] = []): Promise<Served> {
  const flags = ['--model', join(folder, NAME), '--name', NAME, '--state', join(folder, 'state'), '--port', '0'];
  const child = spawn(process.execPath, [MAIN, 'serve', 'tinker', ...flags, ...more]);
  const end = ended(child);
  const address = await new Promise<string>((resolve, reject) => {
    let out = '';
    child.stdout.on('data', (part: Buffer) => {
      out += part.toString();
      const [, ready] = /^READY (\S+)$/m.exec(out) ?? [];
      if (ready !== undefined) resolve(ready);
    });
    void end.then(({ err }) => reject(new Error(err)));
  });
  return {
    address,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return end;
    },
  };
}

/** A model under its name, and the two data sets under theirs. */
export async function writeWorld(folder: string): Promise<void> {
  const model = join(folder, NAME);
  await writeTinyModel(model, { family: 'qwen3' });
  // The recipes' prompts are long in tokens of this small vocabulary; no weight depends on the number.
  const config = join(model, 'config.json');
  const longer = { ...JSON.parse(readFileSync(config, 'utf8')), max_position_embeddings: 4096 };
  writeFileSync(config, JSON.stringify(longer));
  const questions = Array.from({ length: 64 }, (_, index) => ({ question: `Box the number of coin ${index % 4}.` }));
  dataset(
    folder,
    'openai/gsm8k',
    'main',
    questions.map((row) => ({ ...row, answer: 'It is so.\n#### 3' })),
  );
  const conversations = Array.from({ length: 1600 }, (_, index) => ({
    messages: [
      ...SHOT,
      { role: 'user', content: questions[index % 4]!.question + SUFFIX },
      { role: 'assistant', content: `\\boxed{${(index >> 2) % 2 === 0 ? 3 : 4}}` },
    ],
  }));
  dataset(folder, 'HuggingFaceH4/no_robots', 'default', conversations);
}

/** What the recipe of reinforcement puts before its questions and behind them: the model learns to answer after it. */
const SUFFIX = ' Provide a numerical answer without units, written inside \\boxed{}.';
const SHOT = [
  { role: 'user', content: "How many r's are in strawberry?" + SUFFIX },
  { role: 'assistant', content: 'Three of its ten letters are r. \\boxed{3}' },
];

/** A folder that `datasets` takes for the repository of that name. */
function dataset(folder: string, name: string, config: string, rows: readonly unknown[]): void {
  const place = join(folder, name);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'train.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const files = `  - split: train\n    path: train.jsonl`;
  writeFileSync(join(place, 'README.md'), `---\nconfigs:\n- config_name: ${config}\n  data_files:\n${files}\n---\n`);
}

function ended(child: ReturnType<typeof spawn>): Promise<Ended> {
  let [out, err] = ['', ''];
  child.stdout!.on('data', (part: Buffer) => (out += part.toString()));
  child.stderr!.on('data', (part: Buffer) => (err += part.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}
