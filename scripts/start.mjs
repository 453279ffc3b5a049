// Starts a script of this repository on Node 24. Installs missing dependencies first:
//   node scripts/start.mjs <script> [argument…]
// It is JavaScript for Node 20 or later, because Node 24 is one of the dependencies.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = dirname(dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === 'win32';

/** npm writes node_modules/.package-lock.json at the end of each install. */
function isInstalled() {
  const written = join(repository, 'node_modules', '.package-lock.json');
  const lock = join(repository, 'package-lock.json');
  if (!existsSync(written)) return false;
  if (statSync(written).mtimeMs >= statSync(lock).mtimeMs) return true;
  // A checkout may update the time of an unchanged lock file.
  const versions = (file) =>
    Object.entries(JSON.parse(readFileSync(file, 'utf8')).packages)
      .filter(([path, { optional }]) => path !== '' && !optional)
      .map(([path, { version }]) => `${path}@${version}`);
  const present = new Set(versions(written));
  return versions(lock).every((entry) => present.has(entry));
}

function install() {
  console.error('Installing the dependencies of connect-dash-deploy (npm ci) …');
  const { status, stdout, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: repository,
    encoding: 'utf8',
    shell: windows,
  });
  if (status === 0) return;
  console.error(`${stdout}${stderr}\nnpm ci failed. Fix the error above, then run this command again.`);
  process.exit(1);
}

if (!isInstalled()) install();

const node24 = join(
  dirname(createRequire(join(repository, 'package.json')).resolve('node/package.json')),
  'bin',
  windows ? 'node.exe' : 'node',
);
const [script, ...args] = process.argv.slice(2);
// npm starts scripts in the repository, but paths in the arguments of a command are relative to the user's folder.
const cwd = /^(scripts|bench|node_modules)\//.test(script)
  ? repository
  : (process.env.INIT_CWD ?? process.cwd());
const child = spawn(node24, [resolve(repository, script), ...args], {
  cwd,
  stdio: 'inherit',
  env: {
    ...process.env,
    PATH: [dirname(node24), process.env.PATH].join(delimiter),
    // npm sets it to the user's folder. Set here if npm didn't start this script.
    INIT_CWD: process.env.INIT_CWD ?? process.cwd(),
  },
});
// Ctrl-C also reaches the child, so this process waits for the child's exit code.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
// On SIGTERM, npm stops only the shell that started this process. This process then has another parent.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 200).unref();
child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
