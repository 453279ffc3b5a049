import { isMap, parseDocument } from 'yaml';
import { flagInputs, listInputs } from '../inputs/table.ts';
import { type Command, commands, isOption, short } from './arguments.ts';

/** What a command does. */
const tasks: Readonly<Record<Command, string>> = {
  deploy: 'deploy the Dash app in the folder, as the GitHub Action does',
  draft: 'deploy a draft that only collaborators can open, without activating it',
  plan: 'show what deploy would do and change, without changing anything',
  check: 'check the app for errors without a server',
  bundle: 'write the archive that a deployment would upload (--output <file>)',
  rollback: 'activate an earlier bundle (--rollback-to previous|<bundle id>) and verify that it answers',
  status: 'show what is live and the available bundles',
};

export const generalHelp = `Usage: connect-dash-deploy <command> [<folder>] [options]

Commands
${commands.map((command) => `  ${command.padEnd(8)}  ${tasks[command]}`).join('\n')}
  init      write the workflows for the apps of a repository
  local     start a development server and deploy the folder to it (--watch)

connect-dash-deploy <command> --help lists the options of a command: the inputs of the action that apply at a terminal.
--version prints the version.

The server and the API key are read from CONNECT_SERVER and CONNECT_API_KEY if no option sets them. Options override the
app's connect.toml. A command line of "rsconnect deploy dash" works unchanged.
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

/** An option in the help: its syntax and its description. */
type Line = readonly [syntax: string, description: string];

/**
 * The help of one command.
 *
 * @param action the text of action.yml
 * @param width of the terminal, in characters
 */
export function helpOf(command: Command, action: string, width: number): string {
  const groups = Array.from(inputGroups(action), ([title, inputs]) => ({
    title,
    lines: inputs.filter(({ name }) => appliesTo(command, title, name)).map(asOption),
  }));
  const shown = [...groups, { title: 'Command line', lines: ownLines(command) }].filter(
    ({ lines }) => lines.length > 0,
  );
  const column = Math.max(...shown.flatMap(({ lines }) => lines.map(([syntax]) => syntax.length))) + 4;
  const part = ({ title, lines }: (typeof shown)[number]) =>
    [title, ...lines.flatMap((line) => inColumns(line, column, width))].join('\n');
  return `Usage: connect-dash-deploy ${command} [<folder>] [options]

${tasks[command].replace(/^./, (letter) => letter.toUpperCase())}.

${shown.map(part).join('\n\n')}

Details of each option: docs/inputs.md.
`;
}

/** Whether an option has an effect on a command. */
function appliesTo(command: Command, group: string, name: string): boolean {
  if (!isOption(name) || name === 'path') return false;
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
  const isFlag = flagInputs.includes(name);
  // The rest of the description is about workflows.
  const first = /^.*?\.(?= [A-Z]|$)/.exec(description)?.[0] ?? description;
  const sentences = [
    ofTerminal.reduce((text, [ofWorkflow, here]) => text.replace(ofWorkflow, here), first),
    ...(listInputs.includes(name) ? ['Repeatable.'] : []),
    ...(fixedDefault !== undefined && !isFlag ? [`Default: ${fixedDefault}.`] : []),
  ];
  return [`${letter} --${name}${isFlag ? '' : ' <value>'}`, sentences.join(' ')];
}

/** Phrases of action.yml about workflows, and their equivalents at a terminal. */
const ofTerminal: readonly (readonly [ofWorkflow: string, here: string])[] = [
  ["the step's env", 'the environment'],
  ['with access: acl', 'with --access acl'],
  ['relative to path', 'relative to the folder'],
  ['The step fails', 'The command fails'],
];

/** The options that are not inputs. */
function ownLines(command: Command): readonly Line[] {
  const isLocal = command === 'check' || command === 'bundle';
  const saved: Line = ['-n, --saved-server <name>', 'A server saved by rsconnect-python (rsconnect add).'];
  const output: Line = ['-o, --output <file>', 'The file to write (default bundle.tar.gz).'];
  return [
    ...(isLocal ? [] : [saved]),
    ...(command === 'bundle' ? [output] : []),
    ['    --json', 'Print one JSON object on standard output, everything else on standard error.'],
    ...(isLocal ? [] : [['-v, --verbose', 'Show every call to the server.'] as const]),
  ];
}

/** A description beside the option's syntax, wrapped to the width of the terminal. */
function inColumns([syntax, description]: Line, column: number, width: number): readonly string[] {
  const room = Math.max(width - column, 24);
  const lines: string[] = [];
  for (const word of description.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > room) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((line, index) => (index === 0 ? `  ${syntax}` : '').padEnd(column) + line);
}
