import { describe, expect, test } from '@jest/globals';
import { outputsOf } from '../../../src/github/outputs.ts';
import { anOutcome } from '../../support/github/outcome.ts';

const production = 'https://connect.example/content/0b1c2d3e-0000-4000-8000-000000000001/';

describe('the outputs', () => {
  test('of a deployment have its URLs', () => {
    const { result, ...others } = outputsOf(anOutcome());
    expect(others).toEqual({
      'content-url': production,
      'dashboard-url': 'https://connect.example/connect/#/apps/0b1c2d3e-0000-4000-8000-000000000001',
      'logs-url': 'https://connect.example/connect/#/apps/0b1c2d3e-0000-4000-8000-000000000001/logs',
      'content-guid': '0b1c2d3e-0000-4000-8000-000000000001',
      'bundle-id': '42',
      'task-id': 'task',
      'python-version': '3.12.4',
      status: 'deployed',
      'preview-url': '',
      'preview-kind': '',
      'live-url': production,
    });
    expect(JSON.parse(result)).toMatchObject({
      status: 'deployed',
      contentUrl: production,
      bundleId: '42',
      entrypoint: 'app:app',
      pythonRequires: '~=3.12.0',
      files: 12,
      bytes: 34_567,
      warnings: [],
      stages: [
        { name: 'Bundling', milliseconds: 250 },
        { name: 'Building', milliseconds: 30_000 },
      ],
    });
  });

  test('of a preview have the URLs of the preview and of production', () => {
    const previewUrl = 'https://connect.example/preview/board/12/';
    const facts = {
      contentUrl: previewUrl,
      previewUrl,
      previewKind: 'separate',
      liveUrl: production,
    } as const;
    expect(outputsOf(anOutcome({ status: 'previewed', facts }))).toMatchObject({
      'content-url': previewUrl,
      'preview-url': previewUrl,
      'preview-kind': 'separate',
      'live-url': production,
    });
  });

  test('of a preview have no live URL if the app is not in production yet', () => {
    const previewUrl = 'https://connect.example/preview/board/12/';
    expect(outputsOf(anOutcome({ facts: { contentUrl: previewUrl, previewUrl } }))['live-url']).toBe('');
  });

  test.each(['failed', 'cancelled', 'skipped'] as const)('are all set if nothing is known: %s', (status) => {
    const outputs = outputsOf(anOutcome({ status, facts: {}, stages: [] }));
    expect(Object.keys(outputs)).toEqual(Object.keys(outputsOf(anOutcome())));
    expect(outputs.status).toBe(status);
    const keys = (json: string) => Object.keys(JSON.parse(json));
    expect(keys(outputs.result)).toEqual(keys(outputsOf(anOutcome()).result));
  });

  test('have file paths relative to the repository', () => {
    const warnings = [
      { message: 'Not pinned.', location: { file: 'requirements.txt', line: 2 }, rule: 'unpinned-dash' },
    ];
    expect(JSON.parse(outputsOf(anOutcome({ warnings })).result).warnings).toEqual([
      {
        message: 'Not pinned.',
        reason: null,
        hint: null,
        rule: 'unpinned-dash',
        file: 'apps/board/requirements.txt',
        line: 2,
      },
    ]);
  });
});
