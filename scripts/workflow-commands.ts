/** What GitHub's runner makes of a line that a step prints: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands */

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
 * The command in a line, by the runner's own rules: `::name key=value,…::data` after blanks only, or `##[name
 * key=value;…]data` anywhere in it. A line that names no command that is known is text.
 *
 * Source: https://github.com/actions/runner, src/Runner.Common/ActionCommand.cs
 *
 * @param token what ends `stop-commands`: a command, too, while it is waited for
 */
export function parseCommand(line: string, token?: string): Command | undefined {
  return newForm(line, token) ?? oldForm(line, token);
}

function newForm(line: string, token: string | undefined): Command | undefined {
  // .NET's white space: JavaScript's has U+FEFF in it, and not U+0085.
  const [, words, data] = /^(?:(?!\uFEFF)[\s\x85])*::(.*?)::(.*)$/s.exec(line) ?? [];
  if (words === undefined || data === undefined) return undefined;
  return commandOf(words, token, unescaped(data), (properties) =>
    propertiesOf(properties.trim(), ',', { '%3A': ':', '%2C': ',' }),
  );
}

function oldForm(line: string, token: string | undefined): Command | undefined {
  const [, words, data] = /##\[([^\]]*)\](.*)$/s.exec(line) ?? [];
  if (words === undefined || data === undefined) return undefined;
  const own = { '%3B': ';', '%5D': ']' };
  return commandOf(words, token, unescaped(data, own), (properties) => propertiesOf(properties, ';', own));
}

function commandOf(
  words: string,
  token: string | undefined,
  data: string,
  parse: (properties: string) => Command['properties'],
): Command | undefined {
  const [, word = '', properties = ''] = /^([^ ]*) ?(.*)$/s.exec(words) ?? [];
  const name = word === token ? word : word.toLowerCase();
  return name === token || known.has(name) ? { name, properties: parse(properties), data } : undefined;
}

function propertiesOf(text: string, comma: string, codes: Codes): Command['properties'] {
  const pairs = text.split(comma).map((pair) => /^([^=]+)=(.+)$/s.exec(pair) ?? []);
  return Object.fromEntries(
    pairs.flatMap(([, key, value]) =>
      key === undefined || value === undefined ? [] : [[key, unescaped(value, codes)]],
    ),
  );
}

type Codes = Readonly<Record<string, string>>;

function unescaped(text: string, codes: Codes = {}): string {
  let plain = text;
  // The percent sign last: what follows one is no code.
  for (const [code, character] of Object.entries({ '%0D': '\r', '%0A': '\n', ...codes, '%25': '%' }))
    plain = plain.replaceAll(code, character);
  return plain;
}
