import type { RunContext } from '../context.ts';
import type { Inputs } from '../inputs/inputs.ts';
import type { Audience } from '../settings/settings.ts';
import type { Log } from '../shared/log.ts';
import { BestEffort } from './best-effort.ts';
import type { Access, GitHub } from './client.ts';
import type { GitFacts } from './event.ts';

/** How a run uses GitHub. The client is not loaded before `connect` is called. */
export interface GitHubContext extends Pick<GitFacts, 'runUrl' | 'repositoryUrl' | 'docsUrl'> {
  /** What GitHub shows about deployments and previews. */
  readonly options: Pick<Inputs, 'comment' | 'githubEnvironment'>;
  /** False without a token. */
  readonly available: boolean;
  /** The client; calls end with `signal`. */
  readonly connect: (signal: AbortSignal) => Promise<GitHub>;
  /** Collects what GitHub refused. */
  readonly bestEffort: BestEffort;
  /** The last reports of a cancelled run. They are awaited before the process ends, and have a time limit of their own. */
  readonly pendingReports: Promise<unknown>[];
  readonly log: Log;
}

/** The context of a job on GitHub's runner. */
export interface GitHubRunContext extends RunContext {
  readonly git: GitFacts;
  readonly github: GitHubContext;
  /** Who can open the app in production, as the workflow sets it: a pull request can't change that. */
  readonly audience: Audience;
}

type GitHubInputs = Pick<Inputs, 'githubToken'> & GitHubContext['options'];

/** @param access other values than the runner's and the system's, for tests */
export function createGitHubContext(
  { githubToken: token, comment, githubEnvironment }: GitHubInputs,
  { repository, ...git }: Omit<GitFacts, 'serverUrl'>,
  log: Log,
  access: Pick<Access, 'apiUrl' | 'clock'> = {},
): GitHubContext {
  return {
    ...git,
    options: { comment, githubEnvironment },
    available: token !== undefined && repository !== undefined,
    async connect(signal) {
      if (token === undefined || repository === undefined) {
        throw new TypeError('GitHub needs a token and a repository.');
      }
      const { connectGitHub } = await import('./client.ts');
      return connectGitHub({ token, repository, signal, ...access });
    },
    pendingReports: [],
    bestEffort: new BestEffort(),
    log,
  };
}
