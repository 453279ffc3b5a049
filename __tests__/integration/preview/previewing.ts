import type { PreviewOwner } from '../../../src/connect/bundle-metadata.ts';
import type { Content } from '../../../src/connect/types.ts';
import { release } from '../../../src/deploy/release.ts';
import type { App } from '../../../src/deploy/request.ts';
import { deployContext, fetchServerState } from '../../../src/deploy/server-state.ts';
import { createGitHubContext, type GitHubContext } from '../../../src/github/context.ts';
import { makePreview } from '../../../src/preview/make-preview.ts';
import { cleanUpBeside } from '../../../src/preview/remove-previews.ts';
import type { PreviewRequest } from '../../../src/preview/request.ts';
import { nothingDeclared, type Settings } from '../../../src/settings/settings.ts';
import { virtualClock } from '../../support/clock.ts';
import type { MockGitHub } from '../../support/github/mock-github.ts';
import type { LocalConnect } from '../../support/local-connect.ts';
import { clientFor, deployRequest, quickApp, recorder, testApp } from '../deploy/test-app.ts';

export const owner: PreviewOwner = { host: 'github.com', repository: 4711, pullRequest: 12 };
export const { signal } = new AbortController();

/** A client with mira's key, and a recorder of its progress. */
export function miraAt(server: LocalConnect) {
  const seen = recorder();
  return { seen, connect: clientFor(server.url, server.keys.publisher, seen) };
}

/** Deploys an app to production as `board`, without verification. */
export async function deployBoard(server: LocalConnect, settings: Partial<Settings> = {}): Promise<Content> {
  await using app = await testApp(quickApp('live'));
  const { seen, connect } = miraAt(server);
  const declared = { settings: { ...nothingDeclared, ...settings }, appFolder: '/', apiKey: 'a key' };
  const verify = { how: 'none', timeout: 1 } as const;
  const order = deployRequest(app, { content: { name: 'board' }, declared, verify });
  await release(order, deployContext({ connect, progress: seen.progress, signal }));
  return await connect.content(seen.facts.contentGuid ?? '');
}

export interface Options extends Partial<Omit<PreviewRequest, 'declared'>> {
  /** The declared settings of production. */
  readonly declared?: Settings;
  /** The number of the workflow run. */
  readonly run?: number;
  /** Remove the previews that the new one replaces. */
  readonly cleansUp?: boolean;
  /** Called at each stage, before it begins. */
  readonly at?: (stage: string) => Promise<void>;
}

/** Previews an app as a draft of `board`, or as a separate content item. */
export async function preview(
  server: LocalConnect,
  kind: 'draft' | 'separate',
  app: App,
  options: Options = {},
) {
  const { run = 1001, at, cleansUp = false, declared: settings = nothingDeclared, ...changes } = options;
  const { seen, connect } = miraAt(server);
  const errorContext = { server: connect.server };
  const state = await fetchServerState({ name: 'board' }, { connect, errorContext });
  const request: PreviewRequest = {
    owner,
    repository: 'acme/board',
    name: 'board',
    title: 'board',
    app,
    source: { source_github_actions_run: `https://github.com/acme/board/actions/runs/${run}/attempts/1` },
    verify: { how: 'layout', timeout: 120 },
    force: false,
    options: {
      access: undefined,
      viewers: undefined,
      variables: [],
      vanityPath: undefined,
      ofProduction: {},
    },
    declared: { settings, appFolder: '/', apiKey: 'a key' },
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
  const context = { connect, progress, signal, errorContext, state };
  if (kind === 'draft' && !state.content) throw new Error('The app to preview is missing.');
  const inputs = {
    preview: kind,
    previewAccess: undefined,
    previewViewers: undefined,
    previewEnvironment: [],
    previewVanityPath: undefined,
  };
  const made = await makePreview(inputs, request, context).catch((error: Error) => error);
  if (cleansUp && !(made instanceof Error) && made.status !== 'superseded') {
    const github = createGitHubContext(
      { githubToken: undefined, comment: 'off', githubEnvironment: 'none' },
      {},
      seen.progress.log,
    );
    const replaced = { owner: request.owner, app: request.name, bundleId: made.bundleId };
    await cleanUpBeside(replaced, state, undefined, { ...context, github });
  }
  return { made, seen, connect, writes: await writesSince(server, before) };
}

/** The calls that can change something, in order, without GUIDs and numbers. */
export async function writesSince(server: LocalConnect, before: number): Promise<readonly string[]> {
  const calls = (await server.requests()).slice(before);
  return calls
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => {
      const plain = path.replace(/^.*__api__\/v1\//, '').replace(/[\da-f-]{36}/, 'GUID');
      return `${method} ${plain.replace(/\/\d+$/, '/N')}`;
    });
}

/** The text at a URL with mira's key, or the status if it isn't 200. */
export async function shown(server: LocalConnect, url: string): Promise<string> {
  const page = await miraAt(server).connect.visit(new URL(url), { timeout: 120_000 });
  return page.status === 200 ? (/<p>(.*?)<\/p>/.exec(page.text)?.[1] ?? '') : `${page.status}`;
}

/** The GitHub context of a run with a valid token. */
export const gitHubFor = (
  github: MockGitHub,
  seen: ReturnType<typeof recorder>,
  changes: Partial<Parameters<typeof createGitHubContext>[0]> = {},
): GitHubContext =>
  createGitHubContext(
    {
      githubToken: github.token,
      comment: 'on',
      githubEnvironment: undefined,
      ...changes,
    },
    {
      repository: github.repository,
      repositoryUrl: 'https://github.com/acme/board',
      runUrl: 'https://github.com/acme/board/actions/runs/1001',
    },
    seen.progress.log,
    { apiUrl: github.url, clock: virtualClock() },
  );
