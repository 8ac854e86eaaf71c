/** An audit as a product: audit.json. */
import { join } from 'node:path';
import type { Product } from '../../products/stage-kind.ts';
import { writeJsonAtomic } from '../../support/atomic-file.ts';
import { readJson } from '../../support/read-json.ts';
import { auditSchema, type Audit } from './audit-schema.ts';

const AUDIT_FILE = 'audit.json';

export function keepAudit(folder: string, audit: Audit): void {
  writeJsonAtomic(join(folder, AUDIT_FILE), audit);
}

export function readAudit({ folder }: Pick<Product, 'folder'>): Audit {
  return readJson(join(folder, AUDIT_FILE), auditSchema);
}
