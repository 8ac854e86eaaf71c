/** What a clause says of a treatment in a condition. */
import { ALLOWED, FORBIDDEN, NOT_ALLOWED, NOT_FORBIDDEN } from './clause-cues.ts';

export type Permission = 'allowed' | 'forbidden' | 'not forbidden';

/** Null: nothing, or both. */
export function permissionOf(said: string): Permission | null {
  if (NOT_FORBIDDEN.test(said)) return 'not forbidden';
  if (NOT_ALLOWED.test(said)) return 'forbidden';
  const [isForbidden, isAllowed] = [FORBIDDEN.test(said), ALLOWED.test(said)];
  if (isForbidden === isAllowed) return null;
  return isForbidden ? 'forbidden' : 'allowed';
}
