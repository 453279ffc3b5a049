import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repository } from '../../scripts/runner.ts';
import type { LocalConnectOptions } from './local-connect.ts';
import { cachedFolder, python } from './python-index.ts';
import { writeFiles } from './temporary-folder.ts';

/** Higher than any release of Dash 4, so that pip prefers it. */
const version = '4.999';

const source = join(import.meta.dirname, 'stand-in-dash');

/** Options of a local-connect that installs the stand-in for the requirement `dash`. It uses a separate cache. */
export async function standInDash(): Promise<Pick<LocalConnectOptions, 'cache' | 'env'>> {
  const text = await readFile(join(source, 'dash', '__init__.py'), 'utf8');
  const name = `stand-in-dash-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
  const wheels = await cachedFolder('wheels', name, build);
  return {
    cache: join(repository, '.cache', `local-connect-${name}`),
    env: {
      PIP_FIND_LINKS: [wheels, process.env.PIP_FIND_LINKS].filter(Boolean).join(' '),
      UV_FIND_LINKS: [wheels, process.env.UV_FIND_LINKS].filter(Boolean).join(','),
    },
  };
}

/** Builds the wheel: https://packaging.python.org/specifications/binary-distribution-format/ */
async function build(folder: string): Promise<void> {
  const content = join(folder, 'content');
  const info = `dash-${version}.dist-info`;
  await cp(source, content, { recursive: true });
  await writeFiles(join(content, info), {
    METADATA: `Metadata-Version: 2.1\nName: dash\nVersion: ${version}\n`,
    WHEEL: 'Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    RECORD: ['dash/__init__.py', ...['METADATA', 'WHEEL', 'RECORD'].map((file) => `${info}/${file}`)]
      .map((file) => `${file},,\n`)
      .join(''),
  });
  const wheel = join(folder, `dash-${version}-py3-none-any.whl`);
  await promisify(execFile)(python, ['-m', 'zipfile', '-c', wheel, 'dash', info], { cwd: content });
}
