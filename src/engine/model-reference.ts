/**
 * Where a model is: in a folder of this machine, in a repository of a model hub, or with a remote service as one of its
 * checkpoints. Stages hand references on; only who needs the files themselves (a release) insists on a folder.
 *
 * As text: `path/to/folder`, `hf:Qwen/Qwen2.5-0.5B@<revision>`, `tinker://...`. Knows nothing of how a model is opened.
 */
import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { CheckpointError, ConfigError } from '../support/errors.ts';

const HUB_PREFIX = 'hf:';
const REMOTE_PREFIX = 'tinker://';
/** Of a file that chat models are opened from; it is no model that can be trained. */
const GGUF_PREFIX = 'gguf:';

/** Owner and name, each as the hub takes them: nothing that could leave a folder or a URL's path. */
const repositoryName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,95}\/[A-Za-z0-9][A-Za-z0-9._-]{0,95}$/;
/** A commit, a tag or a branch. */
const revisionName = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/;
const remoteCheckpoint = /^tinker:\/\/[!-~]{1,500}$/;

const hasNoDots = (text: string): boolean => !text.includes('..');

const folderSchema = z.strictObject({
  kind: z.literal('folder'),
  /** Of a Hugging Face model folder. */
  path: z.string().min(1),
});

export const hubReferenceSchema = z.strictObject({
  kind: z.literal('hub'),
  /** `owner/name`. */
  repository: z.string().regex(repositoryName).refine(hasNoDots),
  /** Which state of the repository: a commit hash stays the same, a branch does not. */
  revision: z.string().regex(revisionName).refine(hasNoDots),
});

export const modelReferenceSchema = z.discriminatedUnion('kind', [
  folderSchema,
  hubReferenceSchema,
  z.strictObject({
    kind: z.literal('remote'),
    /** The service's own address of the checkpoint, `tinker://...`. */
    checkpoint: z.string().regex(remoteCheckpoint),
    /** What it was trained from, whose tokenizer it has; absent: the service tells. */
    base: z.discriminatedUnion('kind', [folderSchema, hubReferenceSchema]).optional(),
  }),
]);
export type ModelReference = z.infer<typeof modelReferenceSchema>;
export type FolderReference = Extract<ModelReference, { readonly kind: 'folder' }>;
export type HubReference = Extract<ModelReference, { readonly kind: 'hub' }>;
export type RemoteReference = Extract<ModelReference, { readonly kind: 'remote' }>;

export function folderReference(path: string): FolderReference {
  return { kind: 'folder', path };
}

/** Reads what a person wrote. ConfigError when it is none of the three. */
export function parseModelReference(text: string): ModelReference {
  if (text.startsWith(HUB_PREFIX)) return parseHubReference(text);
  if (text.startsWith(REMOTE_PREFIX)) return parsed({ kind: 'remote', checkpoint: text }, text);
  if (text.startsWith(GGUF_PREFIX))
    throw notAReference(text, 'a GGUF file is made a folder first, by fleming model import FILE --out DIR');
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text))
    throw notAReference(text, `only ${REMOTE_PREFIX} is an address of a model`);
  if (text.trim() === '') throw notAReference(text, 'it is empty');
  return folderReference(text);
}

/** As a person would write it; `parseModelReference` reads it back. */
export function formatModelReference(model: ModelReference): string {
  switch (model.kind) {
    case 'folder':
      return isPlainPath(model.path) ? model.path : `./${model.path}`;
    case 'hub':
      return `${HUB_PREFIX}${model.repository}@${model.revision}`;
    case 'remote':
      return model.checkpoint;
  }
  model satisfies never;
}

/** The folder of a model, for who cannot do without its files; `need` says who that is. */
export function requireFolder(model: ModelReference, need: string): string {
  if (model.kind === 'folder') return model.path;
  throw new ConfigError(
    `${need} needs the files of a model, and ${formatModelReference(model)} is not on this machine: ` +
      'download it into a folder and name that',
  );
}

/** What a stage leaves: the model itself, or, where its weights are elsewhere, a reference to it. */
export const MODEL_FOLDER = 'model';
export const MODEL_REFERENCE_FILE = 'model.json';

/**
 * The model that a stage's product folder hands on: its `model/`, or what its `model.json` refers to. A relative path
 * there counts from the product folder.
 */
export function modelOfProduct(productFolder: string): ModelReference {
  const file = join(productFolder, MODEL_REFERENCE_FILE);
  if (!existsSync(file)) return folderReference(join(productFolder, MODEL_FOLDER));
  let model: ModelReference;
  try {
    model = modelReferenceSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new CheckpointError(
      `${file} is not a reference to a model: it must hold { kind: "folder", path }, ` +
        '{ kind: "hub", repository, revision } or { kind: "remote", checkpoint }',
      { cause },
    );
  }
  if (model.kind !== 'folder' || isAbsolute(model.path)) return model;
  return folderReference(join(productFolder, model.path));
}

function parseHubReference(text: string): ModelReference {
  const [repository, revision, ...more] = text.slice(HUB_PREFIX.length).split('@');
  if (revision === undefined)
    throw notAReference(text, 'it names no revision; add @ and a commit hash, a tag or a branch');
  if (more.length > 0) throw notAReference(text, 'it has more than one @');
  return parsed({ kind: 'hub', repository: repository!, revision }, text);
}

function parsed(model: ModelReference, text: string): ModelReference {
  const result = modelReferenceSchema.safeParse(model);
  if (result.success) return result.data;
  throw notAReference(text, `${result.error.issues[0]!.path.join('.')} has characters or a form that it cannot have`);
}

function notAReference(text: string, reason: string): ConfigError {
  return new ConfigError(
    `'${text}' names no model: ${reason}. ` +
      `A model is a folder (path/to/folder), ${HUB_PREFIX}owner/name@revision, or ${REMOTE_PREFIX}...`,
  );
}

/** Whether a path cannot be taken for one of the other kinds. */
function isPlainPath(path: string): boolean {
  return !path.startsWith(HUB_PREFIX) && !path.startsWith(GGUF_PREFIX) && !/^[a-z][a-z0-9+.-]*:\/\//i.test(path);
}
