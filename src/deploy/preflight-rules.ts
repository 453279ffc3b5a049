import type { Diagnostic } from '../bundle/types.ts';
import type { Content, User } from '../connect/types.ts';
import { input, theInput } from '../shared/input-names.ts';
import type { Problem } from '../shared/problems.ts';
import type { DeployRequest } from './request.ts';
import type { ServerState } from './server-state.ts';

export interface PreflightReport {
  /** What would make the deployment fail. */
  readonly problems: readonly Problem[];
  /** What may go wrong with that Python. */
  readonly warnings: readonly Problem[];
  /** The Python that the server will build with, where it can be told. */
  readonly pythonVersion?: string;
}

/** Judges what was seen, without asking anybody: every problem at once. */
export function judge(seen: ServerState, request: DeployRequest): PreflightReport {
  const { offered: installed, kept = [] } = pythonsFor(seen) ?? {};
  // The key of trusted publishing isn't told of the server's Pythons, but of the one that the content runs on.
  const built = seen.content?.py_version;
  const pythonVersion = request.app.choosePython(installed ?? (built ? [built] : []));
  const findings = pythonVersion ? request.app.findingsFor(pythonVersion) : [];
  const ofLevel = (wanted: Diagnostic['level']): Problem[] =>
    findings.filter(({ level }) => level === wanted).map(({ level: _, ...problem }) => problem);
  const problems = [
    ...(seen.user ? userProblems(seen.user) : []),
    ...serverProblems(seen),
    ...(installed && installed.length > 0 && !pythonVersion ? [noPython(request, installed, kept)] : []),
    ...(!seen.user && !installed && !pythonVersion && !request.app.python.requires ? [unknownPython()] : []),
    ...ofLevel('error'),
    ...(seen.content ? contentProblems(seen.content, seen, request) : choiceProblems(seen, request)),
  ];
  return { problems, warnings: ofLevel('warning'), ...(pythonVersion !== undefined && { pythonVersion }) };
}

/** The server's Pythons: those that this content may use, and those that only content deployed before may. */
export function pythonsFor({ pythons, content }: ServerState) {
  if (!pythons) return undefined;
  const wasDeployed = Boolean(content?.bundle_id);
  const versions = pythons.installations.map(({ version }) => version);
  const offered = pythons.installations
    .filter(({ publishable }) => wasDeployed || publishable !== false)
    .map(({ version }) => version);
  return { offered, kept: versions.filter((version) => !offered.includes(version)) };
}

const keeps = (versions: readonly string[]) =>
  `It keeps ${inOrder(versions).join(', ')} for content that was deployed before.`;

function userProblems({ username, user_role, locked, confirmed }: User): Problem[] {
  if (locked) {
    return [
      {
        message: `The account ${username} is locked on the server.`,
        hint: 'Ask an administrator of Connect to unlock it, or use a key of another account.',
      },
    ];
  }
  if (!confirmed) {
    return [
      {
        message: `The account ${username} isn't confirmed yet.`,
        hint: `Sign in to Connect as ${username} and confirm the e-mail address.`,
      },
    ];
  }
  if (user_role !== 'viewer') return [];
  return [
    {
      message: `The key's user, ${username}, may not publish.`,
      reason: `Its role on this server is viewer.`,
      hint: 'Use a key of a publisher, or ask an administrator of Connect to make this user one.',
    },
  ];
}

function serverProblems(seen: ServerState): Problem[] {
  const { settings, pythons } = seen;
  const { offered = [], kept = [] } = pythonsFor(seen) ?? {};
  const problems: Problem[] = [];
  if (settings.license?.['allow-apis'] === false) {
    problems.push({
      message: "The server's licence doesn't include Dash apps.",
      reason: 'Its licence has allow-apis switched off.',
      hint: 'Ask an administrator of Connect about the licence.',
    });
  }
  if (pythons && (pythons.api_enabled === false || pythons.installations.length === 0)) {
    problems.push({
      message: "The server can't run Dash apps.",
      reason:
        pythons.installations.length === 0
          ? 'No Python is installed there.'
          : 'Python apps are switched off there.',
      hint: 'Ask an administrator of Connect to set Python.Enabled and to install a Python.',
    });
  } else if (offered.length === 0 && kept.length > 0) {
    problems.push({
      message: "The server can't run new Dash apps.",
      reason: keeps(kept),
      hint: 'Ask an administrator of Connect to make a Python publishable.',
    });
  }
  return problems;
}

