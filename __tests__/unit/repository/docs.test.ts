import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readAction } from '../../../scripts/readme.ts';
import { type Feature, firstRelease } from '../../../src/connect/version.ts';

const repository = join(import.meta.dirname, '..', '..', '..');
const read = (file: string) => readFileSync(join(repository, file), 'utf8');
const documents = ['*.md', 'docs/*.md', '.github/*.md', 'local-connect/README.md'].flatMap((glob) =>
  globSync(glob, { cwd: repository }).map((file) => file.replaceAll('\\', '/')),
);

/** The anchors that GitHub creates for a document's headings. */
function anchorsOf(text: string): string[] {
  const headings = text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/^#+ (.+)$/gm);
  return Array.from(headings, ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** The broken relative links of a document. */
function brokenLinks(file: string): string[] {
  const links = read(file).matchAll(/\]\((?!https?:)([^)\s#]*)(?:#([^)\s]+))?\)/g);
  return Array.from(links, ([, path = '', anchor]) => {
    const target = path === '' ? file : normalize(join(dirname(file), path)).replaceAll('\\', '/');
    if (!existsSync(join(repository, target))) return path;
    return anchor === undefined || anchorsOf(read(target)).includes(anchor) ? '' : `${path}#${anchor}`;
  }).filter((link) => link !== '');
}

describe('every link of a document has an existing file and heading as its target', () => {
  test.each(documents)('%s', (file) => expect(brokenLinks(file)).toEqual([]));
});

describe('the releases of Connect that the documents name', () => {
  const features: readonly Feature[] = ['thumbnails', 'drafts', 'bundle metadata', 'trusted publishing'];
  const ofFeatures = features.map(firstRelease);
  // The oldest and the newest release, and two releases whose features local-connect checks.
  const others = ['2024.05', '2026.07', '2025.03.0', '2026.02.0'];

  test('docs/connect-versions.md has a row for the first release with each feature', () => {
    const rows = Array.from(
      read('docs/connect-versions.md').matchAll(/^\| [^|]+ \| ([\d.]+)/gm),
      ([, at]) => at,
    );
    expect(rows).toEqual(expect.arrayContaining(ofFeatures));
  });

  test.each(documents.filter((file) => file !== 'local-connect/README.md'))('%s names no other', (file) => {
    const named = Array.from(read(file).matchAll(/\b20\d\d\.\d\d(?:\.\d)?\b/g), ([release]) => release);
    expect(named.filter((release) => ![...ofFeatures, ...others].includes(release))).toEqual([]);
  });
});

test('docs/README.md links every document and every workflow', () => {
  const index = read('docs/README.md');
  const files = globSync(['docs/*.md', 'docs/workflows/*.yml'], { cwd: repository })
    .map((file) => file.replaceAll('\\', '/').replace(/^docs\//, ''))
    .filter((file) => file !== 'README.md');
  expect(files.filter((file) => !index.includes(`(${file})`))).toEqual([]);
});

test('local-connect/README.md shows every input and output of its action', () => {
  const { inputs, outputs } = parse(read('local-connect/action.yml'));
  const shown = Array.from(
    read('local-connect/README.md').matchAll(/^\| `([a-z-]+)` \|/gm),
    ([, name]) => name,
  );
  const documented = Object.keys(inputs).filter((name) => name !== 'job-status');
  expect(shown).toEqual(expect.arrayContaining([...documented, ...Object.keys(outputs)]));
});

test('docs/workflows/all-inputs.yml shows every input once, in the order of action.yml', () => {
  const [, inputs = ''] = read('docs/workflows/all-inputs.yml').split('with:\n          # Basics');
  const shown = Array.from(inputs.matchAll(/^ {10}(?:# )?([a-z-]+):(?= )/gm), ([, name]) => name);
  expect(shown).toEqual(Object.keys(readAction().inputs));
});

describe('docs/migrating.md', () => {
  const text = read('docs/migrating.md');
  const cells = Array.from(text.matchAll(/^\| ((?:`[^`]*`(?:, )?)+) \|/gm), ([, cell = '']) => cell);
  const mentioned = cells.flatMap((cell) => Array.from(cell.matchAll(/`([^`]+)`/g), ([, name = '']) => name));

  // From `rsconnect deploy dash --help`, version 1.32.0.
  const rsconnect =
    `--name --server --api-key --insecure --cacert --verbose --snowflake-connection-name --new --app-id
    --title --environment --no-verify --draft --metadata --no-metadata --account --token --secret --connect-cloud
    --client-id --client-secret --image --disable-env-management --disable-env-management-py
    --disable-env-management-r --exclude-renv --entrypoint --exclude --python --override-python-version
    --force-generate --requirements-file --package-installer --visibility --quiet`.split(/\s+/);
  // From the action.yml of posit-dev/connect-actions/deploy and of rstudio/actions/connect-publish.
  const actions =
    `connect-server connect-api-key audience content-guid deployment-file path draft github-token
    rsconnect-args url api-key dir working-directory access-type namespace show-logs force`.split(/\s+/);

  test.each([...rsconnect, ...actions])('has a row for %s', (name) => expect(mentioned).toContain(name));

  test('names inputs that exist', () => {
    const inputs = Object.keys(readAction().inputs);
    const ours = Array.from(
      text.matchAll(/^\| [^|]* \| `([a-z][a-z-]*)`(?=[ ,:])/gm),
      ([, name = '']) => name,
    );
    expect(ours.length).toBeGreaterThan(20);
    expect(ours.filter((name) => !inputs.includes(name))).toEqual([]);
  });
});
