/** The line of a shell that a job runs: what prepares the folder, then the command, each word as it was given. */

export interface EntrypointParts {
  /** Runs first; null where nothing is to be prepared. */
  readonly setup: string | null;
  /** What starts the program, as a shell reads it. */
  readonly program: string;
  /** The words of each command; each runs where the one before it succeeded. */
  readonly commands: readonly (readonly string[])[];
}

export function entrypointOf({ setup, program, commands }: EntrypointParts): string {
  const command = commands.map((words) => [program, ...words.map(quoted)].join(' ')).join(' && ');
  // In the same shell: what the setup exports, such as a PATH, is there for the command. A comment may end its line.
  return setup === null ? command : `{ ${setup}\n} && ${command}`;
}

/** For a POSIX shell. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
