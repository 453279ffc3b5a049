// npm run dist: builds dist/ from src/. TypeScript emits JavaScript, ncc bundles it, swc minifies each file.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type KeyValueProperty, minifySync, parseSync, type Span } from '@swc/core';
import { exitWithUsage, parseCommandLine } from './command-line.ts';

const repository = dirname(import.meta.dirname);
const require = createRequire(import.meta.url);

/**
 * Builds the action: `index.js`, which checks the version of Node, and the programs that it starts. The same source gives
 * the same files in any checkout.
 *
 * @param destination the folder to create; its previous content is removed
 */
export async function build(destination: string): Promise<void> {
  const programs = { main: 'src/main.ts', 'hash-thread': 'src/bundle/archive/hash-thread.ts' };
  await bundlePrograms(programs, destination);
  writeFileSync(join(destination, 'index.js'), versionCheck(), { mode: 0o755 });
}

/** The folders that are committed for the runner, and how each is built. */
export const builds: Readonly<Record<string, (destination: string) => Promise<void>>> = {
  dist: build,
  'local-connect/dist': buildLocalConnect,
};

async function buildLocalConnect(destination: string): Promise<void> {
  await bundlePrograms({ index: 'local-connect/action/main.ts' }, destination);
  // Files that modules read from their own folders. In the bundle, all modules are in the program's folder.
  for (const folder of ['local-connect/run', 'local-connect/pages/browser']) {
    for (const file of readdirSync(join(repository, folder)).filter((name) => !/\.(ts|json)$/.test(name)))
      copyFileSync(join(repository, folder, file), join(destination, file));
  }
}

/**
 * Bundles programs as minified CommonJS, with a file for each `import()`. Writes the licences of the first program's packages
 * to licenses.txt.
 *
 * @param programs the source file of each program, by the name of its file in `destination`
 * @param destination the folder to create; its previous content is removed
 */
export async function bundlePrograms(
  programs: Readonly<Record<string, string>>,
  destination: string,
): Promise<void> {
  const work = mkdtempSync(join(ensureFolder(join(repository, '.cache')), 'build-'));
  try {
    const options = ['--project', 'tsconfig.build.json', '--outDir', work];
    await run(require.resolve('typescript/package.json'), 'bin/tsc', repository, options);
    // Has no "type", so ncc writes CommonJS, which starts faster than ES modules. ncc reads both.
    writeFileSync(join(work, 'package.json'), '{}\n');
    rmSync(destination, { recursive: true, force: true });
    mkdirSync(destination, { recursive: true });
    const [first] = Object.keys(programs);
    await Promise.all(
      Object.entries(programs).map(async ([name, source]) => {
        const output = join(work, 'bundled', name);
        await bundle(source, output, work, name === first ? ['--license', 'licenses.txt'] : []);
        copyMinified(output, name, destination);
      }),
    );
    // The repository's own package.json says "module".
    writeFileSync(join(destination, 'package.json'), '{ "type": "commonjs" }\n');
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** @param work the folder of the emitted JavaScript. ncc runs there, because it numbers modules by relative paths. */
async function bundle(
  source: string,
  output: string,
  work: string,
  options: readonly string[],
): Promise<void> {
  await run(require.resolve('@vercel/ncc/package.json'), 'dist/ncc/cli.js', work, [
    'build',
    source.replace(/\.ts$/, '.js'),
    ...['--out', output, '--target', 'es2022', '--no-cache', '--quiet', ...options],
  ]);
}

function copyMinified(output: string, name: string, destination: string): void {
  for (const file of readdirSync(output)) {
    if (file === 'package.json') continue;
    const target = join(destination, file === 'index.js' ? `${name}.js` : file);
    if (existsSync(target)) throw new Error(`Two programs have a file ${file}.`);
    if (file.endsWith('.js')) writeFileSync(target, minify(readFileSync(join(output, file), 'utf8')));
    else copyFileSync(join(output, file), target);
  }
}

function minify(text: string): string {
  // ncc doesn't translate these two for CommonJS.
  const source = text
    .replaceAll('import.meta.dirname', '__dirname')
    .replaceAll('import.meta.filename', '__filename');
  const options = { ecma: 2020, module: false, toplevel: true } as const;
  const { code } = minifySync(source, {
    ...options,
    compress: { toplevel: true },
    mangle: { toplevel: true },
  });
  return withModulesInParentheses(code);
}

/**
 * Puts the function of each bundled module back in parentheses, which the minifier removes. V8 compiles a function in
 * parentheses when it loads the file. It parses any other function twice: on load, and on the first call. This saves a sixth
 * of the CPU time of a start.
 */
function withModulesInParentheses(code: string): string {
  const { body, span } = parseSync(code, { syntax: 'ecmascript', target: 'es2022' });
  const bytes = Buffer.from(code);
  const parts: Buffer[] = [];
  let end = 0;
  for (const module of moduleFunctions(body)) {
    // swc counts positions in bytes, across all files that it has parsed.
    const [from, to] = [module.start - span.start, module.end - span.start];
    if (bytes[from - 1] !== ':'.charCodeAt(0))
      throw new Error('The parser found a module at a wrong position.');
    parts.push(bytes.subarray(end, from), Buffer.from('('), bytes.subarray(from, to), Buffer.from(')'));
    end = to;
  }
  return Buffer.concat([...parts, bytes.subarray(end)]).toString();
}

/** The positions of webpack's modules: functions in objects whose keys are numbers. */
function* moduleFunctions(node: unknown): Generator<Span> {
  if (node === null || typeof node !== 'object') return;
  if ('type' in node && node.type === 'KeyValueProperty') {
    const { key, value } = node as KeyValueProperty;
    const isFunction = value.type === 'ArrowFunctionExpression' || value.type === 'FunctionExpression';
    if (key.type === 'NumericLiteral' && isFunction) return yield value.span;
  }
  for (const child of Object.values(node)) yield* moduleFunctions(child);
}

/** Runs the program of a package. @throws Error with the program's output if it fails */
async function run(manifest: string, program: string, cwd: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [join(dirname(manifest), program), ...args], { cwd });
  const output = [child.stdout, child.stderr].map((stream) => stream.setEncoding('utf8').toArray());
  const [code] = await once(child, 'close');
  if (code === 0) return;
  throw new Error(`${program} exited with ${code}:\n${(await Promise.all(output)).flat().join('')}`);
}

function ensureFolder(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The text of index.js. Any version of Node can parse it; an old one would fail with a syntax error in main.js. */
function versionCheck(): string {
  const { engines } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  const [, major, minor] = /^>=(\d+)\.(\d+)$/.exec(engines.node) ?? [];
  return `#!/usr/bin/env node
var version = process.versions.node.split('.');
if ((version[0] - ${major} || version[1] - ${minor}) < 0) {
  var message = 'connect-dash-deploy needs Node ${major}.${minor} or later, and this is ' + process.versions.node + '.';
  if (process.env.GITHUB_ACTIONS === 'true') console.log('::error::' + message);
  else console.error(message);
  process.exitCode = 1;
} else require('./main.js');
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const usage = `Usage: npm run dist -- [<folder>…]

Builds dist/ from src/, and local-connect/dist/ from local-connect/. The previous content of the folders is removed.

  <folder>  build only this folder (default: both)`;
  const { positionals } = parseCommandLine(usage, { allowPositionals: true });
  const folders = positionals.length > 0 ? positionals : Object.keys(builds);
  for (const folder of folders) {
    const make = builds[folder];
    if (!make) exitWithUsage(`"${folder}" is not a folder that this script builds.`, usage);
    await make(join(repository, folder));
  }
}
