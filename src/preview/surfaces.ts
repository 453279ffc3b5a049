import type { GitHub } from '../github/client.ts';
import type { Row } from '../github/comment-text.ts';
import { lenient } from '../github/lenient.ts';
import type { GitHubSide } from '../github/side.ts';
import { masked } from '../secrets.ts';

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
export type Told = Pick<
  Row,
  'state' | 'reason' | 'url' | 'kind' | 'logsUrl' | 'changes' | 'notes' | 'picture'
>;

/**
 * Shows on GitHub how a preview stands: its row in the comment, a deployment, a commit status. None of it is worth
 * failing for: what GitHub refuses becomes a warning.
 */
export interface Surfaces {
  begin(subject: Subject): void;
  /** Waits for what `begin` started, then shows how it ended. */
  end(subject: Subject, told: Told): Promise<void>;
  /** The comment is another's to write now: only what is this commit's own is brought to an end. */
  withdraw(subject: Subject, why: string): Promise<void>;
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
const environmentOf = ({ wishes: { environment } }: GitHubSide) =>
  environment === 'none' ? undefined : (environment ?? 'preview');

/** After a run was cancelled the runner leaves it a few seconds: enough to say so. */
const patienceWhenCancelled = 6000;

/** @param signal of the run */
export function surfacesOn(side: GitHubSide, signal: AbortSignal): Surfaces {
  const { wishes, runUrl, log } = side;
  const environment = environmentOf(side);
  const isWanted = wishes.comment !== 'off' || environment !== undefined || wishes.commitStatus;
  if (!isWanted || !side.available) return { begin() {}, async end() {}, async withdraw() {} };

  // Known from the moment on that GitHub made it: whatever is lost after that, the deployment is brought to its end.
  let deployment: number | undefined;
  let begun: Promise<unknown> = Promise.resolve();

  async function finish(subject: Subject, told: Told, ends: AbortSignal): Promise<void> {
    const github = await side.connect(ends);
    const isReady = told.state === 'ready';
    const description = isReady ? 'The preview is ready.' : (told.reason ?? 'The preview failed.');
    const create = wishes.comment === 'on' || (wishes.comment === 'on-failure' && told.state === 'failed');
    await Promise.all([
      finished(github, subject, told, description),
      write(github, subject, told, create),
      status(github, subject, isReady ? 'success' : 'failure', description, told.url),
    ]);
  }

  return {
    begin(subject) {
      begun = side
        .connect(signal)
        .then((client) =>
          Promise.all([
            deployed(client, subject),
            write(client, subject, { state: 'building' }, wishes.comment === 'on'),
            status(client, subject, 'pending', 'Building the preview'),
          ]),
        );
      // Looked at in `end`; the run may fail before.
      begun.catch(() => {});
    },
    async end(subject, whole) {
      const told = masked(whole);
      if (!signal.aborted) {
        await begun;
        await finish(subject, told, signal);
        return;
      }
      const lastWords = begun
        .catch(() => {})
        .then(() => finish(subject, told, AbortSignal.timeout(patienceWhenCancelled)))
        .catch((error: Error) => log.debug(`GitHub was not told of the end: ${error.message}`));
      side.lastWords.push(lastWords);
      await lastWords;
    },
    async withdraw(subject, why) {
      await begun;
      const github = await side.connect(signal);
      const id = deployment;
      await Promise.all([
        id === undefined
          ? undefined
          : lenient(log, deploying, async () => {
              const { setDeploymentState } = await import('../github/deployments.ts');
              await setDeploymentState(github, id, { state: 'inactive', description: why });
            }),
        status(github, subject, 'success', why),
      ]);
    },
  };

  async function write(github: GitHub, subject: Subject, told: Told, create: boolean): Promise<void> {
    if (wishes.comment === 'off') return;
    const { pullRequest, title, commit } = subject;
    const doing = { what: `comment on pull request #${pullRequest}`, permission: 'pull-requests: write' };
    await lenient(log, doing, async () => {
      const { writeRow } = await import('../github/comment.ts');
      const row: Row = {
        ...(await keysOf(subject)),
        ...told,
        app: title,
        commit,
        time: new Date(),
        ...(runUrl !== undefined && { runUrl }),
      };
      const written = await writeRow(github, pullRequest, row, create);
      if (written.shown || written.reason !== 'overwritten') return;
      log.warn({
        what: `The comment on pull request #${pullRequest} doesn't show this app as it is.`,
        why: 'Other jobs wrote to the comment at the same time, again and again.',
        fix: 'Run this job again; all else is in the job summary.',
      });
    });
  }

  async function deployed(github: GitHub, subject: Subject): Promise<void> {
    if (environment === undefined) return;
    const { app, server, pullRequest, commit } = subject;
    await lenient(log, deploying, async () => {
      const { createDeployment, setDeploymentState } = await import('../github/deployments.ts');
      const description = `Preview of ${subject.title}`;
      deployment = await createDeployment(github, {
        app,
        server,
        pullRequest,
        environment,
        commit,
        description,
      });
      await setDeploymentState(github, deployment, {
        state: 'in_progress',
        description,
        ...(runUrl !== undefined && { logUrl: runUrl }),
      });
    });
  }

  async function finished(
    github: GitHub,
    { app, server, pullRequest }: Subject,
    { state, url }: Told,
    description: string,
  ): Promise<void> {
    const id = deployment;
    if (environment === undefined || id === undefined) return;
    await lenient(log, deploying, async () => {
      const { removeDeployments, setDeploymentState } = await import('../github/deployments.ts');
      await setDeploymentState(github, id, {
        state: state === 'ready' ? 'success' : 'failure',
        description,
        ...(url !== undefined && { url }),
        ...(runUrl !== undefined && { logUrl: runUrl }),
      });
      await removeDeployments(github, environment, { app, server, pullRequest }, id);
    });
  }

  async function status(
    github: GitHub,
    { app, commit }: Subject,
    state: 'pending' | 'success' | 'failure',
    description: string,
    url = runUrl,
  ): Promise<void> {
    if (!wishes.commitStatus) return;
    const doing = { what: 'set a commit status', permission: 'statuses: write' };
    await lenient(log, doing, async () => {
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
}

const deploying = { what: 'show a deployment', permission: 'deployments: write' };

/**
 * Shows that the previews of an app are gone: in the comment, where there is one, and among the deployments.
 *
 * @param closed whether the pull request is: then none of its deployments stays
 * @returns false where GitHub goes on showing them: it can't be asked, or it refused
 */
export async function showRemoved(
  side: GitHubSide,
  subject: Subject,
  closed: boolean,
  signal: AbortSignal,
): Promise<boolean> {
  const { wishes, log, runUrl } = side;
  const environment = environmentOf(side);
  if (wishes.comment === 'off' && environment === undefined) return true;
  if (!side.available) return false;
  const github = await side.connect(signal);
  const { pullRequest, app, title, server, commit } = subject;
  const row = async () => {
    if (wishes.comment === 'off') return true;
    const doing = { what: `comment on pull request #${pullRequest}`, permission: 'pull-requests: write' };
    return lenient(log, doing, async () => {
      const { writeRow } = await import('../github/comment.ts');
      const keys = await keysOf(subject);
      const told = { ...keys, app: title, state: 'removed' as const, commit, time: new Date() };
      await writeRow(github, pullRequest, { ...told, ...(runUrl !== undefined && { runUrl }) }, false);
      return true;
    });
  };
  const deployments = async () => {
    if (environment === undefined) return true;
    return lenient(log, deploying, async () => {
      const { removeDeployments } = await import('../github/deployments.ts');
      await removeDeployments(github, environment, { pullRequest, server, ...(closed ? {} : { app }) });
      return true;
    });
  };
  return (await Promise.all([row(), deployments()])).every((told) => told === true);
}
