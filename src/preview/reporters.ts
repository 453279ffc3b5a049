import type { GitHub } from '../github/client.ts';
import { writeRow } from '../github/comment.ts';
import { type EarlierPreview, type Row, rowKey } from '../github/comment-text.ts';
import { setCommitStatus } from '../github/commit-status.ts';
import type { GitHubContext } from '../github/context.ts';
import { deploymentReporter } from '../github/deployment-reporter.ts';
import { deploymentOperation, removeDeployments } from '../github/deployments.ts';
import { type Reporter, type Reporting, startReporting } from '../github/reporting.ts';
import { redact } from '../shared/redaction.ts';

/** The app of a pull request. */
export interface PreviewSubject {
  readonly pullRequest: number;
  /** The app's name in Connect. */
  readonly app: string;
  /** The name of the app for people. */
  readonly title: string;
  /** The address of the server. */
  readonly server: string;
  /** The commit of the preview: the head of the pull request. */
  readonly commit: string;
  /** The GUID of the content item of production, if there is one. */
  readonly production: string | undefined;
}

/** How a preview ended. */
export interface PreviewReport
  extends Pick<Row, 'reason' | 'url' | 'kind' | 'details' | 'logsUrl' | 'changes' | 'notes'> {
  readonly state: 'ready' | 'failed';
}

/** Fetched while the run already reports that it has begun. */
type EarlierPreviews = readonly EarlierPreview[] | Promise<readonly EarlierPreview[]>;

/**
 * Reports a preview in the places that the workflow selects: a row in the comment, a deployment, a commit status.
 *
 * @param earlier the previews of this app and pull request that exist when the run starts
 */
export function reportPreview(
  context: GitHubContext,
  unredacted: PreviewSubject,
  earlier: EarlierPreviews,
  signal: AbortSignal,
): Reporting<PreviewReport> {
  const { available, options } = context;
  const environment = environmentOf(context);
  const subject = redact(unredacted);
  const reporters = [
    environment !== undefined && previewDeployment(context, subject, environment),
    options.comment !== 'off' && commentReporter(context, subject, earlier, options.comment),
    options.commitStatus && statusReporter(context, subject),
  ].filter((reporter) => reporter !== false);
  const reporting = startReporting(available ? reporters : [], context, signal);
  return { ...reporting, end: (report) => reporting.end(redact(report)) };
}

/**
 * All pull requests share one environment unless the workflow names another: with one for each they would accumulate,
 * because the token of a workflow can't delete environments.
 */
const environmentOf = ({ options: { environment } }: GitHubContext) =>
  environment === 'none' ? undefined : (environment ?? 'preview');

const describe = ({ state, reason = 'The preview failed.' }: PreviewReport) =>
  state === 'ready' ? 'The preview is ready.' : reason;

/** The row of an app in the comment on its pull request. */
function commentReporter(
  context: GitHubContext,
  subject: PreviewSubject,
  earlier: EarlierPreviews,
  mode: 'on' | 'on-failure',
): Reporter<PreviewReport> {
  const { log } = context;
  const { pullRequest } = subject;
  const write = async (github: GitHub, row: RowContent, create: boolean) => {
    const written = await writeRowOf(github, subject, row, create, context);
    if (written.shown || written.reason !== 'overwritten') return;
    log.warn({
      message: `The comment on pull request #${pullRequest} is out of date for this app.`,
      reason: 'Other jobs kept writing to the comment at the same time.',
      hint: 'Run this job again. The job summary has all results.',
    });
  };
  return {
    operation: commenting(pullRequest),
    begin: async (github) => write(github, { state: 'building', earlier: await earlier }, mode === 'on'),
    async end(github, report) {
      const row = report.state === 'failed' ? { ...report, earlier: await earlier } : report;
      await write(github, row, mode === 'on' || report.state === 'failed');
    },
    // The row belongs to another run now.
    async cancel() {},
  };
}

