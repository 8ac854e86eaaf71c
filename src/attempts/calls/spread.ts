/** Numbers that spread waits: those of processes and conversations differ, which is all that is asked. No product sees one. */
let state = process.pid;

/** Uniform in [0, 1). */
export function spreadOfProcess(): number {
  state = (state * 16807 + 1) % 2147483647;
  return state / 2147483647;
}
