/** What a checkpoint on a server was trained from: as the server tells it, and where that is to be had. */
import type { z } from 'zod';
import { ConfigError } from '../../support/errors.ts';
import { hubReferenceSchema, type FolderReference, type HubReference } from '../model-reference.ts';
import { weightsInfoAnswer } from '../tinker-wire/bodies.ts';
import { readAnswer, type TinkerHttp } from './tinker-http.ts';

export type Origin = FolderReference | HubReference;

export async function checkpointInfo(
  http: TinkerHttp,
  checkpoint: string,
): Promise<z.output<typeof weightsInfoAnswer>> {
  return readAnswer(weightsInfoAnswer, await http.post('weights_info', { json: { tinker_path: checkpoint } }));
}

/** A server's name of a base that is its name on the hub, as most are. */
export function originNamed(name: string): Origin {
  const found = hubReferenceSchema.safeParse({ kind: 'hub', repository: name, revision: 'main' });
  if (found.success) return found.data;
  throw new ConfigError(
    `the server calls its base ${JSON.stringify(name.slice(0, 100))}, which is no name on a model hub, and nothing else says ` +
      'where its tokenizer is: begin from a checkpoint that a run of ours has left, or from a folder; fleming model fetch ' +
      'is told it by --base',
  );
}