const commenting = (pullRequest: number) => ({
  action: `comment on pull request #${pullRequest}`,
  permission: 'pull-requests: write',
});

type RowContent = Omit<Row, 'key' | 'formerKey' | 'app' | 'commit' | 'time' | 'runUrl'>;

function writeRowOf(
  github: GitHub,
  subject: PreviewSubject,
  row: RowContent,
  create: boolean,
  { runUrl, repositoryUrl, docsUrl }: GitHubContext,
) {
  const { pullRequest, title: app, commit } = subject;
  const common = {
    ...keysOf(subject),
    app,
    commit,
    time: new Date(),
    ...(runUrl !== undefined && { runUrl }),
  };
  return writeRow(
    github,
    pullRequest,
    { ...common, ...row },
    {
      create,
      ...(repositoryUrl !== undefined && { repositoryUrl }),
      ...(docsUrl !== undefined && { docsUrl }),
    },
  );
}

/** The keys of an app's row: from its content item if there is one, otherwise from its name. */
export function keysOf({
  server,
  production,
  app,
}: Pick<PreviewSubject, 'server' | 'production' | 'app'>): Pick<Row, 'key' | 'formerKey'> {
  const byName = rowKey(server, app);
  return production === undefined ? { key: byName } : { key: rowKey(server, production), formerKey: byName };
}

function previewDeployment(
  { runUrl }: GitHubContext,
  { app, title, server, pullRequest, commit }: PreviewSubject,
  environment: string,
): Reporter<PreviewReport> {
  const description = `Preview of ${title}`;
  return deploymentReporter(
    { app, server, pullRequest, environment, commit, description },
    {
      runUrl,
      stateOf: (report) => ({
        state: report.state === 'ready' ? 'success' : 'failure',
        description: describe(report),
        ...(report.url !== undefined && { url: report.url }),
      }),
      async replaceEarlier(github, id) {
        await removeDeployments(github, environment, { app, server, pullRequest }, id);
      },
    },
  );
}

/** A status of the commit. */
function statusReporter({ runUrl }: GitHubContext, { app, commit }: PreviewSubject): Reporter<PreviewReport> {
  const set = (github: GitHub, state: 'pending' | 'success' | 'failure', description: string, url = runUrl) =>
    setCommitStatus(github, {
      commit,
      state,
      context: `Preview: ${app}`,
      description,
      ...(url !== undefined && { url }),
    });
  return {
    operation: { action: 'set a commit status', permission: 'statuses: write' },
    begin: (github) => set(github, 'pending', 'Building the preview'),
    end: (github, report) =>
      set(github, report.state === 'ready' ? 'success' : 'failure', describe(report), report.url),
    cancel: (github, reason) => set(github, 'success', reason),
  };
}

/**
 * Reports that the previews of an app were removed: in an existing comment, and by removing the deployments.
 *
 * @param closed whether the pull request is closed: then all of its deployments are removed
 * @returns false if GitHub still shows them, because it could not be reached or refused
 */
export async function showRemoved(
  context: GitHubContext,
  subject: PreviewSubject,
  closed: boolean,
  signal: AbortSignal,
): Promise<boolean> {
  const { available, options, bestEffort } = context;
  const environment = environmentOf(context);
  if (options.comment === 'off' && environment === undefined) return true;
  if (!available) return false;
  const github = await context.connect(signal);
  const { pullRequest, app, server } = subject;
  const row = bestEffort.attempt(commenting(pullRequest), async () => {
    if (options.comment !== 'off') await writeRowOf(github, subject, { state: 'removed' }, false, context);
    return true;
  });
  const deployments = bestEffort.attempt(deploymentOperation, async () => {
    if (environment === undefined) return true;
    await removeDeployments(github, environment, { pullRequest, server, ...(closed ? {} : { app }) });
    return true;
  });
  return (await Promise.all([row, deployments])).every((done) => done === true);
}
