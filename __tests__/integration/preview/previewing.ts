import type { PreviewOwner } from '../../../src/connect/bundle-metadata.ts';
import type { Content } from '../../../src/connect/types.ts';
import { release } from '../../../src/deploy/release.ts';
import type { App } from '../../../src/deploy/request.ts';
import { deployContext, fetchServerState } from '../../../src/deploy/server-state.ts';
import { createGitHubContext, type GitHubContext } from '../../../src/github/context.ts';
import { makeDraft } from '../../../src/preview/draft.ts';
import type { PreviewRequest } from '../../../src/preview/request.ts';
import { makeSeparate } from '../../../src/preview/separate.ts';
import { nothingDeclared, type Settings } from '../../../src/settings/settings.ts';
import { virtualClock } from '../../support/clock.ts';
import type { MockGitHub } from '../../support/github/mock-github.ts';
import type { LocalConnect } from '../../support/local-connect.ts';
import { anApp, anOrder, clientFor, quickApp, recorder } from '../deploy/an-app.ts';

export const owner: PreviewOwner = { host: 'github.com', repository: 4711, pullRequest: 12 };
export const { signal } = new AbortController();

/** mira's client of a server, with what was seen of its use. */
export function miraAt(server: LocalConnect) {
  const seen = recorder();
  return { seen, connect: clientFor(server.url, server.keys.publisher, seen) };
}

/** Deploys an app to production as `board`. */
export async function deployBoard(server: LocalConnect, settings: Partial<Settings> = {}): Promise<Content> {
  await using app = await anApp(quickApp('live'));
  const { seen, connect } = miraAt(server);
  const declared = { settings: { ...nothingDeclared, ...settings }, appFolder: '/', apiKey: 'a key' };
  const order = anOrder(app, { content: { name: 'board' }, declared });
  await release(order, deployContext({ connect, progress: seen.progress, signal }));
  return connect.content(seen.facts.contentGuid ?? '');
}

export interface Wanted extends Partial<PreviewRequest> {
  /** Number of the workflow run. */
  readonly run?: number;
  /** Called at each stage, before it begins. */
  readonly at?: (stage: string) => Promise<void>;
}

/** Previews an app as a draft of `board`, or as content of its own. */
export async function preview(
  server: LocalConnect,
  kind: 'draft' | 'separate',
  app: App,
  wanted: Wanted = {},
) {
  const { run = 1001, at, ...changes } = wanted;
  const { seen, connect } = miraAt(server);
  const known = await fetchServerState(
    { name: 'board' },
    { connect, errorContext: { server: connect.server } },
  );
  const { content, user } = known;
  const order: PreviewRequest = {
    owner,
    repository: 'acme/board',
    app: 'board',
    title: 'board',
    packable: app,
    source: { source_github_actions_run: `https://github.com/acme/board/actions/runs/${run}/attempts/1` },
    verify: { how: 'layout', timeout: 20 },
    force: false,
    wishes: { access: undefined, viewers: undefined, variables: [], vanityPath: undefined, ofProduction: {} },
    declared: nothingDeclared,
    appFolder: '/',
    apiKey: 'a key',
    ...changes,
  };
  const progress = {
    ...seen.progress,
    async stage<T>(name: string, work: () => Promise<T>): Promise<T> {
      await at?.(name);
      return seen.progress.stage(name, work);
    },
  };
  const before = (await server.requests()).length;
  const surroundings = { connect, progress, signal, seen: known };
  if (!user || (kind === 'draft' && !content)) throw new Error('There is nothing to preview.');
  const made = await (kind === 'draft' && content
    ? makeDraft(content, order, surroundings)
    : makeSeparate(user, order, surroundings)
  ).catch((error: Error) => error);
  return { made, seen, connect, writes: await writesSince(server, before) };
}

/** The calls that may have changed something, in order, with GUIDs and numbers left out. */
export async function writesSince(server: LocalConnect, before: number): Promise<readonly string[]> {
  const calls = (await server.requests()).slice(before);
  return calls
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => {
      const plain = path.replace(/^.*__api__\/v1\//, '').replace(/[\da-f-]{36}/, 'GUID');
      return `${method} ${plain.replace(/\/\d+$/, '/N')}`;
    });
}

/** What a visitor with mira's key reads at an address, or the status where it isn't 200. */
export async function shown(server: LocalConnect, url: string): Promise<string> {
  const page = await miraAt(server).connect.visit(new URL(url), { timeout: 20_000 });
  return page.status === 200 ? (/<p>(.*?)<\/p>/.exec(page.text)?.[1] ?? '') : `${page.status}`;
}

/** GitHub as a run has it whose token is good. */
export const sideOf = (
  github: MockGitHub,
  seen: ReturnType<typeof recorder>,
  changes: Partial<Parameters<typeof createGitHubContext>[0]> = {},
): GitHubContext =>
  createGitHubContext(
    {
      githubToken: github.token,
      comment: 'on',
      commitStatus: true,
      githubEnvironment: undefined,
      ...changes,
    },
    { repository: github.repository, runUrl: 'https://github.com/acme/board/actions/runs/1001' },
    github.url,
    seen.progress.log,
    virtualClock(),
  );
