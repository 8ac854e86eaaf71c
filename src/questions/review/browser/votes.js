/**
 * How often each option was chosen, in the order of the options, and how many answers were unread.
 * @param {readonly string[]} letters
 * @param {readonly { readonly letter: string | null }[]} trials
 */
export function votesOf(letters, trials) {
  return {
    counts: letters.map((letter) => trials.filter((trial) => trial.letter === letter).length),
    unread: trials.filter((trial) => trial.letter === null).length,
  };
}
