/** Highest resident memory of this process, files that are mapped into it counted. */
import { readFileSync } from 'node:fs';

/** Linux tells it of this program alone; elsewhere what came before it in the process counts too. */
export function highestResidentBytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  return 1024 * Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]);
}
