import { warnOnFailure } from '../github/best-effort.ts';
import type { GitHub } from '../github/client.ts';
import type { Row } from '../github/comment-text.ts';
import type { GitHubContext } from '../github/context.ts';
import { redact } from '../shared/redaction.ts';

/** Which app of which pull request is shown. */
export interface Subject {
  readonly pullRequest: number;
  /** The app's name in Connect. */
  readonly app: string;
  /** What people call it. */
  readonly title: string;
  /** The address of the server. */
  readonly server: string;
  /** Which the preview was made of: the last of the pull request. */
  readonly commit: string;
  /** The content item of production, where there is one. */
  readonly production: string | undefined;
}

/** What the comment tells of a preview besides its state. */
export type PreviewReport = Pick<Row, 'state' | 'reason' | 'url' | 'kind' | 'logsUrl' | 'changes' | 'notes'>;

/**
 * Shows on GitHub how a preview stands: its row in the comment, a deployment, a commit status. None of it is worth
 * failing for: what GitHub refuses becomes a warning.
 */
export interface Surfaces {
  begin(subject: Subject): void;
  /** Waits for what `begin` started, then shows how it ended. */
  end(subject: Subject, told: PreviewReport): Promise<void>;
  /** The comment is another's to write now: only what is this commit's own is brought to an end. */
  withdraw(subject: Subject, reason: string): Promise<void>;
}

/** The keys of an app's row: by its content item where there is one, else by its name. */
export async function keysOf({
  server,
  production,
  app,
}: Pick<Subject, 'server' | 'production' | 'app'>): Promise<Pick<Row, 'key' | 'formerKey'>> {
  const { rowKey } = await import('../github/comment-text.ts');
  const byName = rowKey(server, app);
  return production === undefined ? { key: byName } : { key: rowKey(server, production), formerKey: byName };
}

/**
 * One environment for all pull requests unless the workflow names another: with one for each they would pile up, since
 * the token of a workflow can delete none.
 */
const environmentOf = ({ options: { environment } }: GitHubContext) =>
  environment === 'none' ? undefined : (environment ?? 'preview');

/** After a run was cancelled the runner leaves it a few seconds: enough to say so. */
const patienceWhenCancelled = 6000;

/** @param signal of the run */
export function surfacesOn(side: GitHubContext, signal: AbortSignal): Surfaces {
  const wanted = side.available ? wantedOn(side) : [];
  if (wanted.length === 0) return { begin() {}, async end() {}, async withdraw() {} };
  let begun: Promise<unknown> = Promise.resolve();

  async function onAll(show: (surface: Surface, github: GitHub) => Promise<void>, ends: AbortSignal) {
    const github = await side.connect(ends);
    await Promise.all(wanted.map((surface) => show(surface, github)));
  }

  return {
    begin(subject) {
      begun = onAll((surface, github) => surface.begin(github, subject), signal);
      // Looked at in `end`; the run may fail before.
      begun.catch(() => {});
    },
    async end(subject, whole) {
      const told = redact(whole);
      const finish = (ends: AbortSignal) =>
        onAll((surface, github) => surface.end(github, subject, told), ends);
      if (!signal.aborted) {
        await begun;
        await finish(signal);
        return;
      }
      const lastWords = begun
        .catch(() => {})
        .then(() => finish(AbortSignal.timeout(patienceWhenCancelled)))
        .catch((error: Error) => side.log.debug(`GitHub was not told of the end: ${error.message}`));
      side.pendingReports.push(lastWords);
      await lastWords;
    },
    async withdraw(subject, reason) {
      await begun;
      await onAll((surface, github) => surface.withdraw(github, subject, reason), signal);
    },
  };
}

/** A place where GitHub shows a preview. */
interface Surface {
  begin(github: GitHub, subject: Subject): Promise<void>;
  end(github: GitHub, subject: Subject, told: PreviewReport): Promise<void>;
  withdraw(github: GitHub, subject: Subject, reason: string): Promise<void>;
}

function wantedOn(side: GitHubContext): readonly Surface[] {
  const { options } = side;
  const environment = environmentOf(side);
  return [
    ...(environment === undefined ? [] : [deploymentOn(side, environment)]),
    ...(options.comment === 'off' ? [] : [rowOn(side, options.comment)]),
    ...(options.commitStatus ? [statusOn(side)] : []),
  ];
}

const isReady = ({ state }: PreviewReport) => state === 'ready';

const inShort = (told: PreviewReport) =>
  isReady(told) ? 'The preview is ready.' : (told.reason ?? 'The preview failed.');

/** The row of an app in the comment on its pull request. */
function rowOn({ log, runUrl }: GitHubContext, wish: 'on' | 'on-failure'): Surface {
  async function write(
    github: GitHub,
    subject: Subject,
    told: PreviewReport,
    create: boolean,
  ): Promise<void> {
    const { pullRequest } = subject;
    await warnOnFailure(log, commenting(pullRequest), async () => {
      const { writeRow } = await import('../github/comment.ts');
      const row = { ...(await rowOf(subject, runUrl)), ...told };
      const written = await writeRow(github, pullRequest, row, create);
      if (written.shown || written.reason !== 'overwritten') return;
      log.warn({
        message: `The comment on pull request #${pullRequest} doesn't show this app as it is.`,
        reason: 'Other jobs wrote to the comment at the same time, again and again.',
        hint: 'Run this job again; all else is in the job summary.',
      });
    });
  }

  return {
    begin: (github, subject) => write(github, subject, { state: 'building' }, wish === 'on'),
    end: (github, subject, told) =>
      write(github, subject, told, wish === 'on' || (wish === 'on-failure' && told.state === 'failed')),
    async withdraw() {},
  };
}

