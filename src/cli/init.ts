import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { connectTo } from '../connect/client.ts';
import { parseServerUrl } from '../connect/server-url.ts';
import { contentName, titleOf } from '../deploy/content-name.ts';
import { similarContent } from '../deploy/similar-content.ts';
import { openRepository } from '../git.ts';
import { type DeploymentRecord, readRecords } from '../inputs/deployment-records.ts';
import { findApps } from '../monorepo/find-apps.ts';
import { isIn, readRepository } from '../monorepo/repository.ts';
import { createRunSignal, RunCancelledError } from '../shared/cancellation.ts';
import { kindOf, listFolder, readAppText } from '../shared/file-access.ts';
import { UserError } from '../shared/problems.ts';
import { registerSecret } from '../shared/redaction.ts';
import { readCheckout } from './checkout.ts';
import { cleanUpWorkflow, deployWorkflow, previewWorkflow, type WorkflowApp } from './init-workflows.ts';
import type { TerminalProgress } from './progress.ts';

export const initHelp = `Usage: connect-dash-deploy init [<folder>] [--previews] [--server <url>] [--dry-run]

Writes workflows that deploy the Dash apps of a repository, from what is there: the apps, the workflow of another tool,
deployment records and, if CONNECT_SERVER and CONNECT_API_KEY are set, the content on the server. An existing file is
never overwritten.

  --previews      write the workflows for previews of pull requests, too
  --server <url>  the server, if neither a record, a workflow nor CONNECT_SERVER names it
  --dry-run       print the files instead of writing them
`;

/**
 * Writes the workflows for the Dash apps of a repository.
 *
 * @param args the arguments after `init`
 * @param action `owner/name` of this action's repository
 * @throws {UserError} outside of a git repository, or if there is no Dash app
 */
export async function runInit(
  args: readonly string[],
  action: string,
  progress: TerminalProgress,
): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      previews: { type: 'boolean' },
      server: { type: 'string' },
      'dry-run': { type: 'boolean' },
    },
  });
  const { log } = progress;
  const found = await inspect(resolve(positionals[0] ?? '.'), values.server, progress);
  for (const { path, contentGuid } of found.apps)
    log.info(`App: ${path}${contentGuid === undefined ? '' : ` (deployed as ${contentGuid})`}`);
  for (const { file, tool } of found.otherWorkflows)
    log.info(`${file} deploys with ${tool}. Delete it once the new workflow works.`);
  const files = {
    'deploy.yml': deployWorkflow(action, found.apps),
    ...(values.previews && {
      'preview.yml': previewWorkflow(action, found.apps),
      'clean-up-previews.yml': cleanUpWorkflow(action),
    }),
  };
  for (const [name, text] of Object.entries(files)) {
    const file = `.github/workflows/${name}`;
    if (values['dry-run']) log.info(`\n# ${file}\n${text}`);
    else await write(found.root, file, text, progress);
  }
  log.info(`
Then store the server and an API key of Connect (your name, API Keys) in the repository:
  gh variable set CONNECT_SERVER --body '${found.server ?? '<URL of your server>'}'
  gh secret set CONNECT_API_KEY
Commit the files and push: the app is deployed.`);
}

async function inspect(folder: string, server: string | undefined, progress: TerminalProgress) {
  const git = await openRepository(folder);
  const { root } = git;
  const inside = relative(root, folder).replaceAll('\\', '/');
  const apps = (await findApps(await readRepository(git))).filter((app) => isIn(inside, app.folder));
  if (apps.length === 0) {
    throw new UserError({
      message: `There is no Dash app in ${folder}.`,
      reason: 'No tracked Python file has a Dash object at the top level of a module.',
      hint: 'Commit the app first, or name its folder.',
    });
  }
  const workflows = readWorkflows(root);
  const records = await Promise.all(apps.map((app) => readRecords(join(root, app.folder), root)));
  const chosen =
    server ??
    records.flatMap((one) => one.records)[0]?.server.href ??
    workflows.map((one) => one.server).find((one) => one !== undefined) ??
    process.env.CONNECT_SERVER;
  const found = apps.map((app, at) => ({
    path: app.folder || '.',
    ...guidFor(records[at]?.records ?? [], chosen, apps.length === 1 ? workflows : []),
  }));
  return {
    root,
    server: chosen,
    // Files of the repository may name any server, which must not receive the key.
    apps: isSameServer(chosen, server ?? process.env.CONNECT_SERVER)
      ? await withGuidsOfServer(found, chosen, root, progress)
      : found,
    otherWorkflows: workflows,
  };
}

