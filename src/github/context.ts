import type { RunContext } from '../context.ts';
import type { Audience } from '../settings/settings.ts';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import type { GitHub } from './client.ts';
import type { GitFacts } from './event.ts';

/** What GitHub is to show of previews. */
export interface GitHubReportOptions {
  readonly comment: 'on' | 'off' | 'on-failure';
  /** The environment of deployments, `none`, or absent where the workflow doesn't say. */
  readonly environment: string | undefined;
  readonly commitStatus: boolean;
}

/** GitHub's side of a run. Nothing of it is loaded before `connect` is called. */
export interface GitHubContext {
  readonly options: GitHubReportOptions;
  /** False where there is no token. */
  readonly available: boolean;
  /** The client; calls end with `signal`. */
  readonly connect: (signal: AbortSignal) => Promise<GitHub>;
  /** What a run that was stopped still tells GitHub: to be waited for before the process ends. It ends by itself. */
  readonly pendingReports: Promise<unknown>[];
  /** The page of this run. */
  readonly runUrl: string | undefined;
  readonly log: Log;
}

/** The context of a job that GitHub's runner started. */
export interface GitHubRunContext extends RunContext {
  readonly git: GitFacts;
  readonly github: GitHubContext;
  /** Who may open the app in production, as the workflow sets it: a pull request can't change that. */
  readonly audience: Audience;
}

/** The inputs about GitHub. */
export interface GitHubInputs {
  readonly githubToken: string | undefined;
  readonly comment: GitHubReportOptions['comment'];
  readonly commitStatus: boolean;
  readonly githubEnvironment: string | undefined;
}

/**
 * GitHub as this run may use it.
 *
 * @param apiUrl GITHUB_API_URL
 */
export function createGitHubContext(
  { githubToken, comment, commitStatus, githubEnvironment: environment }: GitHubInputs,
  { repository, runUrl }: Pick<GitFacts, 'repository' | 'runUrl'>,
  apiUrl: string | undefined,
  log: Log,
  clock?: Clock,
): GitHubContext {
  return {
    options: { comment, environment, commitStatus },
    available: githubToken !== undefined && repository !== undefined,
    async connect(signal) {
      if (githubToken === undefined || repository === undefined) {
        throw new TypeError('GitHub was to be asked without a token or a repository.');
      }
      const { connectGitHub } = await import('./client.ts');
      return connectGitHub({
        token: githubToken,
        ...(apiUrl && { apiUrl }),
        repository,
        signal,
        ...(clock && { clock }),
      });
    },
    pendingReports: [],
    runUrl,
    log,
  };
}
