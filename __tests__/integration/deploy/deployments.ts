import type { Connect } from '../../../src/connect/client.ts';
import { build } from '../../../src/deploy/build.ts';
import { release } from '../../../src/deploy/release.ts';
import type { DeployRequest } from '../../../src/deploy/request.ts';
import { type RollbackTo, rollback } from '../../../src/deploy/rollback.ts';
import { deployContext } from '../../../src/deploy/server-state.ts';
import type { Clock } from '../../../src/shared/clock.ts';
import { UserError } from '../../../src/shared/problems.ts';
import { virtualClock } from '../../support/clock.ts';
import type { LocalConnect } from '../../support/local-connect.ts';
import { clientFor, deployRequest, quickApp, recorder, testApp } from './test-app.ts';

/** Deploys an app of these files and returns the result or the error, the facts, the log and the stages. */
export async function deploy(
  server: LocalConnect,
  files: Readonly<Record<string, string>>,
  changed: Partial<DeployRequest> = {},
  {
    url = server.url,
    key = server.keys.publisher,
    signal = new AbortController().signal,
    clock = virtualClock() as Clock,
  } = {},
) {
  await using app = await testApp(files);
  const recorded = recorder();
  const connect = clientFor(url, key, recorded, { signal, clock });
  const request = deployRequest(app, { verify: { how: 'layout', timeout: 60 }, ...changed });
  const ended = await release(request, deployContext({ connect, progress: recorded.progress, signal })).catch(
    (error) => error,
  );
  return {
    ended,
    facts: recorded.facts,
    log: recorded.lines.join('\n'),
    stages: recorded.stages,
    packs: app.packs,
  };
}

/** Deploys an app without verification, as a preparation of a test. */
export const deployUnverified = (
  server: LocalConnect,
  files: Readonly<Record<string, string>>,
  changed: Partial<DeployRequest> = {},
) => deploy(server, files, { verify: { how: 'none', timeout: 1 }, ...changed });

export const clientOf = (server: LocalConnect): Connect =>
  clientFor(server.url, server.keys.publisher, recorder());

export async function pageOf(server: LocalConnect, guid = ''): Promise<string> {
  const page = await clientOf(server).visit(new URL(`content/${guid}/`, `${server.url}/`), {
    timeout: 120_000,
  });
  return `${page.status} ${/<p>(.*?)<\/p>/.exec(page.text)?.[1] ?? ''}`;
}

export const broken = { ...quickApp('never'), 'app.py': 'import json\n\nimport nothing_like_this\n' };
export const problemOf = (ended: unknown) => (ended instanceof UserError ? ended.problems[0] : ended);

/** An app whose layout works as a draft, but fails when it is live. */
export const failsLive = (word: string): Readonly<Record<string, string>> => ({
  ...quickApp(word),
  'app.py': `${quickApp(word)['app.py']}`.replace(
    '    responses =',
    '    rows = {}["rows"] if "layout" in path and "_bundle" not in prefix else 0\n    responses =',
  ),
});

/** Rolls back and returns the result or the error, the facts, the log and the stages. */
export async function rollBack(
  server: LocalConnect,
  to: string | undefined,
  {
    how = 'layout' as 'none' | 'starts' | 'layout',
    url = server.url,
    signal = new AbortController().signal,
  } = {},
) {
  const recorded = recorder();
  const connect = clientFor(url, server.keys.publisher, recorded, { signal });
  const wanted = { content: { name: 'test_app' }, to: to as RollbackTo, verify: { how, timeout: 120 } };
  const ended = await rollback(wanted, deployContext({ connect, progress: recorded.progress, signal })).catch(
    (error) => error,
  );
  return { ended, facts: recorded.facts, log: recorded.lines.join('\n'), stages: recorded.stages };
}

/** A content item with a bundle that another tool uploaded: without the metadata of this action. */
export async function deployedByAnotherTool(
  server: LocalConnect,
  name: string,
  title: string,
): Promise<string> {
  const context = deployContext({
    connect: clientOf(server),
    progress: recorder().progress,
    signal: new AbortController().signal,
  });
  const { connect } = context;
  const { guid } = await connect.createContent({ name, title });
  await using app = await testApp(quickApp('one'));
  const bundle = await connect.upload(guid, await app.pack(undefined), undefined);
  await build({ guid, bundleId: bundle.id, activate: true, isEarlier: false }, context);
  return guid;
}
