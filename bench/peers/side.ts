/** A side of a comparison as who compares sees it: a process that is started, asked and ended. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { z } from 'zod';
import { EngineError } from '../../src/support/errors.ts';
import {
  gradientsSchema,
  grpoSchema,
  memorySchema,
  openedSchema,
  readLine,
  sampledSchema,
  trainedSchema,
  versionsSchema,
  type Call,
  type GradientsAnswer,
  type GrpoAnswer,
  type GrpoShape,
  type Opening,
  type OurOpening,
  type SampledAnswer,
  type TrainedAnswer,
  type Versions,
} from './calls.ts';

/** Who runs a side, and how the report names it. */
export interface Program {
  readonly name: string;
  readonly command: string;
  readonly script: string;
}

export const OURS: Program = { name: 'ours', command: process.execPath, script: 'our-side.ts' };
export const LLAMA: Program = { name: 'llama.cpp', command: process.execPath, script: 'llama-side.ts' };
/** PYTHON names the interpreter that has the packages of requirements.txt. */
export const TORCH: Program = { name: 'PyTorch', command: python(), script: 'torch_side.py' };
export const TRL: Program = { name: 'TRL', command: python(), script: 'trl_side.py' };

function python(): string {
  return process.env['PYTHON'] ?? 'python3';
}

export class Side {
  readonly #program: Program;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #ended: Promise<never>;

  constructor(program: Program) {
    this.#program = program;
    const script = join(import.meta.dirname, program.script);
    this.#child = spawn(program.command, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#ended = new Promise((_, reject) => {
      const fail = (how: string) => reject(new EngineError(`${program.name}: ${program.command} ${how}`));
      this.#child.on('error', ({ message }) => fail(`cannot be started (${message})`));
      this.#child.on('exit', (code, signal) => fail(`ended with ${signal ?? `status ${code}`}`));
    });
    this.#ended.catch(() => {});
    // What is written to a process that has ended is no error of its own.
    this.#child.stdin!.on('error', () => {});
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  /** The number of parameters, adapters not counted; null where the side does not tell. */
  async open(opening: (Opening | OurOpening) & { readonly grpo?: GrpoShape }): Promise<number | null> {
    return (await this.#ask({ task: 'open', ...opening }, openedSchema)).parameters;
  }

  sample(prompts: readonly (readonly number[])[], maxTokens: number): Promise<SampledAnswer> {
    return this.#ask({ task: 'sample', prompts, maxTokens }, sampledSchema);
  }

  train(rows: readonly (readonly number[])[]): Promise<TrainedAnswer> {
    return this.#ask({ task: 'train', rows }, trainedSchema);
  }

  /** Leaves the gradient of all weights at `path`. */
  gradients(rows: readonly (readonly number[])[], path: string): Promise<GradientsAnswer> {
    return this.#ask({ task: 'gradients', rows, path }, gradientsSchema);
  }

  grpoStep(): Promise<GrpoAnswer> {
    return this.#ask({ task: 'grpo' }, grpoSchema);
  }

  async peakBytes(): Promise<number> {
    return (await this.#ask({ task: 'memory' }, memorySchema)).peakBytes;
  }

  /** Resolves when the process is gone, and its memory with it. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill();
    await this.#ended.catch(() => {});
  }

  async #ask<Answer>(call: Call, schema: z.ZodType<Answer>): Promise<Answer> {
    this.#child.stdin!.write(`${JSON.stringify(call)}\n`);
    for (;;) {
      const next = await Promise.race([this.#lines.next(), this.#ended]);
      if (next.done === true) return this.#ended;
      const line = readLine(next.value);
      if (line.kind === 'noise') continue;
      const { name } = this.#program;
      if (line.kind === 'error') throw new EngineError(`${name} could not ${call.task}: ${line.message}`);
      const parsed = schema.safeParse(line.value);
      if (parsed.success) return parsed.data;
      throw new EngineError(`${name} answered ${call.task} with ${next.value.slice(0, 200)}`, { cause: parsed.error });
    }
  }
}

/** The packages that a program has, or null where it cannot be started at all. */
export async function versionsOf({ command, script }: Program): Promise<Versions | null> {
  const child = spawn(command, [join(import.meta.dirname, script), '--versions'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve) => {
    child.on('error', () => resolve(null));
    child.on('close', () => {
      const line = readLine(output);
      const parsed = versionsSchema.safeParse(line.kind === 'answer' ? line.value : null);
      resolve(parsed.success ? parsed.data : null);
    });
  });
}
