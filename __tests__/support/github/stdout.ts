import { EOL } from 'node:os';

/**
 * What a piece of work prints on standard output, with `\n` for the line ends of this system.
 *
 * The runner reads our standard output: nothing nearer to it can be looked at in one process.
 */
export async function printed(work: () => unknown): Promise<string> {
  const write = process.stdout.write;
  let text = '';
  process.stdout.write = (chunk: string | Uint8Array) => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    return true;
  };
  try {
    await work();
  } finally {
    process.stdout.write = write;
  }
  return text.replaceAll(EOL, '\n');
}

export interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

const known = new Set(
  'add-mask add-matcher add-path debug echo endgroup error group notice remove-matcher save-state set-env set-output stop-commands warning'.split(
    ' ',
  ),
);

/**
 * The commands that GitHub's runner would take from a text on standard output, by its own rules: `::name …::data`
 * at the start of a line, or `##[name …]data` anywhere in it, and none between `stop-commands` and its token.
 *
 * Source: https://github.com/actions/runner, src/Runner.Common/ActionCommand.cs and Runner.Worker/ActionCommandManager.cs
 */
export function commandsIn(output: string): readonly Command[] {
  const commands: Command[] = [];
  let token: string | undefined;
  for (const line of output.split(/\r\n|\r|\n/)) {
    const command = newForm(line, token) ?? oldForm(line, token);
    if (!command) continue;
    if (token !== undefined) {
      if (command.name === token) token = undefined;
    } else if (command.name === 'stop-commands') {
      token = command.data;
    } else {
      commands.push(command);
    }
  }
  return commands;
}

function newForm(line: string, token: string | undefined): Command | undefined {
  const [, words, data] = /^\s*::(.*?)::(.*)$/.exec(line) ?? [];
  return words === undefined || data === undefined ? undefined : commandOf(words, ',', data, token);
}

function oldForm(line: string, token: string | undefined): Command | undefined {
  const [, words, data] = /##\[([^\]]*)\](.*)$/.exec(line) ?? [];
  return words === undefined || data === undefined ? undefined : commandOf(words, ';', data, token);
}

function commandOf(
  words: string,
  comma: string,
  data: string,
  token: string | undefined,
): Command | undefined {
  const space = words.indexOf(' ');
  const name = space < 0 ? words : words.slice(0, space);
  if (!known.has(name) && name !== token) return undefined;
  const pairs = space < 0 ? [] : words.slice(space + 1).split(comma);
  const properties = pairs.map((pair) => {
    const [key = '', ...value] = pair.trim().split('=');
    return [key, unescaped(value.join('='))] as const;
  });
  return { name, properties: Object.fromEntries(properties), data: unescaped(data) };
}

const unescaped = (text: string) =>
  text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%');
