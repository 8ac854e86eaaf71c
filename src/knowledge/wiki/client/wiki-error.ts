/** A wiki refused, is away, or answers what no MediaWiki answers. */
import { FlemingError } from '../../../support/errors.ts';

export class WikiError extends FlemingError {}
