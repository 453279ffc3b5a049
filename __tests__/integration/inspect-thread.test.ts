import { expect, test } from '@jest/globals';
import { inspectInThread } from '../../src/bundle/inspect-thread.ts';
import { helloApp } from '../support/hello-dash.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const options = (path: string) => ({
  ...{ root: path, repository: path, exclude: [], include: [], extraFiles: [], gitignore: false },
  ...{ extras: [], groups: [], packageInstaller: 'auto' as const, ignoreRules: [] },
});
const signal = () => new AbortController().signal;

test('an app is inspected in a thread as it would be here', async () => {
  await using folder = await temporaryFolder(helloApp);
  const inspection = await inspectInThread(options(folder.path), signal());
  expect(inspection.entrypoint?.text).toBe('app:app');
  expect(inspection.files.map(({ path }) => path)).toContain('app.py');
  expect(inspection.requirements?.packages.has('dash')).toBe(true);
});

test('the problems of an app come back from the thread', async () => {
  await using folder = await temporaryFolder({});
  await expect(inspectInThread(options(folder.path), signal())).rejects.toMatchObject({
    name: 'UserError',
    problems: [expect.objectContaining({ message: expect.any(String), hint: expect.any(String) })],
  });
});

test('an abort ends the thread with the reason of the signal', async () => {
  await using folder = await temporaryFolder(helloApp);
  const stop = new AbortController();
  const inspecting = inspectInThread(options(folder.path), stop.signal);
  stop.abort(new Error('cancelled'));
  await expect(inspecting).rejects.toThrow('cancelled');
});
