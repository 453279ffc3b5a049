import type { Parsed, Problem } from '../shared/problems.ts';

/** A pull request as the job sees it, from an event or from GitHub's API: both have the same shape. */
export interface PullRequest {
  readonly number: number;
  readonly title?: string;
  readonly open: boolean;
  readonly draft: boolean;
  /** True where the code isn't from a branch of this repository: somebody else decides what it does. */
  readonly fork: boolean;
  readonly author?: string;
  /** The branch that asks to be merged: its last commit, not the merge commit that GitHub makes of it. */
  readonly head: { readonly sha: string; readonly ref: string };
  readonly base: { readonly ref: string };
}

/** The workflow run that a `workflow_run` event tells of. */
export interface EarlierRun {
  readonly workflow: string;
  /** `success`, `failure`, …; absent while it runs. */
  readonly conclusion?: string;
  readonly forPullRequest: boolean;
  readonly fork: boolean;
  /** The open pull requests into this repository whose head it ran on. GitHub lists none for a fork's. */
  readonly pullRequests: readonly number[];
}

/** What the event that started the workflow says, as far as it decides what is asked. */
export interface EventFacts {
  /** As in `on:`, which is what GITHUB_EVENT_NAME holds. */
  readonly name: string;
  readonly action?: string;
  /** Who started the run, or who its event is about. */
  readonly actor?: string;
  /** GitHub's own number for the repository, which a later repository of the same name doesn't share. */
  readonly repositoryId?: number;
  readonly pullRequest?: PullRequest;
  /** What was deleted, where something was. */
  readonly deleted?: 'branch' | 'tag';
  readonly earlierRun?: EarlierRun;
}

export type Mode = 'auto' | 'deploy' | 'preview' | 'clean-up' | 'check' | 'plan' | 'rollback';

/** What the workflow's author asks for, and what the runner has. */
export interface JobOptions {
  readonly mode: Mode;
  readonly preview: 'auto' | 'draft' | 'separate' | 'off';
  readonly previewDrafts: boolean;
  readonly prNumber?: number | undefined;
  /** True where a server is given. */
  readonly hasServer: boolean;
  /** True where an API key is given, or the job can get one from GitHub's identity token. */
  readonly hasKey: boolean;
  /** True where the job may ask GitHub for an identity token; that makes a key for one known content item only. */
  readonly hasIdToken?: boolean;
  readonly contentGuid?: string | undefined;
  /** The commit in the workspace, if it is known. */
  readonly checkedOut?: string;
  /** False if the files in the workspace aren't known to be this repository's own. */
  readonly isOwnCheckout: boolean;
}

/** What is asked of this run. */
export type Job =
  | { readonly kind: 'deploy' | 'plan' | 'rollback' }
  | { readonly kind: 'preview'; readonly pullRequest: PullRequest }
  /** `all`: the previews of every closed pull request of this repository. */
  | { readonly kind: 'clean-up'; readonly pullRequest: 'all' }
  | {
      readonly kind: 'clean-up';
      readonly pullRequest: number;
      /** As the event says; absent where it says nothing of it. */
      readonly closed?: boolean;
      /** `mode: clean-up` asks for it, whatever the pull request's state. */
      readonly evenOpen?: true;
    }
  /** `note`: the sentence that tells why nothing more than a check is done. */
  | { readonly kind: 'check'; readonly note?: string }
  | { readonly kind: 'skip'; readonly reason: string };

/** Run on a pull request's merge commit, and without secrets (unless somebody passes them) where it is a fork's. */
export const ofPullRequest = ['pull_request', 'pull_request_review', 'pull_request_review_comment'];

/** The title of the job, for the log's first line. */
export function titleOf(job: Job): string {
  switch (job.kind) {
    case 'deploy':
      return 'Deploying';
    case 'preview':
      return `Previewing pull request #${job.pullRequest.number}`;
    case 'clean-up':
      return job.pullRequest === 'all'
        ? 'Removing the previews of closed pull requests'
        : `Removing the preview of pull request #${job.pullRequest}`;
    case 'check':
      return job.note === undefined ? 'Checking' : `Checking only: ${job.note}`;
    case 'plan':
      return 'Planning';
    case 'rollback':
      return 'Rolling back';
    case 'skip':
      return `Nothing to do: ${job.reason}`;
    default:
      return job satisfies never;
  }
}

