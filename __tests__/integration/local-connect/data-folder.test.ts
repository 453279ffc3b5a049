import { chmod, mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openState } from '../../../local-connect/state/state.ts';
import { startLocalConnect } from '../../support/local-connect.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { bundleOf, client, mirror } from './client.ts';

const onPosix = process.platform === 'win32' ? test.skip : test;

onPosix("an existing data folder's own files are made private, and others are left alone", async () => {
  await using connect = await startLocalConnect();
  const mira = client(connect, connect.keys.publisher);
  const guid = await mira.create('private');
  await mira.upload(guid, bundleOf({ 'app.py': mirror }));
  await connect.stop();
  const { dataDir } = connect;
  await chmod(dataDir, 0o755);
  const own = (await readdir(dataDir)).filter((name) => name !== 'incoming');
  expect(own).toEqual(expect.arrayContaining(['connect.sqlite', 'content', 'variables.key']));
  for (const name of own) await chmod(join(dataDir, name), 0o777);
  await writeFile(join(dataDir, 'notes.txt'), 'mine');
  await chmod(join(dataDir, 'notes.txt'), 0o644);
  await connect.restart();
  await mira.upload(guid, bundleOf({ 'app.py': mirror }));
  for (const name of (await readdir(dataDir)).filter((each) => each !== 'notes.txt'))
    expect([name, (await stat(join(dataDir, name))).mode & 0o077]).toEqual([name, 0]);
  expect((await stat(join(dataDir, 'notes.txt'))).mode & 0o777).toBe(0o644);
  expect((await stat(dataDir)).mode & 0o777).toBe(0o755);
});

describe('a damaged data folder is reported as damaged', () => {
  const damagedBy = async (damage: (dataDir: string) => Promise<unknown>, file: string) => {
    await using connect = await startLocalConnect();
    const mira = client(connect, connect.keys.publisher);
    const guid = await mira.create('damaged');
    await mira.patch(`v1/content/${guid}/environment`, [{ name: 'A', value: 'b' }]);
    await connect.stop();
    await damage(connect.dataDir);
    await expect(connect.restart()).rejects.toThrow(
      `local-connect can't start: ${join(connect.dataDir, file)} is damaged. Restore it from a backup`,
    );
  };

  test('if the database is another file', async () => {
    await damagedBy(
      (dataDir) => writeFile(join(dataDir, 'connect.sqlite'), 'x'.repeat(8192)),
      'connect.sqlite',
    );
  });

  test('if the database has lost its end', async () => {
    await damagedBy((dataDir) => truncate(join(dataDir, 'connect.sqlite'), 20_000), 'connect.sqlite');
  });

  test('if pages of the database are overwritten', async () => {
    await damagedBy(async (dataDir) => {
      const file = join(dataDir, 'connect.sqlite');
      const bytes = await readFile(file);
      bytes.fill(0xff, 3 * 4096, 20 * 4096);
      await writeFile(file, bytes);
    }, 'connect.sqlite');
  });

  test('if the key of the variables is missing', async () => {
    await damagedBy((dataDir) => writeFile(join(dataDir, 'variables.key'), 'x'.repeat(32)), 'variables.key');
  });

  test('if the key of the variables is too short', async () => {
    await damagedBy((dataDir) => truncate(join(dataDir, 'variables.key'), 7), 'variables.key');
  });
});

describe('the database keeps', () => {
  async function stateWithContent() {
    const folder = await temporaryFolder();
    const state = openState(folder.path);
    const entry = { username: 'mira', role: 'publisher', groups: [] } as const;
    const owner = state.users.configure(entry, undefined);
    const { guid } = state.content.add('kept', owner.guid, { title: null } as never);
    return {
      state,
      guid,
      async [Symbol.asyncDispose]() {
        state.db.close();
        await folder[Symbol.asyncDispose]();
      },
    };
  }

  test('the last 100 ended jobs of each content item, and running ones', async () => {
    await using kept = await stateWithContent();
    const { jobs } = kept.state;
    const running = jobs.start(kept.guid, 1, 'run_dash_app');
    for (let number = 0; number < 150; number += 1) {
      const { key } = jobs.start(kept.guid, 1, 'python_restore');
      jobs.addLine(key, 'stdout', `line of ${number}`);
      jobs.end(key, 0);
    }
    jobs.start(kept.guid, 1, 'python_restore');
    const left = jobs.of(kept.guid);
    expect(left.filter(({ status }) => status === 2)).toHaveLength(100);
    expect(left.map(({ key }) => key)).toContain(running.key);
    const lines = kept.state.db.all<{ data: string }>('SELECT data FROM job_lines');
    expect(lines).toHaveLength(100);
    expect(lines[0]?.data).toBe('line of 50');
  });

  test('the last 1000 tasks, and running ones', async () => {
    await using kept = await stateWithContent();
    const { tasks } = kept.state;
    const running = tasks.start('mira', 0);
    for (let number = 0; number < 1100; number += 1)
      tasks.end(tasks.start('mira', 0), { code: 0, error: '', result: null });
    tasks.start('mira', 0);
    const count = kept.state.db.get<{ count: number }>('SELECT COUNT(*) AS count FROM tasks')?.count;
    expect(count).toBeGreaterThanOrEqual(1000);
    expect(count).toBeLessThanOrEqual(1002);
    expect(tasks.byId(running)).toMatchObject({ finished: false });
  });
});

test('a new data folder is private', async () => {
  await using folder = await temporaryFolder();
  const data = join(folder.path, 'deep', 'data');
  await mkdir(join(folder.path, 'deep'));
  openState(data).db.close();
  expect((await stat(data)).mode & 0o077).toBe(0);
});