/** The content item of an app: by its only record on the server, else by the workflow of another tool. */
function guidFor(
  records: readonly DeploymentRecord[],
  server: string | undefined,
  workflows: readonly { readonly guid: string | undefined }[],
): { contentGuid?: string } {
  const own = new Set(records.filter((one) => one.server.href === server).map(({ guid }) => guid));
  const guid =
    own.size === 1 ? [...own][0] : workflows.map((one) => one.guid).find((one) => one !== undefined);
  return guid === undefined ? {} : { contentGuid: guid };
}

function isSameServer(one: string | undefined, other: string | undefined): boolean {
  const [a, b] = [parseServerUrl(one ?? ''), parseServerUrl(other ?? '')];
  return a.ok && b.ok && a.value.href === b.value.href;
}

/** The time limit for the requests to the server, in minutes. */
const searchTime = 1;

/**
 * Looks up the apps without a known GUID on the server, if CONNECT_API_KEY is set. A failure is only a warning: the first
 * deployment looks them up again.
 */
async function withGuidsOfServer(
  apps: readonly WorkflowApp[],
  address: string | undefined,
  root: string,
  { log }: TerminalProgress,
): Promise<readonly WorkflowApp[]> {
  const key = process.env.CONNECT_API_KEY?.trim();
  const server = parseServerUrl(address ?? '');
  if (!key || !server.ok || apps.every(({ contentGuid }) => contentGuid !== undefined)) return apps;
  registerSecret(key);
  const credentials = { kind: 'api-key', key } as const;
  const signal = createRunSignal(searchTime);
  const connect = connectTo({ server: server.value, credentials, insecure: false, signal, log });
  try {
    const [{ project }, user, contents] = await Promise.all([
      readCheckout(root),
      connect.user(),
      connect.allContent(),
    ]);
    return await Promise.all(
      apps.map(async (app) => {
        if (app.contentGuid !== undefined) return app;
        const folder = app.path === '.' ? '' : app.path;
        const texts = [contentName(project, folder), titleOf(project, folder) ?? ''];
        const [only, ...others] = await similarContent(texts, { contents, user }, connect);
        return only && others.length === 0 ? { ...app, contentGuid: only.guid } : app;
      }),
    );
  } catch (error) {
    if (error instanceof RunCancelledError) throw error;
    log.warn({
      message: `Could not ask ${server.value.href} for the content items of the apps.`,
      reason: (error as Error).message,
      hint: 'If an app is deployed there already, set `content-guid` in the workflow.',
    });
    return apps;
  }
}

const tools: readonly { readonly tool: string; readonly pattern: RegExp }[] = [
  { tool: 'rsconnect-python', pattern: /\brsconnect\s+deploy\b/ },
  { tool: 'posit-dev/connect-actions', pattern: /uses:\s*["']?posit-dev\/connect-actions/ },
  { tool: 'rstudio/actions/connect-publish', pattern: /uses:\s*["']?rstudio\/actions\/connect-publish/ },
];

/** The workflows that deploy with another tool, with the server and the GUID they name literally. */
function readWorkflows(root: string) {
  const access = { repository: root };
  const folder = join(root, '.github', 'workflows');
  const names = listFolder(folder, access).map(({ name }) => name);
  return names
    .filter((name) => /\.ya?ml$/.test(name))
    .flatMap((name) => {
      const file = `.github/workflows/${name}`;
      const text = readAppText(join(folder, name), access, file)?.text ?? '';
      const tool = tools.find(({ pattern }) => pattern.test(text))?.tool;
      if (tool === undefined) return [];
      const server =
        /(?:--server[=\s]+|\b(?:connect-server|url|CONNECT_SERVER):\s*)["']?(https?:\/\/[^\s"'@]+)/.exec(
          text,
        )?.[1];
      const guid = /(?:--app-id[=\s]+|-a\s+|\bcontent-guid:\s*)["']?([0-9a-f-]{36})\b/i.exec(text)?.[1];
      return [{ file, tool, server, guid }];
    });
}

async function write(root: string, file: string, text: string, { log }: TerminalProgress): Promise<void> {
  const path = join(root, file);
  if (kindOf(path, { repository: root }) !== 'nothing') {
    return log.warn({
      message: `${file} exists and is not changed.`,
      hint: 'Delete or rename it, or see --dry-run for what would be written.',
    });
  }
  await mkdir(dirname(path), { recursive: true });
  // An existing file is never overwritten, also if it appeared meanwhile.
  await writeFile(path, text, { flag: 'wx' });
  log.info(`Wrote ${file}`);
}
