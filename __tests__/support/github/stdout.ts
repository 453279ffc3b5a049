import { EOL } from 'node:os';
import { type Command, parseCommand } from '../../../scripts/workflow-commands.ts';

/** The text that a function prints to standard output, with `\n` as line ends. */
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

/**
 * The workflow commands in standard output, except those between `stop-commands` and its token.
 *
 * Source: https://github.com/actions/runner, src/Runner.Worker/ActionCommandManager.cs
 */
export function commandsIn(output: string): readonly Command[] {
  const commands: Command[] = [];
  let token: string | undefined;
  for (const line of output.split(/\r\n|\r|\n/)) {
    const command = parseCommand(line, token);
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