/** A deployment of the commit that the preview is made of. */
function deploymentOn({ log, runUrl }: GitHubContext, environment: string): Surface {
  // Known from the moment on that GitHub made it: whatever is lost after that, the deployment is brought to its end.
  let id: number | undefined;
  const logUrl = runUrl === undefined ? {} : { logUrl: runUrl };
  return {
    async begin(github, { app, title, server, pullRequest, commit }) {
      const description = `Preview of ${title}`;
      await warnOnFailure(log, deploying, async () => {
        const { createDeployment, setDeploymentState } = await import('../github/deployments.ts');
        const made = { app, server, pullRequest, environment, commit, description };
        id = await createDeployment(github, made);
        await setDeploymentState(github, id, { state: 'in_progress', description, ...logUrl });
      });
    },
    async end(github, { app, server, pullRequest }, told) {
      const deployment = id;
      if (deployment === undefined) return;
      await warnOnFailure(log, deploying, async () => {
        const { removeDeployments, setDeploymentState } = await import('../github/deployments.ts');
        await setDeploymentState(github, deployment, {
          state: isReady(told) ? 'success' : 'failure',
          description: inShort(told),
          ...(told.url !== undefined && { url: told.url }),
          ...logUrl,
        });
        await removeDeployments(github, environment, { app, server, pullRequest }, deployment);
      });
    },
    async withdraw(github, _subject, reason) {
      const deployment = id;
      if (deployment === undefined) return;
      await warnOnFailure(log, deploying, async () => {
        const { setDeploymentState } = await import('../github/deployments.ts');
        await setDeploymentState(github, deployment, { state: 'inactive', description: reason });
      });
    },
  };
}

/** A status of that commit. */
function statusOn({ log, runUrl }: GitHubContext): Surface {
  async function set(
    github: GitHub,
    { app, commit }: Subject,
    state: 'pending' | 'success' | 'failure',
    description: string,
    url = runUrl,
  ): Promise<void> {
    const doing = { action: 'set a commit status', permission: 'statuses: write' };
    await warnOnFailure(log, doing, async () => {
      const { setCommitStatus } = await import('../github/commit-status.ts');
      const context = `Preview: ${app}`;
      await setCommitStatus(github, {
        commit,
        state,
        context,
        description,
        ...(url !== undefined && { url }),
      });
    });
  }

  return {
    begin: (github, subject) => set(github, subject, 'pending', 'Building the preview'),
    end: (github, subject, told) =>
      set(github, subject, isReady(told) ? 'success' : 'failure', inShort(told), told.url),
    withdraw: (github, subject, reason) => set(github, subject, 'success', reason),
  };
}

/** What a row of the comment holds besides what is told of the preview. */
async function rowOf(subject: Subject, runUrl: string | undefined): Promise<Omit<Row, keyof PreviewReport>> {
  const { title, commit } = subject;
  return {
    ...(await keysOf(subject)),
    app: title,
    commit,
    time: new Date(),
    ...(runUrl !== undefined && { runUrl }),
  };
}

const commenting = (pullRequest: number) => ({
  action: `comment on pull request #${pullRequest}`,
  permission: 'pull-requests: write',
});

const deploying = { action: 'show a deployment', permission: 'deployments: write' };

/**
 * Shows that the previews of an app are gone: in the comment, where there is one, and among the deployments.
 *
 * @param closed whether the pull request is: then none of its deployments stays
 * @returns false where GitHub goes on showing them: it can't be asked, or it refused
 */
export async function showRemoved(
  side: GitHubContext,
  subject: Subject,
  closed: boolean,
  signal: AbortSignal,
): Promise<boolean> {
  const { options, log, runUrl } = side;
  const environment = environmentOf(side);
  if (options.comment === 'off' && environment === undefined) return true;
  if (!side.available) return false;
  const github = await side.connect(signal);
  const { pullRequest, app, server } = subject;
  const row = async () => {
    if (options.comment === 'off') return true;
    return warnOnFailure(log, commenting(pullRequest), async () => {
      const { writeRow } = await import('../github/comment.ts');
      await writeRow(github, pullRequest, { ...(await rowOf(subject, runUrl)), state: 'removed' }, false);
      return true;
    });
  };
  const deployments = async () => {
    if (environment === undefined) return true;
    return warnOnFailure(log, deploying, async () => {
      const { removeDeployments } = await import('../github/deployments.ts');
      await removeDeployments(github, environment, { pullRequest, server, ...(closed ? {} : { app }) });
      return true;
    });
  };
  return (await Promise.all([row(), deployments()])).every((told) => told === true);
}
