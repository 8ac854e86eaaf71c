/** Whom a wiki may write to: wikis ask programs for a mail address or page, and block who gives none. */
import { ConfigError } from '../../../support/errors.ts';

export const CONTACT_VARIABLE = 'FLEMING_CONTACT';

/** `asked` is what a person gave here, and under which name they can. */
export function contactOf(asked: string | undefined, { name }: { readonly name: string }): string {
  const contact = asked ?? process.env[CONTACT_VARIABLE];
  if (contact !== undefined) return contact;
  throw new ConfigError(
    `${name} is missing: wikis ask programs for a mail address or page (or set ${CONTACT_VARIABLE})`,
  );
}
