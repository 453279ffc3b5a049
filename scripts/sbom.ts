// node scripts/sbom.ts <file>: writes the software bill of materials (CycloneDX) of dist/ and local-connect/dist/.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exitWithUsage, parseCommandLine } from './command-line.ts';

const repository = dirname(import.meta.dirname);

interface Sbom {
  readonly components: readonly { readonly 'bom-ref': string; readonly name: string }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/**
 * The packages in dist/ and local-connect/dist/, as npm describes them. package.json has only development dependencies,
 * because these folders contain everything that is needed at run time. So npm's list is reduced to the packages whose
 * licence is in a licenses.txt.
 */
export function sbomOfRelease(): Sbom {
  const options = ['--package-lock-only', '--sbom-format=cyclonedx', '--sbom-type=application'];
  const all: Sbom = JSON.parse(
    execFileSync('npm', ['sbom', ...options], {
      cwd: repository,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      shell: process.platform === 'win32',
    }),
  );
  const bundled = new Set(
    ['dist', 'local-connect/dist'].flatMap((folder) =>
      readFileSync(join(repository, folder, 'licenses.txt'), 'utf8').split(/\r?\n/),
    ),
  );
  const isBundled = new Set(
    all.components.filter(({ name }) => bundled.has(name)).map((component) => component['bom-ref']),
  );
  const dependsOn = new Map(
    all.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn.filter((other) => isBundled.has(other))]),
  );
  // Starts at this package, because a development tool may depend on another version of a bundled package.
  const reached = new Set([all.dependencies[0]?.ref ?? '']);
  for (const ref of reached) for (const other of dependsOn.get(ref) ?? []) reached.add(other);
  const components = all.components.filter((component) => reached.has(component['bom-ref']));
  const dependencies = Array.from(reached, (ref) => ({ ref, dependsOn: dependsOn.get(ref) ?? [] }));
  return { ...all, components, dependencies };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const usage = `Usage: node scripts/sbom.ts <file>

Writes the software bill of materials of dist/ and local-connect/dist/ in CycloneDX format.`;
  const { positionals } = parseCommandLine(usage, { allowPositionals: true });
  const [file] = positionals;
  if (file === undefined) exitWithUsage('<file> is missing.', usage);
  writeFileSync(file, `${JSON.stringify(sbomOfRelease(), null, 2)}\n`);
}
