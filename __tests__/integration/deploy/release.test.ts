import { expect, test } from '@jest/globals';
import { release } from '../../../src/deploy/release.ts';
import { localConnect } from '../../support/local-connect.ts';
import { anApp, anOrder, clientFor, dashSays, recorder } from './an-app.ts';

const { signal } = new AbortController();

test('makes the content item, verifies a draft, and activates it', async () => {
  await using server = await localConnect();
  await using app = await anApp({ 'app.py': dashSays('hello') });
  const seen = recorder();
  const connect = clientFor(server.url, server.keys.publisher, seen);
  try {
    await expect(release(anOrder(app), { connect, progress: seen.progress, signal })).resolves.toBe(
      'deployed',
    );
  } finally {
    console.log(seen.lines.join('\n'), seen.facts, seen.stages);
  }
}, 120_000);