/** What the job is about besides the app, or why there is nothing to do: for the summary, which is read when all is over. */
export function subjectOf(job: Job): string | undefined {
  switch (job.kind) {
    case 'preview':
      return `pull request #${job.pullRequest.number}`;
    case 'clean-up':
      return job.pullRequest === 'all' ? 'closed pull requests' : `pull request #${job.pullRequest}`;
    case 'check':
      return job.note;
    case 'skip':
      return job.reason;
    default:
      return undefined;
  }
}

/** Only checking and skipping do without a server and a key. */
export function needsServer(job: Job): boolean {
  return job.kind !== 'check' && job.kind !== 'skip';
}

/**
 * The mistakes of a job that needs a server and wasn't given one, or no key. They aren't mistakes of the inputs
 * by themselves: a pull request from a fork has neither secrets nor variables.
 */
export function missingFor(
  job: Job,
  {
    hasServer,
    hasKey,
    hasIdToken,
    contentGuid,
  }: Pick<JobOptions, 'hasServer' | 'hasKey' | 'hasIdToken' | 'contentGuid'>,
): readonly Problem[] {
  if (!needsServer(job)) return [];
  const server: Problem = {
    message: 'The input server is missing.',
    reason:
      'It is neither given nor in the environment as CONNECT_SERVER, or the variable that it is taken from is empty.',
    hint: `Set server to the address of your Posit Connect, as in server: \${{ vars.CONNECT_SERVER }}.`,
  };
  const noPermission =
    contentGuid === undefined ? '' : ' For trusted publishing, give the job permissions: id-token: write.';
  const key: Problem = {
    message: 'The input api-key is missing.',
    reason:
      'It is neither given nor in the environment as CONNECT_API_KEY, or the secret that it is taken from is empty.',
    hint: `Make an API key in Connect, store it as a secret of the repository, and set api-key: \${{ secrets.CONNECT_API_KEY }}.${noPermission}`,
  };
  const guid: Problem = {
    message: 'The input content-guid is missing.',
    reason:
      'There is no api-key, and the job has the permission id-token: write: so this is trusted publishing, for which content-guid must name the content item that trusts this workflow. It is not given, or the variable that it is taken from is empty.',
    hint: "Set content-guid to the GUID of the app on Connect (on its page, Settings > Info), or api-key if it isn't there yet: trusted publishing can't create it.",
  };
  return [...(hasServer ? [] : [server]), ...(hasKey ? [] : [hasIdToken && !contentGuid ? guid : key])];
}

/**
 * The number of the pull request that has to be fetched from GitHub before the job can be decided, or `undefined`
 * where the event says enough. What was fetched goes into the event: `decideJob({ ...event, pullRequest }, wanted)`.
 */
export function pullRequestToFetch(
  event: EventFacts,
  { mode, prNumber }: Pick<JobOptions, 'mode' | 'prNumber'>,
): number | undefined {
  if (event.pullRequest || (mode !== 'auto' && mode !== 'preview')) return undefined;
  if (prNumber !== undefined) return prNumber;
  const run = event.earlierRun;
  return run?.forPullRequest && run.pullRequests.length === 1 ? run.pullRequests[0] : undefined;
}

/**
 * True where a pull request's files are checked out, but the workflow isn't the pull request's own: it has secrets and
 * environments that whoever wrote these files may have no hand on. Then the files don't say which content item is meant.
 *
 * On `pull_request` itself the workflow is that of the pull request: who can push the branch can change it as well.
 */
export function hasUntrustedCheckout(
  { name, pullRequest, earlierRun }: Pick<EventFacts, 'name' | 'pullRequest' | 'earlierRun'>,
  { prNumber }: { readonly prNumber: boolean },
): boolean {
  if (ofPullRequest.includes(name)) return false;
  return pullRequest !== undefined || prNumber || earlierRun?.forPullRequest === true;
}

/**
 * Decides from the event and the inputs what is asked of this run.
 *
 * Nobody else's code gets a run with the key: a pull request from a fork is known by its repository alone, never
 * by who wrote it or what label it bears, and is refused wherever the workflow has secrets.
 *
 * @param event what `eventFrom` read, with the fetched pull request where `pullRequestToFetch` names one
 * @returns the job, or the mistake in the workflow that stands in its way
 */
export function decideJob(event: EventFacts, wanted: JobOptions): Parsed<Job> {
  const decided = decideByEvent(event, wanted);
  if (!decided.ok || wanted.isOwnCheckout || !usesCheckout(decided.value)) return decided;
  return job({ kind: 'check', note: foreignCheckout(wanted.checkedOut) });
}

