import type { RunContext } from '../context.ts';
import type { Inputs } from '../inputs/inputs.ts';
import type { Audience } from '../settings/settings.ts';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { BestEffort } from './best-effort.ts';
import type { GitHub } from './client.ts';
import type { GitFacts } from './event.ts';

/** How a run uses GitHub. The client is not loaded before `connect` is called. */
export interface GitHubContext {
  /** What GitHub shows about deployments and previews. */
  readonly options: Pick<Inputs, 'comment' | 'commitStatus' | 'githubEnvironment'>;
  /** False without a token. */
  readonly available: boolean;
  /** The client; calls end with `signal`. */
  readonly connect: (signal: AbortSignal) => Promise<GitHub>;
  /** Collects what GitHub refused. */
  readonly bestEffort: BestEffort;
  /** The last reports of a cancelled run: to be awaited before the process ends. They end by themselves. */
  readonly pendingReports: Promise<unknown>[];
  /** The page of this run. */
  readonly runUrl: string | undefined;
  /** The page of the repository. */
  readonly repositoryUrl: string | undefined;
  /** The documentation of the action at the version that runs. */
  readonly docsUrl: string | undefined;
  readonly log: Log;
}

/** The context of a job on GitHub's runner. */
export interface GitHubRunContext extends RunContext {
  readonly git: GitFacts;
  readonly github: GitHubContext;
  /** Who can open the app in production, as the workflow sets it: a pull request can't change that. */
  readonly audience: Audience;
}

type GitHubPages = Pick<GitFacts, 'repository' | 'runUrl' | 'repositoryUrl'> & { readonly docsUrl?: string };
type GitHubInputs = Pick<Inputs, 'githubToken'> & GitHubContext['options'];

/** @param apiUrl GITHUB_API_URL */
export function createGitHubContext(
  { githubToken, comment, commitStatus, githubEnvironment }: GitHubInputs,
  { repository, runUrl, repositoryUrl, docsUrl }: GitHubPages,
  apiUrl: string | undefined,
  log: Log,
  clock?: Clock,
): GitHubContext {
  return {
    options: { comment, commitStatus, githubEnvironment },
    available: githubToken !== undefined && repository !== undefined,
    async connect(signal) {
      if (githubToken === undefined || repository === undefined) {
        throw new TypeError('GitHub needs a token and a repository.');
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
    bestEffort: new BestEffort(),
    runUrl,
    repositoryUrl,
    docsUrl,
    log,
  };
}