function noPython(
  { app: { python } }: DeployRequest,
  installed: readonly string[],
  kept: readonly string[],
): Problem {
  return {
    message: `The server has no Python that fits ${python.requires ?? 'this app'}.`,
    reason: [
      `${python.source} asks for it; the server has ${inOrder(installed).join(', ')}.`,
      ...(kept.length > 0 ? [keeps(kept)] : []),
    ].join(' '),
    hint: 'Widen the requirement so that it takes one of these, or ask an administrator of Connect to install another.',
    ...(python.location && { location: python.location }),
  };
}

/** Each once: with images of Kubernetes the server names a version for each of them. */
export const inOrder = (versions: readonly string[]): readonly string[] => {
  // By a key, not by `localeCompare`: the first use of a collator takes Node 13 ms, a tenth of an unchanged run.
  const key = (version: string) => version.replace(/\d+/g, (number) => number.padStart(4, '0'));
  return [...new Set(versions)].sort((a, b) => (key(a) < key(b) ? -1 : 1));
};

/** Without either the server would refuse the bundle. */
const unknownPython = (): Problem => ({
  message: "It isn't known which Python the app is to be built with.",
  reason:
    'With trusted publishing the server tells its Pythons to nobody, the content was never built, and nothing in the repository states one.',
  hint: `Add a file .python-version with a line such as 3.12, or set ${theInput('python-version')}.`,
});

function contentProblems(
  content: Content,
  { gitManaged }: ServerState,
  { declared, takenFrom }: DeployRequest,
): Problem[] {
  const title = named(content);
  const problems: Problem[] = [];
  if (content.guid === takenFrom) {
    problems.push({
      message: `${title} is where the bundle comes from, and would be where it goes.`,
      reason: 'from-content-guid names it, and it is the content that this job deploys to.',
      hint: `Set another ${input('content-guid')}, or another ${input('name')}: where staging and production are on one server, each needs its own.`,
    });
  }
  if (content.app_mode !== 'unknown' && content.app_mode !== 'python-dash') {
    problems.push({
      message: `${title} isn't a Dash app.`,
      reason: `Its kind is ${content.app_mode}, and Connect never changes the kind of a content item.`,
      hint: `Set another ${input('content-guid')}, or another ${input('name')} to make a new content item.`,
    });
  }
  // Where the workflow unlocks it, that comes before the upload.
  if (content.locked && declared?.settings.fields.locked !== false) {
    problems.push({
      message: `${title} is locked.`,
      reason: content.locked_message
        ? `The message: ${content.locked_message}`
        : 'Somebody locked it on the dashboard.',
      hint: `Unlock it on its Advanced tab: ${content.dashboard_url}`,
    });
  }
  if (gitManaged) {
    problems.push({
      message: `${title} is deployed by Connect itself, from Git.`,
      reason: 'Connect takes no uploads for such content.',
      hint: `Set another ${input('content-guid')}, or another ${input('name')} to make a new content item.`,
    });
  }
  return problems;
}

function choiceProblems({ choice }: ServerState, { content, kind }: DeployRequest): Problem[] {
  if (choice.kind === 'refused') return [choice.problem];
  if (kind !== 'preview') return [];
  return [
    {
      message: `There is nothing to preview: ${content.name} isn't on the server yet.`,
      reason: 'A draft lies beside an active version of the same content item.',
      hint: 'Deploy the app once from its main branch.',
    },
  ];
}

const named = ({ title, name, guid }: Content) => `${title || name} (${guid})`;