/** These jobs run the files in the workspace on the server, or let them decide which content to change. */
const usesCheckout = ({ kind }: Job) => ['deploy', 'plan', 'rollback', 'preview'].includes(kind);

const foreignCheckout = (commit: string | undefined) =>
  commit === undefined
    ? "the files in the workspace aren't known to be this repository's own."
    : `commit ${commit.slice(0, 7)} in the workspace is on no branch or tag of this repository, as GitHub reports it.`;

function decideByEvent(event: EventFacts, wanted: JobOptions): Parsed<Job> {
  const { pullRequest, earlierRun } = event;
  const { mode, prNumber } = wanted;
  if (pullRequest && prNumber !== undefined && prNumber !== pullRequest.number) {
    return refused({
      message: `The input pr-number names pull request #${prNumber}, but this run is of #${pullRequest.number}.`,
      hint: 'Leave pr-number out: in a workflow that a pull request starts, it is known.',
    });
  }
  if (ofPullRequest.concat('pull_request_target').includes(event.name) && !pullRequest && mode !== 'check') {
    return refused({
      message: `The event ${event.name} came without its pull request.`,
      reason: 'The file that GITHUB_EVENT_PATH names holds no pull_request with a number and a head commit.',
      hint: 'Run this in a workflow that GitHub starts, or give the event whole.',
    });
  }
  if (mode === 'check') return job({ kind: 'check' });
  if (mode === 'clean-up') return cleanUp(event, wanted);
  const fork = pullRequest?.fork ?? earlierRun?.fork ?? false;
  if (fork) return ofFork(event, wanted);
  if (mode === 'auto') return byEvent(event, wanted);
  if (!hasSecrets(wanted) && isDependabots(event))
    return job({ kind: 'skip', reason: dependabotHasNoSecrets });
  if (mode !== 'preview') return job({ kind: mode });
  if (pullRequest) return preview(pullRequest, event, wanted);
  return refused(whichPullRequest('The mode is preview, but'));
}

/** What is done where the input `mode` leaves it to the event. */
function byEvent(event: EventFacts, wanted: JobOptions): Parsed<Job> {
  const { name, action, pullRequest, deleted, earlierRun } = event;
  if (pullRequest) return preview(pullRequest, event, wanted);
  switch (name) {
    case 'push':
    case 'delete':
      // A branch may go without its pull request being closed by hand, so every closed one is looked at.
      if (deleted === 'branch') return job({ kind: 'clean-up', pullRequest: 'all' });
      if (deleted === 'tag') return skip('a tag was deleted, and tags have no preview.');
      return name === 'push'
        ? decideDeploy(event, wanted)
        : skip('what was deleted is neither a branch nor a tag.');
    case 'release':
      if (action === 'deleted' || action === 'unpublished') return skip(`the release was ${action}.`);
      return decideDeploy(event, wanted);
    case 'schedule':
    case 'workflow_dispatch':
    case 'repository_dispatch':
    case 'workflow_call':
      return decideDeploy(event, wanted);
    case 'merge_group':
      return job({ kind: 'check', note: 'the merge queue asks whether these changes would work.' });
    case 'workflow_run':
      return afterRun(earlierRun, event, wanted);
    default:
      return skip(`the event ${name} is no reason to deploy. Set mode: deploy if it is one for you.`);
  }
}

/** A workflow after another one: its run for a pull request asks for a preview, any other for a deployment. */
function afterRun(run: EarlierRun | undefined, event: EventFacts, wanted: JobOptions): Parsed<Job> {
  if (run?.conclusion !== undefined && run.conclusion !== 'success') {
    return skip(`the workflow ${run.workflow} ended with ${run.conclusion}.`);
  }
  if (!run?.forPullRequest) return decideDeploy(event, wanted);
  const several = `GitHub names ${run.pullRequests.length === 0 ? 'none' : 'several'} for the run of ${run.workflow}, and`;
  return refused(whichPullRequest(several));
}

function decideDeploy(event: EventFacts, wanted: JobOptions): Parsed<Job> {
  if (!hasSecrets(wanted) && isDependabots(event))
    return job({ kind: 'check', note: dependabotHasNoSecrets });
  return job({ kind: 'deploy' });
}

/**
 * The state of the pull request decides, not the action: `closed` has a closed one, `opened`, `synchronize`,
 * `reopened` and `ready_for_review` an open one, and who adds other types to the workflow wants them to count.
 */
