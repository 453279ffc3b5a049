import { ofLevel } from '../bundle/diagnostics.ts';
import type { Content, User } from '../connect/types.ts';
import { input, theInput } from '../shared/input-names.ts';
import type { Problem } from '../shared/problems.ts';
import type { DeployRequest } from './request.ts';
import type { ServerState } from './server-state.ts';

export interface PreflightReport {
  /** Why the deployment would fail. */
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** The Python that the server will build with, if that is known. */
  readonly pythonVersion?: string;
}

/** Checks a request against the server's state and returns every problem. */
export function checkServerState(state: ServerState, request: DeployRequest): PreflightReport {
  const offered = offeredPythons(state);
  // A key of trusted publishing may not list the server's Pythons. The content item names the one that it was built with.
  const builtWith = state.content?.py_version;
  const pythonVersion = request.app.choosePython(offered ?? (builtWith ? [builtWith] : []));
  const minor = /^3\.\d+/.exec(pythonVersion ?? '')?.[0] ?? '';
  const findings = request.app.byPython.get(minor) ?? [];
  const isUnknown = !state.user && !offered && !pythonVersion && !request.app.python.requires;
  const problems = [
    ...(state.user ? userProblems(state.user) : []),
    ...serverProblems(state),
    ...(offered && offered.length > 0 && !pythonVersion ? [noPython(request, offered)] : []),
    ...(isUnknown ? [unknownPython()] : []),
    ...ofLevel('error', findings),
    ...(state.content ? contentProblems(state.content, request) : choiceProblems(state, request)),
  ];
  return {
    problems,
    warnings: ofLevel('warning', findings),
    ...(pythonVersion !== undefined && { pythonVersion }),
  };
}

/** The versions of Python that this content item may use; `undefined` if the key may not list them. */
export function offeredPythons({ pythons, content }: ServerState): readonly string[] | undefined {
  const isDeployed = Boolean(content?.bundle_id);
  return pythons?.installations
    .filter(({ publishable }) => isDeployed || publishable !== false)
    .map(({ version }) => version);
}

function userProblems({ username, user_role }: User): Problem[] {
  if (user_role !== 'viewer') return [];
  return [
    {
      message: `The user of the API key, ${username}, may not publish.`,
      reason: 'The role of this user on the server is viewer.',
      hint: 'Use the API key of a publisher, or ask an administrator of Connect to make this user one.',
    },
  ];
}

function serverProblems(state: ServerState): Problem[] {
  const { settings, pythons } = state;
  const reasons = [
    settings.license?.['allow-apis'] === false && 'Its licence does not include them (allow-apis).',
    pythons?.api_enabled === false && 'Python apps are switched off there (Python.Enabled).',
    offeredPythons(state)?.length === 0 && 'It has no Python installation that this content may use.',
  ].filter((reason) => reason !== false);
  if (reasons.length === 0) return [];
  return [
    {
      message: 'The server cannot run Dash apps.',
      reason: reasons.join(' '),
      hint: 'Ask an administrator of Connect about it.',
    },
  ];
}

function noPython({ app: { python } }: DeployRequest, offered: readonly string[]): Problem {
  return {
    message: `The server has no Python that satisfies ${python.requires ?? 'the requirements of this app'}.`,
    reason: `It is required by ${python.source}; the server has ${sortVersions(offered).join(', ')}.`,
    hint: 'Change the requirement to one of these versions, or ask an administrator of Connect to install another Python.',
    ...(python.location && { location: python.location }),
  };
}

/** Sorts versions and removes duplicates: with images of Kubernetes the server lists a version once per image. */
export const sortVersions = (versions: readonly string[]): readonly string[] => {
  // By a key, not by `localeCompare`: loading a collator takes Node 13 ms.
  const key = (version: string) => version.replace(/\d+/g, (number) => number.padStart(4, '0'));
  return [...new Set(versions)].sort((a, b) => (key(a) < key(b) ? -1 : 1));
};

/** Connect refuses a bundle that states no Python. */
const unknownPython = (): Problem => ({
  message: 'No Python version is known for this app.',
  reason:
    'A key of trusted publishing may not list the Pythons of the server, the content item was never built, and the repository states no version.',
  hint: `Add a file .python-version with a line such as 3.12, or set ${theInput('python-version')}.`,
});

function contentProblems(content: Content, { declared, takenFrom }: DeployRequest): Problem[] {
  const name = `${content.title || content.name} (${content.guid})`;
  const problems: Problem[] = [];
  if (content.guid === takenFrom) {
    problems.push({
      message: `${name} is both the source and the target of this promotion.`,
      reason: `${input('from-content-guid')} names the content item that this job deploys to.`,
      hint: `Set another ${input('content-guid')} or another ${input('name')}: on one server, staging and production each need a content item.`,
    });
  }
  if (content.app_mode !== 'unknown' && content.app_mode !== 'python-dash') {
    problems.push({
      message: `${name} is not a Dash app.`,
      reason: `Its type is ${content.app_mode}, and Connect never changes the type of a content item.`,
      hint: `Set another ${input('content-guid')}, or another ${input('name')} to create a new content item.`,
    });
  }
  // `locked: false` is applied before the upload.
  if (content.locked && declared?.settings.fields.locked !== false) {
    problems.push({
      message: `${name} is locked.`,
      reason: content.locked_message
        ? `The message of the lock: ${content.locked_message}`
        : 'It was locked on the dashboard.',
      hint: `Unlock it on its Advanced tab: ${content.dashboard_url}`,
    });
  }
  return problems;
}

function choiceProblems({ choice }: ServerState, { content, kind }: DeployRequest): Problem[] {
  if (choice.kind === 'refused') return [choice.problem];
  if (kind !== 'preview') return [];
  return [
    {
      message: `There is nothing to preview: ${content.name} is not on the server yet.`,
      reason: 'A draft needs an active version of the same content item.',
      hint: 'Deploy the app once from its main branch.',
    },
  ];
}
