// npm run dist: src/ becomes dist/: what is always needed in one file, late chunks, and what starts them.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type OutputOptions, rolldown } from 'rolldown';
import { readWords } from './command-line.ts';

const repository = dirname(import.meta.dirname);

/**
 * Builds the action, minified and with the licences of what went into it. The same source gives the same files in any
 * checkout.
 *
 * @param destination the folder to make; what it held before is gone
 */
export async function build(destination: string): Promise<void> {
  const bundle = await rolldown({
    input: { main: 'src/main.ts', 'hash-thread': 'src/bundle/archive/hash-thread.ts' },
    cwd: repository,
    platform: 'node',
  });
  rmSync(destination, { recursive: true, force: true });
  const { output } = await bundle.write({ ...form, dir: destination });
  await bundle.close();
  writeFileSync(join(destination, 'index.js'), entry(), { mode: 0o755 });
  // The repository's own package.json says "module".
  writeFileSync(join(destination, 'package.json'), '{ "type": "commonjs" }\n');
  writeFileSync(
    join(destination, 'licenses.txt'),
    licences(output.flatMap((chunk) => ('moduleIds' in chunk ? chunk.moduleIds : []))),
  );
}

/**
 * What starts: in words that any Node understands, because an old one can't even parse the rest, and would show all of it
 * in its complaint.
 */
function entry(): string {
  const { engines } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  const [, major, minor] = /^>=(\d+)\.(\d+)$/.exec(engines.node) ?? [];
  return `#!/usr/bin/env node
var version = process.versions.node.split('.');
if ((version[0] - ${major} || version[1] - ${minor}) < 0) {
  console.error('connect-dash-deploy needs Node ${major}.${minor} or later, and this is ' + process.versions.node + '.');
  process.exitCode = 1;
} else require('./main.js');
`;
}

const form: OutputOptions = {
  // Node starts CommonJS sooner than modules: its loader of modules is asynchronous, and takes a millisecond for each.
  format: 'cjs',
  minify: true,
  comments: { legal: false },
  entryFileNames: '[name].js',
  // Without a hash a change of the source changes the files it is about, and no other's name.
  chunkFileNames: '[name].js',
  codeSplitting: {
    groups: [
      ...['lezer', 'octokit', 'smol-toml', 'yaml'].map((name) => ({
        name,
        test: new RegExp(`node_modules[\\\\/]@?${name}[\\\\/]`),
      })),
      // What reads archives. What writes their headers is needed far more often, and a tenth of it.
      { name: 'tar', test: /node_modules[\\/]tar[\\/].*index/ },
    ],
  },
};

/** The licence of each package that a module comes from, by name. */
function licences(modules: readonly string[]): string {
  const folders = new Set(
    modules.flatMap((module) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(module)?.[0] ?? []),
  );
  const texts = Array.from(folders, (folder) => {
    const { name, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    return { name, text: `${name}\n${license}\n${file ? readFileSync(join(folder, file), 'utf8') : ''}` };
  });
  return texts
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ text }) => `${text.trimEnd()}\n`)
    .join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const usage = `Usage: npm run dist -- [<folder>]

Makes dist/, or another folder, from src/. What the folder held before is gone.`;
  const { positionals } = readWords(usage, { allowPositionals: true });
  await build(resolve(repository, positionals[0] ?? 'dist'));
}