function preview(pullRequest: PullRequest, event: EventFacts, wanted: JobOptions): Parsed<Job> {
  const { number, open, draft, head } = pullRequest;
  if (!hasSecrets(wanted) && isDependabots(event)) {
    return open ? job({ kind: 'check', note: dependabotHasNoSecrets }) : skip(dependabotHasNoSecrets);
  }
  if (!open) return job({ kind: 'clean-up', pullRequest: number, closed: true });
  if (wanted.preview === 'off') return skip('previews are off (preview: off).');
  if (draft && !wanted.previewDrafts)
    return skip(`pull request #${number} is a draft (preview-drafts: false).`);
  const run = event.earlierRun;
  if (run?.conclusion !== undefined && run.conclusion !== 'success') {
    return skip(`the workflow ${run.workflow} ended with ${run.conclusion}.`);
  }
  if (!ofPullRequest.includes(event.name) && wanted.checkedOut !== head.sha) {
    const found = wanted.checkedOut === undefined ? 'no known commit' : `commit ${wanted.checkedOut}`;
    return refused({
      message: `The files in the workspace aren't those of pull request #${number}.`,
      reason: `Its head is commit ${head.sha}, but the workspace holds ${found}: the preview would show something else.`,
      hint: `Give actions/checkout the pull request's head before this step, as in ref: ${head.sha}.`,
    });
  }
  return job({ kind: 'preview', pullRequest });
}

function cleanUp({ name, pullRequest }: EventFacts, { prNumber }: JobOptions): Parsed<Job> {
  if (pullRequest?.fork && ofPullRequest.includes(name)) return skip(forksHaveNoPreview(pullRequest.number));
  if (pullRequest) {
    const { number, open } = pullRequest;
    return job({ kind: 'clean-up', pullRequest: number, closed: !open, evenOpen: true });
  }
  if (prNumber === undefined) return job({ kind: 'clean-up', pullRequest: 'all' });
  return job({ kind: 'clean-up', pullRequest: prNumber, evenOpen: true });
}

function ofFork({ name, pullRequest, earlierRun }: EventFacts, { mode, hasKey }: JobOptions): Parsed<Job> {
  const known = pullRequest ? `Pull request #${pullRequest.number}` : `The run of ${earlierRun?.workflow}`;
  if (ofPullRequest.includes(name) && pullRequest) {
    if (!pullRequest.open) return skip(forksHaveNoPreview(pullRequest.number));
    const reason = hasKey
      ? 'the pull request comes from a fork. Its app is never run with your API key.'
      : 'the pull request comes from a fork, to which GitHub gives no secrets.';
    return job(mode === 'auto' ? { kind: 'check', note: reason } : { kind: 'skip', reason: reason });
  }
  if (pullRequest && !pullRequest.open && (mode === 'auto' || mode === 'preview')) {
    return job({ kind: 'clean-up', pullRequest: pullRequest.number, closed: true });
  }
  return refused({
    message: `${known} comes from a fork, and is not deployed by a workflow that has secrets.`,
    reason: `The event ${name} gives the job your secrets, and the app would run on Connect with its owner's rights: whoever opened the pull request could read what it can read.`,
    hint: 'Start the workflow on pull_request instead, where forks are only checked. To preview a change from a fork, read it, and push it to a branch of this repository.',
  });
}

const dependabotHasNoSecrets =
  'Dependabot has no secrets here. Store the API key under "Dependabot secrets" too for a preview of its pull requests.';

const forksHaveNoPreview = (number: number) =>
  `pull request #${number} comes from a fork, and had no preview.`;

const whichPullRequest = (reason: string): Problem => ({
  message: "It isn't known which pull request to preview.",
  reason: `${reason} neither the event nor the input pr-number names one.`,
  hint: `Give its number, as in pr-number: \${{ inputs.pull-request }}.`,
});

/** Decides only how an absent key is told, and never what is trusted: anybody can name a branch as Dependabot does. */
function isDependabots({ actor, pullRequest }: EventFacts): boolean {
  return actor === 'dependabot[bot]' || pullRequest?.author === 'dependabot[bot]';
}

const hasSecrets = ({ hasServer, hasKey }: JobOptions) => hasServer && hasKey;
const job = (value: Job): Parsed<Job> => ({ ok: true, value });
const skip = (reason: string): Parsed<Job> => job({ kind: 'skip', reason });
const refused = (mistake: Problem): Parsed<Job> => ({ ok: false, mistake });

