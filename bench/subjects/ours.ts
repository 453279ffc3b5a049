// Bundles a folder with src/bundle, from reading it to the closed file, and prints what it took as one JSON line:
//   node ours.ts <folder> <bundle>
import { soundBundle, understand, writeBundle } from '../../src/bundle/index.ts';

const [folder = '', destination = ''] = process.argv.slice(2);
const start = performance.now();
const understanding = await understand({
  root: folder,
  repository: folder,
  exclude: [],
  include: [],
  extraFiles: [],
  gitignore: false,
  extras: [],
  groups: [],
  packageInstaller: 'auto',
  ignoreRules: [],
});
const understood = performance.now();
const { bytes } = await writeBundle(soundBundle(understanding), { destination });
const seconds = (performance.now() - start) / 1000;
const resident = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ seconds, bytes, resident, understandSeconds: (understood - start) / 1000 }));
