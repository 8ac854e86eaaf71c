import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTinyModel } from '../engine/fixtures/tiny-model-folder.ts';
import {
  COMMIT,
  REPOSITORY,
  startScriptedHub,
  type ScriptedHub,
} from '../engine/hugging-face/hub/fixtures/scripted-hub.ts';
import { ConfigError } from '../support/errors.ts';
import { openChatModel, type NamedChatModel } from './adapters/chat-model-spec.ts';

const root = mkdtempSync(join(tmpdir(), 'chat-spec-'));
const folder = join(root, 'tiny');
let hub: ScriptedHub;
beforeAll(async () => {
  await writeTinyModel(folder);
  const files = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
  hub = await startScriptedHub({ files });
});
afterAll(async () => {
  await hub.close();
  rmSync(root, { recursive: true });
});

const log: string[] = [];

function open(spec: string): Promise<NamedChatModel> {
  const environment = { FLEMING_CACHE: join(root, 'cache'), HF_ENDPOINT: hub.endpoint, HF_HOME: root };
  return openChatModel(spec, {
    concurrency: 1,
    timeoutSeconds: 10,
    contextTokens: 100,
    environment,
    log: (line) => void log.push(line),
  });
}

describe('hf:', () => {
  it('takes a name of the hub where no such folder is, and answers as the folder does', async () => {
    const outputs: unknown[] = [];
    const models = [
      await open(`hf:${folder}`),
      await open(`hf:${REPOSITORY}`),
      await open(`hf:${REPOSITORY}@${COMMIT}`),
    ];
    for (const { model } of models) {
      outputs.push(
        await model.complete({
          id: { set: 'a', itemId: 'b', sample: 0 },
          messages: [{ role: 'user', content: 'What is it?' }],
          decoding: { temperature: 1, topP: null, maxTokens: 5 },
          seed: 3,
        }),
      );
      await model.close();
    }
    expect(outputs[0]).toMatchObject({ kind: 'completion' });
    expect(outputs).toEqual([outputs[0], outputs[0], outputs[0]]);
    expect(models.map(({ model }) => model.name)).toEqual(['tiny', REPOSITORY, `${REPOSITORY}@${COMMIT}`]);
    expect(new Set(models.map(({ sha256 }) => sha256)).size).toBe(1);
    expect(log).toContain(`${REPOSITORY}@main is commit ${COMMIT}`);
  });

  it('refuses what is neither a folder nor a name of a hub', async () => {
    await expect(open('hf:./no/such')).rejects.toThrow(ConfigError);
    await expect(open('hf:./no/such')).rejects.toThrow(/there is no such folder/);
    await expect(open('hf:someone/other')).rejects.toThrow(/There is no someone\/other at/);
    await expect(open('hf:models/none.gguf')).rejects.toThrow(
      /a GGUF file has to be made a folder first \(npx fleming/,
    );
  });
});