/**
 * Reads an event. A payload comes from GitHub, from `act` or from somebody's own tool: what isn't there or has
 * another type is left out.
 *
 * @param name GITHUB_EVENT_NAME
 * @param payload the parsed JSON of the file GITHUB_EVENT_PATH
 * @param environment for GITHUB_ACTOR and GITHUB_REPOSITORY_ID
 *
 * Source: https://docs.github.com/webhooks/webhook-events-and-payloads
 */
export function eventFrom(
  name: string,
  payload: unknown,
  environment: Readonly<Record<string, string | undefined>>,
): EventFacts {
  const action = text(at(payload, 'action'));
  const actor = environment.GITHUB_ACTOR || text(at(payload, 'sender', 'login'));
  const repositoryId =
    whole(at(payload, 'repository', 'id')) ?? whole(Number(environment.GITHUB_REPOSITORY_ID || Number.NaN));
  const pullRequest = pullRequestFrom(at(payload, 'pull_request'));
  const deleted = deletedBy(name, payload);
  const earlierRun =
    name === 'workflow_run' ? earlierRunFrom(at(payload, 'workflow_run'), repositoryId) : undefined;
  return {
    name,
    ...(action !== undefined && { action }),
    ...(actor !== undefined && { actor }),
    ...(repositoryId !== undefined && { repositoryId }),
    ...(pullRequest !== undefined && { pullRequest }),
    ...(deleted !== undefined && { deleted }),
    ...(earlierRun !== undefined && { earlierRun }),
  };
}

/**
 * Reads a pull request as GitHub's events and its API write it.
 *
 * @returns `undefined` where it has no number or no head commit: nothing can be done with it
 *
 * Source: https://docs.github.com/rest/pulls/pulls#get-a-pull-request
 */
export function pullRequestFrom(raw: unknown): PullRequest | undefined {
  const number = whole(at(raw, 'number'));
  const sha = text(at(raw, 'head', 'sha'));
  if (number === undefined || sha === undefined || !/^[0-9a-f]{40,64}$/.test(sha)) return undefined;
  const title = text(at(raw, 'title'));
  const author = text(at(raw, 'user', 'login'));
  const from = whole(at(raw, 'head', 'repo', 'id'));
  return {
    number,
    ...(title !== undefined && { title }),
    open: at(raw, 'state') !== 'closed',
    draft: at(raw, 'draft') === true,
    // Without a repository at its head, the fork was deleted: its code is still there to be run.
    fork: from === undefined || from !== whole(at(raw, 'base', 'repo', 'id')),
    ...(author !== undefined && { author }),
    head: { sha, ref: text(at(raw, 'head', 'ref')) ?? '' },
    base: { ref: text(at(raw, 'base', 'ref')) ?? '' },
  };
}

function earlierRunFrom(raw: unknown, repositoryId: number | undefined): EarlierRun {
  const conclusion = text(at(raw, 'conclusion'));
  const event = text(at(raw, 'event')) ?? '';
  const listed = at(raw, 'pull_requests');
  const ours = (Array.isArray(listed) ? listed : []).filter(
    (pullRequest: unknown) => whole(at(pullRequest, 'base', 'repo', 'id')) === repositoryId,
  );
  return {
    workflow: text(at(raw, 'name')) ?? 'before this one',
    ...(conclusion !== undefined && { conclusion }),
    forPullRequest: [...ofPullRequest, 'pull_request_target'].includes(event),
    fork: repositoryId === undefined || whole(at(raw, 'head_repository', 'id')) !== repositoryId,
    pullRequests: ours
      .map((pullRequest: unknown) => whole(at(pullRequest, 'number')))
      .filter((n) => n !== undefined),
  };
}

function deletedBy(name: string, payload: unknown): 'branch' | 'tag' | undefined {
  if (name === 'delete') {
    const kind = at(payload, 'ref_type');
    return kind === 'branch' || kind === 'tag' ? kind : undefined;
  }
  if (name !== 'push' || at(payload, 'deleted') !== true) return undefined;
  return text(at(payload, 'ref'))?.startsWith('refs/tags/') ? 'tag' : 'branch';
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inside, key) =>
      typeof inside === 'object' && inside !== null ? (inside as Record<string, unknown>)[key] : undefined,
    value,
  );
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
const whole = (value: unknown) => (Number.isSafeInteger(value) ? (value as number) : undefined);
