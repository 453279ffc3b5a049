import { expect, test } from '@jest/globals';
import { startLocalConnect } from '../../support/local-connect.ts';
import { isFullScope } from '../../support/scope.ts';
import { sharedApp, sharedAppManifest, sharedApps } from '../../support/shared-apps.ts';
import { bundleOf, client } from './client.ts';

const onPosix = process.platform === 'win32' ? test.skip : test;
const kills = isFullScope ? 20 : 3;

onPosix('has every upload and deployment that it confirmed after kill -9 at arbitrary moments', async () => {
  await using apps = await sharedApps();
  await using connect = await startLocalConnect({ pythons: [apps.python] });
  const mira = client(connect, connect.keys.publisher);
  const bundle = bundleOf({ ...sharedApp('here') }, sharedAppManifest);
  const uploaded = new Map<string, string[]>();
  const deployed = new Map<string, string>();
  for (const name of ['one', 'two', 'three', 'four']) uploaded.set(await mira.create(name), []);

  for (let kill = 1; kill <= kills; kill++) {
    // The time differs in each round, because the uploads and deployments of the items take different times.
    let confirmed = 0;
    const enough = Promise.withResolvers<void>();
    const confirm = () => ++confirmed === 3 * kill && enough.resolve();
    const deployAgainAndAgain = async (guid: string, ids: string[]): Promise<never> => {
      for (;;) {
        const id = await mira.upload(guid, bundle);
        ids.push(id);
        confirm();
        const { code } = await mira.deploy(guid, { bundle_id: id });
        if (code === 0) deployed.set(guid, id);
        confirm();
      }
    };
    const work = [...uploaded].map(([guid, ids]) => deployAgainAndAgain(guid, ids).catch(() => {}));
    await Promise.race([enough.promise, Promise.all(work)]);
    await connect.kill();
    await Promise.all(work);
    await connect.restart();

    expect(confirmed).toBeGreaterThanOrEqual(3 * kill);
    for (const [guid, ids] of uploaded) {
      const { body } = await mira.get(`v1/content/${guid}/bundles`);
      expect(body.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining(ids));
      const { bundle_id } = (await mira.get(`v1/content/${guid}`)).body;
      // A bundle whose activation was not confirmed may be active instead.
      expect(Number(bundle_id)).toBeGreaterThanOrEqual(Number(deployed.get(guid) ?? 0));
      if (bundle_id !== null) expect((await mira.visit(`content/${guid}/`)).status).toBe(200);
    }
  }
});
