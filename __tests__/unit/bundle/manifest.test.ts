import { describe, expect, test } from '@jest/globals';
import { type ManifestParts, makeManifest, manifestBytes, oldestOf } from '../../../src/bundle/manifest.ts';
import { parseExistingManifest } from '../../../src/bundle/other-tools.ts';
import { fc } from '../../support/properties.ts';

const hash = (md5: string) => ({ md5, sha256: '' });

const parts: ManifestParts = {
  entrypoint: { module: 'app', object: 'app', text: 'app:app', source: 'given', certain: true },
  python: { requires: '~=3.12.0', source: '.python-version' },
  requirements: {
    text: 'dash\n',
    packageFile: 'requirements.txt',
    source: 'requirements.txt',
    packages: new Map([['dash', undefined]]),
    locked: false,
    origins: [],
    own: [],
    manager: 'pip',
  },
  packageInstaller: 'auto',
  settings: { environment: {} },
  fileHashes: new Map([
    ['app.py', hash('9e107d9d372bb6826bd81d3542a419d6')],
    ['assets/style.css', hash('e4d909c290d0fb1ca068ffaddf22cbd0')],
    ['requirements.txt', hash('0f343b0931126a20f133d67c2b018a3b')],
  ]),
};

describe('the manifest', () => {
  test('of a Dash app is written byte for byte as Connect reads it', () => {
    expect(Buffer.from(manifestBytes(makeManifest(parts, '3.12.4'))).toString()).toBe(`{
  "version": 1,
  "locale": "en_US.UTF-8",
  "metadata": {
    "appmode": "python-dash",
    "entrypoint": "app:app"
  },
  "environment": {
    "python": {
      "requires": "~=3.12.0"
    }
  },
  "python": {
    "version": "3.12.4",
    "package_manager": {
      "name": "pip",
      "package_file": "requirements.txt"
    }
  },
  "files": {
    "app.py": {
      "checksum": "9e107d9d372bb6826bd81d3542a419d6"
    },
    "assets/style.css": {
      "checksum": "e4d909c290d0fb1ca068ffaddf22cbd0"
    },
    "requirements.txt": {
      "checksum": "0f343b0931126a20f133d67c2b018a3b"
    }
  }
}
`);
  });

  test.each<{ it: string; change: Partial<ManifestParts>; manager: object }>([
    { it: 'leaves the installer to the server', change: {}, manager: { name: 'pip' } },
    {
      it: 'allows uv on request',
      change: { packageInstaller: 'uv' },
      manager: { name: 'pip', allow_uv: true },
    },
    {
      it: 'forbids uv if pip is requested',
      change: { packageInstaller: 'pip' },
      manager: { name: 'pip', allow_uv: false },
    },
    {
      it: 'names uv for a uv.lock',
      change: { requirements: { ...parts.requirements, manager: 'uv' } },
      manager: { name: 'uv' },
    },
    {
      it: "keeps an existing manifest's choice",
      change: { settings: { environment: {}, allowUv: false } },
      manager: { name: 'pip', allow_uv: false },
    },
    {
      it: 'prefers the input to an existing manifest',
      change: { packageInstaller: 'uv', settings: { environment: {}, allowUv: false } },
      manager: { name: 'pip', allow_uv: true },
    },
  ])('$it', ({ change, manager }) => {
    expect(makeManifest({ ...parts, ...change }).python.package_manager).toEqual({
      package_file: 'requirements.txt',
      ...manager,
    });
  });

  test('of an app that accepts any Python states no version if the server is not known', () => {
    const manifest = makeManifest({ ...parts, python: { source: 'no file states one' } });
    expect(manifest.environment).toEqual({});
    expect(manifest.python.version).toBeUndefined();
  });

  test('lists a file named __proto__', () => {
    const fileHashes = new Map([['__proto__', hash('aa')]]);
    expect(Buffer.from(manifestBytes(makeManifest({ ...parts, fileHashes }))).toString()).toContain(
      '"__proto__": {\n      "checksum": "aa"',
    );
  });
});

test.each([
  ['~=3.12.0', '3.12.0'],
  ['>=3.10,<3.13', '3.10.0'],
  ['>=3.9,>=3.11', '3.11.0'],
  ['==3.11.*', '3.11.0'],
  ['== 3.11.4', '3.11.4'],
  ['~=3.0', '3.0.0'],
  ['<4', undefined],
])('the oldest Python that %s accepts is %s', (specifier, oldest) => {
  expect(oldestOf(specifier)).toBe(oldest);
});

describe('an existing manifest.json', () => {
  // A shortened manifest of rsconnect-python 1.25 and Publisher.
  const written = {
    version: 1,
    locale: 'de_DE.UTF-8',
    metadata: { appmode: 'python-dash', entrypoint: 'app:app', content_category: 'site' },
    environment: {
      image: 'ghcr.io/example/connect:1',
      environment_management: { python: true },
      python: { requires: '~=3.11.0' },
    },
    python: {
      version: '3.11.7',
      package_manager: {
        name: 'pip',
        version: '24.0',
        package_file: 'requirements-prod.txt',
        allow_uv: true,
      },
    },
    integration_requests: [{ guid: 'x', name: 'Snowflake' }],
    files: { 'app.py': { checksum: '0A' }, 'gone.csv': { checksum: '0b' } },
  };

  test('provides the Python version, the requirements file and the settings', () => {
    const { manifest, findings } = parseExistingManifest(JSON.stringify(written));
    expect(findings).toEqual([]);
    expect(manifest).toMatchObject({
      python: { requires: '~=3.11.0', source: 'manifest.json' },
      packageFile: 'requirements-prod.txt',
      settings: {
        locale: 'de_DE.UTF-8',
        contentCategory: 'site',
        environment: { image: 'ghcr.io/example/connect:1', environment_management: { python: true } },
        integrationRequests: [{ guid: 'x', name: 'Snowflake' }],
        allowUv: true,
      },
    });
    const { metadata, environment, integration_requests } = makeManifest({
      ...parts,
      settings: manifest?.settings ?? parts.settings,
    });
    expect(metadata).toEqual({ appmode: 'python-dash', entrypoint: 'app:app', content_category: 'site' });
    expect(environment).toMatchObject({
      image: 'ghcr.io/example/connect:1',
      python: { requires: '~=3.12.0' },
    });
    expect(integration_requests).toEqual([{ guid: 'x', name: 'Snowflake' }]);
  });

  test('of an older client means any patch release of its Python', () => {
    const { environment: _, ...older } = written;
    expect(parseExistingManifest(JSON.stringify(older)).manifest?.python?.requires).toBe('~=3.11.0');
  });

  test.each<[message: string, text: string, rule: string]>([
    ['that is no JSON', '{', 'unreadable-manifest'],
    ['that is a web app manifest', '{"name": "x", "icons": []}', 'unreadable-manifest'],
    ['for another kind of content', '{"metadata": {"appmode": "shiny"}}', 'unreadable-manifest'],
  ])('%s is ignored with a warning', (_, text, rule) => {
    expect(parseExistingManifest(text)).toMatchObject({ findings: [{ rule, level: 'warning' }] });
  });

  test('may have any content', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((json) => `{"metadata": ${json}, "files": ${json}}`),
        ),
        (text) => {
          const { manifest, findings } = parseExistingManifest(text);
          expect(manifest === undefined).toBe(findings.length > 0);
        },
      ),
    );
  });
});
