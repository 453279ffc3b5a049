import { expect, test } from '@jest/globals';
import { dryRun } from '../../../src/deploy/dry-run.ts';
import { release } from '../../../src/deploy/release.ts';
import { deployContext } from '../../../src/deploy/server-state.ts';
import { summaryOf } from '../../../src/github/summary.ts';
import { parseSettings } from '../../../src/inputs/settings-inputs.ts';
import { anOutcome } from '../../support/github/outcome.ts';
import { startLocalConnect } from '../../support/local-connect.ts';
import { clientFor, deployRequest, quickApp, recorder, testApp } from './test-app.ts';

const { signal } = new AbortController();

test('a plan is a table in the job summary with what would be deployed and each setting that differs', async () => {
  await using server = await startLocalConnect();
  const given = (settings: Record<string, string>) => parseSettings({ read: (name) => settings[name] ?? '' });
  const work = async (how: typeof dryRun, word: string, settings: Record<string, string>) => {
    await using app = await testApp(quickApp(word));
    const parsed = await given(settings);
    const recorded = recorder();
    const connect = clientFor(server.url, server.keys.publisher, recorded);
    const declared = { settings: parsed.settings, appFolder: '/', apiKey: 'a key' };
    await how(
      deployRequest(app, { declared }),
      deployContext({ connect, progress: recorded.progress, signal }),
    );
    return summaryOf(anOutcome({ status: 'planned', facts: recorded.facts }));
  };
  const settings = { title: 'Sales <board>', environment: 'STAGE=prod' };

  const first = await work(dryRun, 'one', settings);
  expect(first).toContain('<h4>Planned changes</h4>');
  expect(first).toContain('<tr><th>Setting</th><th>Current</th><th>Planned</th></tr>');
  expect(first).toContain('<tr><td>content item</td><td>none</td><td>would create test_app</td></tr>');
  expect(first).toContain('<tr><td>app</td><td>not deployed</td><td>a new bundle of app:app</td></tr>');
  expect(first).toContain('<td>Sales &lt;board&gt;</td>');
  expect(first).not.toContain('prod<');

  await work(release, 'one', settings);
  const same = await work(dryRun, 'one', settings);
  expect(same).toContain('<h4>Nothing would change</h4>');
  expect(same).not.toContain('<td>app</td>');

  const other = await work(dryRun, 'two', { ...settings, title: 'Sales' });
  expect(other).toContain('<tr><td>app</td><td>bundle 1</td><td>a new bundle of app:app</td></tr>');
  expect(other).toContain('<tr><td>title</td><td>Sales &lt;board&gt;</td><td>Sales</td></tr>');
});
