import { isMap, parseDocument } from 'yaml';
import { flagInputs, listInputs } from '../inputs/inputs.ts';
import { type Command, commands, notHere, short } from './arguments.ts';

/** What a command does. */
const tasks: Readonly<Record<Command, string>> = {
  deploy: 'put the Dash app of the folder on Connect, as the GitHub Action does',
  draft: 'deploy a draft that only collaborators can open, without activating it',
  plan: 'tell what deploy would do and change; changes nothing',
  check: 'read the app and tell what will not work; needs no server',
  bundle: 'write the archive that a deployment would upload (--output <file>)',
  rollback: 'activate an earlier bundle (--rollback-to previous|<bundle id>) and see that it answers',
  status: 'tell what is live, and which bundles are there',
};

export const generalHelp = `Usage: connect-dash-deploy <command> [<folder>] [options]

Commands
${commands.map((command) => `  ${command.padEnd(8)}  ${tasks[command]}`).join('\n')}
  init      write the workflows for the apps of a repository
  local     start a development server and deploy the folder to it (--watch)

connect-dash-deploy <command> --help lists the options of a command: every input of the action that means something at a
terminal. --version tells the version.

The server and the key are taken from CONNECT_SERVER and CONNECT_API_KEY where no option says them. What the app's
connect.toml says holds here as well; options win. A command line of "rsconnect deploy dash" works as it stands.
`;

/** An input of action.yml. */
export interface DescribedInput {
  readonly name: string;
  readonly description: string;
  /** Only a fixed value, not an expression of a workflow. */
  readonly fixedDefault?: string;
}

/**
 * The inputs of the action by their group, in the order of the file. A comment in it begins a group.
 *
 * @param action the text of action.yml
 */
export function inputGroups(action: string): ReadonlyMap<string, readonly DescribedInput[]> {
  const groups = new Map<string, DescribedInput[]>();
  const inputs = parseDocument(action).get('inputs');
  if (!isMap<{ value: string; commentBefore?: string | null }>(inputs)) return groups;
  let members: DescribedInput[] = [];
  inputs.items.forEach(({ key }, index) => {
    // The comment before the first one counts as the map's own.
    const comment = index === 0 ? inputs.commentBefore : key.commentBefore;
    if (comment) {
      members = [];
      groups.set(comment.trim(), members);
    }
    const value = inputs.getIn([key.value, 'default']);
    members.push({
      name: key.value,
      description: String(inputs.getIn([key.value, 'description'])),
      ...(typeof value === 'string' && !value.includes('${{') && { fixedDefault: value }),
    });
  });
  return groups;
}

/** An option as the help shows it: how it is typed, and what it says. */
type Line = readonly [typed: string, says: string];

/**
 * The help of one command.
 *
 * @param action the text of action.yml
 * @param width of the terminal, in characters
 */
export function helpOf(command: Command, action: string, width: number): string {
  const groups = Array.from(inputGroups(action), ([title, inputs]) => ({
    title,
    lines: inputs.filter(({ name }) => isHeeded(command, title, name)).map(asOption),
  }));
  const shown = [...groups, { title: 'At a terminal', lines: ownLines(command) }].filter(
    ({ lines }) => lines.length > 0,
  );
  const column = Math.max(...shown.flatMap(({ lines }) => lines.map(([typed]) => typed.length))) + 4;
  const part = ({ title, lines }: (typeof shown)[number]) =>
    [title, ...lines.flatMap((line) => inColumns(line, column, width))].join('\n');
  return `Usage: connect-dash-deploy ${command} [<folder>] [options]

${tasks[command].replace(/^./, (letter) => letter.toUpperCase())}.

${shown.map(part).join('\n\n')}

More of each option: docs/inputs.md.
`;
}

/** Whether an option does anything with a command. */
function isHeeded(command: Command, group: string, name: string): boolean {
  if (name in notHere || name === 'path') return false;
  const isOfServer =
    group === 'Network' || ['server', 'api-key', 'content-guid', 'name', 'timeout'].includes(name);
  switch (command) {
    case 'deploy':
    case 'draft':
    case 'plan':
      return name !== 'rollback-to';
    case 'check':
    case 'bundle':
      return ['Dependencies', 'Files and checks'].includes(group) || name === 'entrypoint';
    case 'rollback':
      return isOfServer || name === 'rollback-to' || name.startsWith('verify');
    case 'status':
      return isOfServer;
    default:
      return command satisfies never;
  }
}

function asOption({ name, description, fixedDefault }: DescribedInput): Line {
  const letter = short[name] === undefined ? '   ' : `-${short[name]},`;
  const isFlag = isOneOf(flagInputs, name);
  // The rest is for workflows, and in docs/inputs.md.
  const first = /^.*?\.(?= [A-Z]|$)/.exec(description)?.[0] ?? description;
  const sentences = [
    ofTerminal.reduce((text, [ofWorkflow, here]) => text.replace(ofWorkflow, here), first),
    ...(isOneOf(listInputs, name) ? ['Repeatable.'] : []),
    ...(fixedDefault !== undefined && !isFlag ? [`Default: ${fixedDefault}.`] : []),
  ];
  return [`${letter} --${name}${isFlag ? '' : ' <value>'}`, sentences.join(' ')];
}

/** Words of a description that are for workflows, and the words for a terminal. */
const ofTerminal: readonly (readonly [ofWorkflow: string, here: string])[] = [
  ["the step's env", 'the environment'],
  ['with access: acl', 'with --access acl'],
  ['relative to path', 'relative to the folder'],
  ['The step fails', 'The command fails'],
];

const isOneOf = (names: readonly string[], name: string) => names.includes(name);

function ownLines(command: Command): readonly Line[] {
  const isLocal = command === 'check' || command === 'bundle';
  const saved: Line = ['-n, --saved-server <name>', 'A server that rsconnect-python knows (rsconnect add).'];
  const output: Line = ['-o, --output <file>', 'Where the archive is written (default bundle.tar.gz).'];
  return [
    ...(isLocal ? [] : [saved]),
    ...(command === 'bundle' ? [output] : []),
    ['    --json', 'One JSON object on standard output, all else on standard error.'],
    ...(isLocal ? [] : [['-v, --verbose', 'Show every call to the server.'] as const]),
  ];
}

/** Text beside what is typed, broken into lines where it is too long for the terminal. */
function inColumns([typed, says]: Line, column: number, width: number): readonly string[] {
  const room = Math.max(width - column, 24);
  const lines: string[] = [];
  for (const word of says.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > room) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((line, index) => (index === 0 ? `  ${typed}` : '').padEnd(column) + line);
}
