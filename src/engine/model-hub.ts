/** A hub of models as stages and engines ask it: which commit a revision is, and the folder of a commit on this machine. */

export interface HubModel {
  /** `owner/name`. */
  readonly repository: string;
  /** Branch, tag or commit. */
  readonly revision: string;
}

export interface HubCall {
  readonly signal?: AbortSignal;
  /** One line for the person who watches. */
  readonly log?: (line: string) => void;
  readonly progress?: (doneBytes: number, totalBytes: number) => void;
  /** More bytes than this are not fetched. */
  readonly maxBytes?: number;
  /** False: configuration and tokenizer alone, for weights that a server has. */
  readonly weights?: boolean;
}

export interface ModelHub {
  /** Asks nothing where the revision is a commit. */
  commitOf(model: HubModel, call?: HubCall): Promise<string>;
  /** Asks nothing where the revision is a commit whose files are there; what was cut off goes on. */
  folderOf(model: HubModel, call?: HubCall): Promise<string>;
}

/** `OWNER/NAME` or `OWNER/NAME@REVISION` as a person writes it. */
export function splitRevision(text: string): { readonly repository: string; readonly revision: string | null } {
  const at = text.indexOf('@');
  return at < 0
    ? { repository: text, revision: null }
    : { repository: text.slice(0, at), revision: text.slice(at + 1) };
}
