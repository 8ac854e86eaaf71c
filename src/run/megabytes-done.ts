/** Bytes written or fetched as a step of progress, in megabytes: done is what is whole, so that the last step comes once. */

export function megabytesDone(
  doneBytes: number,
  totalBytes: number,
): { readonly done: number; readonly total: number } {
  const total = Math.ceil(totalBytes / 1e6);
  return { done: doneBytes === totalBytes ? total : Math.floor(doneBytes / 1e6), total };
}
