/** Builds the studio's pages into web/dist, which the package ships. A checkout need not: `fleming studio` does it. */
import { studioSiteFolder } from '../src/cli/studio-site-folder.ts';

console.log(await studioSiteFolder((line) => process.stdout.write(line)));
