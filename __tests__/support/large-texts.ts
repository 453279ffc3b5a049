import { parentPort, workerData } from 'node:worker_threads';
import { isSelfContained } from '../../local-connect/run/shareable.ts';
import { submodulePaths } from '../../src/bundle/files/checks.ts';
import { pythonCondition } from '../../src/bundle/requirements/markers/environments.ts';
import { planHashes } from '../../src/bundle/requirements/package-checks.ts';
import { poetryAlternatives } from '../../src/bundle/requirements/poetry-version.ts';
import { parseRequirementsText } from '../../src/bundle/requirements/requirements-syntax.ts';
import { ConnectError, pageTitle } from '../../src/connect/errors.ts';
import { parseServerUrl } from '../../src/connect/server-url.ts';
import type { Job } from '../../src/connect/types.ts';
import { explainBuild } from '../../src/deploy/explain/build.ts';
import { explainStart } from '../../src/deploy/explain/start.ts';
import { parseDashPage } from '../../src/deploy/page.ts';
import { withConfigFile } from '../../src/inputs/connect-toml.ts';
import { parsePrincipals, parseSettings } from '../../src/inputs/settings-inputs.ts';
import { parseVanityPath } from '../../src/settings/vanity.ts';
import { withoutUrlSecret } from '../../src/shared/redaction.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Repeats a text up to one megabyte. */
const much = (piece: string) => piece.repeat(Math.ceil(1_000_000 / piece.length));

const build = (...pieces: readonly string[]) => {
  for (const output of pieces.flatMap((piece) => [[much(piece)], much(`${piece}\n`).split('\n')]))
    explainBuild({ reason: '', output }, { requirements: { text: 'dash\n', origins: [] } as never });
};

const start = (...lines: readonly string[]) =>
  explainStart(
    { problem: { message: 'It failed.' }, run: { lines, job: {} as Job, summary: '' } as never },
    undefined,
  );

/**
 * Texts that make a careless regular expression backtrack. They run in a thread, because a regular expression can only be
 * stopped by terminating its thread.
 */
export const largeTexts: Readonly<Record<string, () => unknown>> = {
  'a page of script tags that never close': () => {
    const at = new URL('https://connect.example.org/');
    parseDashPage(much('<script '), at);
    parseDashPage(much('<script id="_dash-config"'), at);
    parseDashPage(much('<script id="_dash-config">'), at);
    const config = '<script id="_dash-config">{}</script>';
    for (const piece of ['<link=n', '<!--', '<script>', '<link rel="stylesheet" href="a'])
      parseDashPage(config + much(piece), at);
    for (const piece of [' ', ' rel', ' rel =', ' rel="', " rel='"])
      parseDashPage(`${config}<link ${much(piece)}>`, at);
  },
  'an error page of title tags that never close': () => {
    pageTitle(much('<title '));
    return new ConnectError('GET v1/user', 500, much('<title '), {}).text;
  },
  'a URL of the requirements with no end of colons': () => withoutUrlSecret(`https:${much('://0')}`),
  'lines of requirements': () => {
    const pieces = ['a', ' ', '=', ',', '[', '(', '-', '@', '\\', ';', '://', '"', "'", '.', '/', '#', ':'];
    for (const piece of [...pieces, '[]', '="', ' -', '://0', 'a@', 'a=', '--', '--hash=x '])
      parseRequirementsText(
        ['./a', 'dash==1', '-e ./a', '--index-url '].map((line) => line + much(piece)).join('x\n'),
      );
    const line = (text: string) => ({ text, required: { name: 'a' } });
    for (const piece of [' ', '\\', '\n', '\\\n', ' \\\n', '--hash=x ', '--hash=x\\\n'])
      planHashes([line(`a==1 --hash=x${much(piece)}x`), line('b==1')], () => {});
  },
  'requirements that local-connect restores': () => {
    for (const piece of ['\n', ' ', '\\\n', '\r', ' #', 'a', '[', '.'])
      for (const line of ['', 'a', 'a [', 'a @ ', '-i ']) isSelfContained(`${line}${much(piece)}x`);
  },
  'versions of lock files and pyproject.toml': () => {
    poetryAlternatives(`1${much(' ')}x`);
    pythonCondition(`>${much(' ')}x${much(' ')}\n!`);
  },
  '.gitmodules': () => {
    submodulePaths(`path = a${much('\t')}b`);
  },
  'connect.toml': async () => {
    await using folder = await temporaryFolder({
      'connect.toml': `title = """\n[ ${much(' ')}\n"""\nunknown = 1\n`,
    });
    await withConfigFile(() => '', { root: folder.path, repository: folder.path });
  },
  'settings and addresses': async () => {
    parsePrincipals(`user:${much('\t')}a\u2028b`, { name: 'viewers', step: {} });
    parseVanityPath(`a${much('/')}b`);
    parseServerUrl(`https://connect.example.org/${much('/')}b`);
    await parseSettings({ read: (name) => (name === 'settings' ? much(']') : '') });
  },
  "pip's output": () =>
    build(
      'DO NOT MATCH THE HASHES\n\n',
      "Invalid requirement: '",
      'Hashes are required in --require-hashes mode\n o',
      'Could not open requirements file: ',
      'cc1plus: ',
      '\n\n ',
    ),
  "uv's output": () =>
    build(
      'No solution found when resolving',
      'No solution found when resolving depends on w',
      "Couldn't parse requirement in \n cause:",
      'Error parsing included file',
      'n==I',
      'ia',
      'a.whl',
    ),
  "the app's log": () => {
    start(much('libe.so'), much('OperationalError: '));
    start('Traceback (most recent call last):', '  File "a.py", line 1', `ImportError: ${much('lib.so')}`);
  },
};

if (workerData === 'reader') {
  parentPort?.on('message', async (name: string) => {
    await largeTexts[name]?.();
    parentPort?.postMessage(name);
  });
}
