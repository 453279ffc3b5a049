import type { Connect } from '../../../src/connect/client.ts';
import { release } from '../../../src/deploy/release.ts';
import type { DeployRequest } from '../../../src/deploy/request.ts';
import { type RollbackTo, rollback } from '../../../src/deploy/rollback.ts';
import { deployContext } from '../../../src/deploy/server-state.ts';
import type { Clock } from '../../../src/shared/clock.ts';
import { UserError } from '../../../src/shared/problems.ts';
import { virtualClock } from '../../support/clock.ts';
import type { LocalConnect } from '../../support/local-connect.ts';
import { anApp, anOrder, clientFor, quickApp, recorder } from './an-app.ts';

/** Deploys an app made of these files, and gives what was seen of it. */
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
  await using app = await anApp(files);
  const seen = recorder();
  const connect = clientFor(url, key, seen, { signal, clock });
  const order = anOrder(app, { verify: { how: 'layout', timeout: 60 }, ...changed });
  const ended = await release(order, deployContext({ connect, progress: seen.progress, signal })).catch(
    (error) => error,
  );
  return { ended, facts: seen.facts, log: seen.lines.join('\n'), stages: seen.stages, packs: app.packs };
}

export const behind = (server: LocalConnect): Connect =>
  clientFor(server.url, server.keys.publisher, recorder());

export async function shown(server: LocalConnect, guid = ''): Promise<string> {
  const page = await behind(server).visit(new URL(`content/${guid}/`, `${server.url}/`), { timeout: 20_000 });
  return `${page.status} ${/<p>(.*?)<\/p>/.exec(page.text)?.[1] ?? ''}`;
}

export const broken = { ...quickApp('never'), 'app.py': 'import json\n\nimport nothing_like_this\n' };
export const mishapOf = (ended: unknown) => (ended instanceof UserError ? ended.problems[0] : ended);

/** Its layout answers as a draft, and no longer once it is live. */
export const failsLive = (word: string): Readonly<Record<string, string>> => ({
  ...quickApp(word),
  'app.py': `${quickApp(word)['app.py']}`.replace(
    '    answers =',
    '    rows = {}["rows"] if "layout" in path and "_bundle" not in prefix else 0\n    answers =',
  ),
});

/** Goes back, and gives what was seen of it. */
export async function back(
  server: LocalConnect,
  to: string | undefined,
  {
    how = 'layout' as 'none' | 'starts' | 'layout',
    url = server.url,
    signal = new AbortController().signal,
  } = {},
) {
  const seen = recorder();
  const connect = clientFor(url, server.keys.publisher, seen, { signal });
  const wanted = { content: { name: 'an_app' }, to: to as RollbackTo, verify: { how, timeout: 20 } };
  const ended = await rollback(wanted, deployContext({ connect, progress: seen.progress, signal })).catch(
    (error) => error,
  );
  return { ended, facts: seen.facts, log: seen.lines.join('\n'), stages: seen.stages };
}
