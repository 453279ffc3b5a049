import type { GitHub } from '../github/client.ts';
import { writeRow } from '../github/comment.ts';
import { type Row, rowKey } from '../github/comment-text.ts';
import type { GitHubContext } from '../github/context.ts';
import { deploymentOperation, deploymentReporter, removeDeployments } from '../github/deployments.ts';
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
}

/** How a preview ended. */
export interface PreviewReport
  extends Pick<Row, 'reason' | 'url' | 'kind' | 'details' | 'logsUrl' | 'changes' | 'notes'> {
  readonly state: 'ready' | 'failed';
}

/** Reports a preview in the places that the workflow selects: a row in the comment, a deployment. */
export function reportPreview(
  context: GitHubContext,
  unredacted: PreviewSubject,
  signal: AbortSignal,
): Reporting<PreviewReport> {
  const { available, options } = context;
  const environment = environmentOf(context);
  const subject = redact(unredacted);
  const reporters = [
    environment !== undefined && previewDeployment(context, subject, environment),
    options.comment !== 'off' && commentReporter(context, subject, options.comment),
  ].filter((reporter) => reporter !== false);
  const reporting = startReporting(available ? reporters : [], context, signal);
  return { ...reporting, end: (report) => reporting.end(redact(report)) };
}

/**
 * All pull requests share one environment unless the workflow names another: with one for each they would accumulate,
 * because the token of a workflow can't delete environments.
 */
const environmentOf = ({ options: { githubEnvironment: environment } }: GitHubContext) =>
  environment === 'none' ? undefined : (environment ?? 'preview');

/** The row of an app in the comment on its pull request. */
function commentReporter(
  context: GitHubContext,
  subject: PreviewSubject,
  mode: 'on' | 'on-failure',
): Reporter<PreviewReport> {
  const { pullRequest } = subject;
  const write = async (github: GitHub, row: RowContent, create: boolean) => {
    if (await writeRowOf(github, subject, row, create, context)) return;
    context.log.warn({
      message: `The comment on pull request #${pullRequest} is out of date for this app.`,
      reason: 'Other jobs kept writing to the comment at the same time.',
      hint: 'Run this job again. The job summary has all results.',
    });
  };
  return {
    operation: commenting(pullRequest),
    begin: (github) => write(github, { state: 'building' }, mode === 'on'),
    end: (github, report) => write(github, report, mode === 'on' || report.state === 'failed'),
    // The row belongs to another run now.
    async cancel() {},
  };
}

const commenting = (pullRequest: number) => ({
  action: `comment on pull request #${pullRequest}`,
  permission: 'pull-requests: write',
});

type RowContent = Omit<Row, 'key' | 'app' | 'commit' | 'time' | 'runUrl'>;

function writeRowOf(
  github: GitHub,
  { pullRequest, app, title, server, commit }: PreviewSubject,
  content: RowContent,
  create: boolean,
  { runUrl, repositoryUrl, docsUrl }: GitHubContext,
): Promise<boolean> {
  const row = { key: rowKey(server, app), app: title, commit, time: new Date(), runUrl, ...content };
  return writeRow(github, pullRequest, row, { create, repositoryUrl, docsUrl });
}

function previewDeployment(
  { runUrl: logUrl }: GitHubContext,
  { app, title, server, pullRequest, commit }: PreviewSubject,
  environment: string,
): Reporter<PreviewReport> {
  return deploymentReporter(
    { app, server, pullRequest, environment, commit, description: `Preview of ${title}` },
    {
      logUrl,
      stateOf: (report) => ({
        state: report.state === 'ready' ? 'success' : 'failure',
        description:
          report.state === 'ready' ? 'The preview is ready.' : (report.reason ?? 'The preview failed.'),
        url: report.url,
      }),
      replaceEarlier: (github, id) =>
        removeDeployments(github, environment, { app, server, pullRequest }, id),
    },
  );
}

/** Reports that the previews of an app were removed: in an existing comment, and by removing the deployments. */
export async function showRemoved(
  context: GitHubContext,
  subject: PreviewSubject,
  signal: AbortSignal,
): Promise<void> {
  const { available, options, bestEffort } = context;
  const environment = environmentOf(context);
  if (!available || (options.comment === 'off' && environment === undefined)) return;
  const github = await context.connect(signal);
  const { pullRequest, app, server } = subject;
  if (options.comment !== 'off') {
    await bestEffort.attempt(commenting(pullRequest), () =>
      writeRowOf(github, subject, { state: 'removed' }, false, context),
    );
  }
  if (environment === undefined) return;
  await bestEffort.attempt(deploymentOperation, () =>
    removeDeployments(github, environment, { pullRequest, server, app }),
  );
}
