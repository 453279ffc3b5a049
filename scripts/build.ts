// npm run build [-- folder]: src/ becomes dist/, one file for the runner and late chunks beside it.
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = dirname(import.meta.dirname);
const require = createRequire(import.meta.url);

/**
 * Builds the action, minified and with the licences of what went into it.
 *
 * @param destination the folder to make; what it held before is gone
 */
export function build(destination: string): void {
  // In the repository, since ncc looks for node_modules upwards from its input; and always the same folder, since the
  // numbers of modules and chunks are made of paths.
  const work = join(repository, '.build');
  rmSync(work, { recursive: true, force: true });
  try {
    const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
    run(tsc, '-p', 'tsconfig.build.json', '--outDir', join(work, 'lib'));
    const ncc = require.resolve('@vercel/ncc/dist/ncc/cli.js');
    const options = ['--minify', '--license', 'licenses.txt', '--no-cache', '--quiet'];
    run(ncc, 'build', join(work, 'lib', 'main.js'), '--out', join(work, 'dist'), ...options);
    rmSync(destination, { recursive: true, force: true });
    cpSync(join(work, 'dist'), destination, { recursive: true });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function run(script: string, ...args: string[]): void {
  const { status } = spawnSync(process.execPath, [script, ...args], {
    cwd: repository,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error(`${script} ${args.join(' ')} failed (${status})`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  build(resolve(repository, process.argv[2] ?? 'dist'));
}
