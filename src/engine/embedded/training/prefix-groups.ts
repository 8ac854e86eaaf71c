/** Finds the sequences of a call whose prompts are the same. */

export interface PlannedSequence {
  readonly tokens_T: Int32Array;
  /** Tokens before the first target that counts. */
  readonly promptLength: number;
}

/** Sequences, by index, whose first `prefixLength` tokens are equal; 0 is a sequence that shares nothing. */
export interface PrefixGroup {
  readonly prefixLength: number;
  readonly members: readonly number[];
}

/** Shares of its tokens that a group must save: sharing costs some moving about of rows. */
const leastSaving = 0.1;

/** Every sequence is in one group. Groups too large for one pass of `maxTokens` are cut, the prefix being repeated. */
export function findPrefixGroups(sequences: readonly PlannedSequence[], maxTokens: number): PrefixGroup[] {
  const byPrompt = new Map<string, number[]>();
  sequences.forEach(({ tokens_T, promptLength }, index) => {
    const key = promptLength === 0 ? `alone ${index}` : tokens_T.subarray(0, promptLength).join();
    const members = byPrompt.get(key);
    if (members) members.push(index);
    else byPrompt.set(key, [index]);
  });
  return [...byPrompt.values()].flatMap((members) => {
    const prefixLength = sequences[members[0]!]!.promptLength;
    const whole = members.reduce((sum, member) => sum + sequences[member]!.tokens_T.length, 0);
    if ((members.length - 1) * prefixLength < leastSaving * whole) {
      return members.map((member) => ({ prefixLength: 0, members: [member] }));
    }
    return cutGroup(members, sequences, prefixLength, maxTokens);
  });
}

/** Longest members first, so that a part has members of similar length. */
function cutGroup(
  members: readonly number[],
  sequences: readonly PlannedSequence[],
  prefixLength: number,
  maxTokens: number,
): PrefixGroup[] {
  const lengthOf = (member: number): number => sequences[member]!.tokens_T.length;
  const parts: number[][] = [];
  let room = 0;
  for (const member of members.toSorted((a, b) => lengthOf(b) - lengthOf(a) || a - b)) {
    const added = lengthOf(member) - prefixLength;
    if (parts.length === 0 || added > room) {
      parts.push([]);
      room = maxTokens - prefixLength;
    }
    parts.at(-1)!.push(member);
    room -= added;
  }
  return parts.map((part) => ({ prefixLength, members: part }));
}
