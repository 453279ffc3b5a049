import type { Finding } from '../bundle/types.ts';
import type { Content, User } from '../connect/types.ts';
import type { Mishap } from '../shared/problems.ts';
import { input, theInput } from '../shared/input-names.ts';
import type { Order } from './request.ts';
import type { Seen } from './preflight.ts';

export interface Verdict {
  /** What would make the deployment fail. */
  readonly problems: readonly Mishap[];
  /** What may go wrong with that Python. */
  readonly warnings: readonly Mishap[];
  /** The Python that the server will build with, where it can be told. */
  readonly pythonVersion?: string;
}

/** Judges what was seen, without asking anybody: every problem at once. */
export function judge(seen: Seen, order: Order): Verdict {
  const { offered: installed, kept = [] } = pythonsFor(seen) ?? {};
  // The key of trusted publishing isn't told of the server's Pythons, but of the one that the content runs on.
  const built = seen.content?.py_version;
  const pythonVersion = order.app.choosePython(installed ?? (built ? [built] : []));
  const findings = pythonVersion ? order.app.findingsFor(pythonVersion) : [];
  const ofLevel = (wanted: Finding['level']): Mishap[] =>
    findings.filter(({ level }) => level === wanted).map(({ level: _, ...mishap }) => mishap);
  const problems = [
    ...(seen.user ? userProblems(seen.user) : []),
    ...serverProblems(seen),
    ...(installed && installed.length > 0 && !pythonVersion ? [noPython(order, installed, kept)] : []),
    ...(!seen.user && !installed && !pythonVersion && !order.app.python.requires ? [unknownPython()] : []),
    ...ofLevel('error'),
    ...(seen.content ? contentProblems(seen.content, seen, order) : choiceProblems(seen, order)),
  ];
  return { problems, warnings: ofLevel('warning'), ...(pythonVersion !== undefined && { pythonVersion }) };
}

/** The server's Pythons: those that this content may use, and those that only content deployed before may. */
export function pythonsFor({ pythons, content }: Seen) {
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

function userProblems({ username, user_role, locked, confirmed }: User): Mishap[] {
  if (locked) {
    return [
      {
        what: `The account ${username} is locked on the server.`,
        fix: 'Ask an administrator of Connect to unlock it, or use a key of another account.',
      },
    ];
  }
  if (!confirmed) {
    return [
      {
        what: `The account ${username} isn't confirmed yet.`,
        fix: `Sign in to Connect as ${username} and confirm the e-mail address.`,
      },
    ];
  }
  if (user_role !== 'viewer') return [];
  return [
    {
      what: `The key's user, ${username}, may not publish.`,
      why: `Its role on this server is viewer.`,
      fix: 'Use a key of a publisher, or ask an administrator of Connect to make this user one.',
    },
  ];
}

function serverProblems(seen: Seen): Mishap[] {
  const { settings, pythons } = seen;
  const { offered = [], kept = [] } = pythonsFor(seen) ?? {};
  const problems: Mishap[] = [];
  if (settings.license?.['allow-apis'] === false) {
    problems.push({
      what: "The server's licence doesn't include Dash apps.",
      why: 'Its licence has allow-apis switched off.',
      fix: 'Ask an administrator of Connect about the licence.',
    });
  }
  if (pythons && (pythons.api_enabled === false || pythons.installations.length === 0)) {
    problems.push({
      what: "The server can't run Dash apps.",
      why:
        pythons.installations.length === 0
          ? 'No Python is installed there.'
          : 'Python apps are switched off there.',
      fix: 'Ask an administrator of Connect to set Python.Enabled and to install a Python.',
    });
  } else if (offered.length === 0 && kept.length > 0) {
    problems.push({
      what: "The server can't run new Dash apps.",
      why: keeps(kept),
      fix: 'Ask an administrator of Connect to make a Python publishable.',
    });
  }
  return problems;
}

function noPython({ app: { python } }: Order, installed: readonly string[], kept: readonly string[]): Mishap {
  return {
    what: `The server has no Python that fits ${python.requires ?? 'this app'}.`,
    why: [
      `${python.source} asks for it; the server has ${inOrder(installed).join(', ')}.`,
      ...(kept.length > 0 ? [keeps(kept)] : []),
    ].join(' '),
    fix: 'Widen the requirement so that it takes one of these, or ask an administrator of Connect to install another.',
    ...(python.where && { where: python.where }),
  };
}

/** Each once: with images of Kubernetes the server names a version for each of them. */
export const inOrder = (versions: readonly string[]): readonly string[] => {
  // By a key, not by `localeCompare`: the first use of a collator takes Node 13 ms, a tenth of an unchanged run.
  const key = (version: string) => version.replace(/\d+/g, (number) => number.padStart(4, '0'));
  return [...new Set(versions)].sort((a, b) => (key(a) < key(b) ? -1 : 1));
};

/** Without either the server would refuse the bundle. */
const unknownPython = (): Mishap => ({
  what: "It isn't known which Python the app is to be built with.",
  why: 'With trusted publishing the server tells its Pythons to nobody, the content was never built, and nothing in the repository states one.',
  fix: `Add a file .python-version with a line such as 3.12, or set ${theInput('python-version')}.`,
});

function contentProblems(content: Content, { gitManaged }: Seen, { declared, takenFrom }: Order): Mishap[] {
  const title = named(content);
  const problems: Mishap[] = [];
  if (content.guid === takenFrom) {
    problems.push({
      what: `${title} is where the bundle comes from, and would be where it goes.`,
      why: 'from-content-guid names it, and it is the content that this job deploys to.',
      fix: `Set another ${input('content-guid')}, or another ${input('name')}: where staging and production are on one server, each needs its own.`,
    });
  }
  if (content.app_mode !== 'unknown' && content.app_mode !== 'python-dash') {
    problems.push({
      what: `${title} isn't a Dash app.`,
      why: `Its kind is ${content.app_mode}, and Connect never changes the kind of a content item.`,
      fix: `Set another ${input('content-guid')}, or another ${input('name')} to make a new content item.`,
    });
  }
  // Where the workflow unlocks it, that comes before the upload.
  if (content.locked && declared?.settings.fields.locked !== false) {
    problems.push({
      what: `${title} is locked.`,
      why: content.locked_message
        ? `The message: ${content.locked_message}`
        : 'Somebody locked it on the dashboard.',
      fix: `Unlock it on its Advanced tab: ${content.dashboard_url}`,
    });
  }
  if (gitManaged) {
    problems.push({
      what: `${title} is deployed by Connect itself, from Git.`,
      why: 'Connect takes no uploads for such content.',
      fix: `Set another ${input('content-guid')}, or another ${input('name')} to make a new content item.`,
    });
  }
  return problems;
}

function choiceProblems({ choice }: Seen, { content, kind }: Order): Mishap[] {
  if (choice.kind === 'refused') return [choice.mishap];
  if (kind !== 'preview') return [];
  return [
    {
      what: `There is nothing to preview: ${content.name} isn't on the server yet.`,
      why: 'A draft lies beside an active version of the same content item.',
      fix: 'Deploy the app once from its main branch.',
    },
  ];
}

const named = ({ title, name, guid }: Content) => `${title || name} (${guid})`;
