/** The comparison operators of PEP 508. */
const operators = ['<', '<=', '==', '!=', '>=', '>', '~=', '===', 'in', 'not in'] as const;
export type MarkerOperator = (typeof operators)[number];

/** An environment marker (PEP 508, with the two list variables of PEP 751) as a tree. */
export type Marker = { readonly kind: 'and' | 'or'; readonly of: readonly Marker[] } | Comparison;

/** A comparison in a marker. */
export interface Comparison {
  readonly kind: 'compare';
  /** Such as `python_version`; old spellings with dots are replaced by the new name. */
  readonly variable: string;
  readonly operator: MarkerOperator;
  readonly value: string;
  /** Whether the value is on the left: `'linux' in sys_platform`. */
  readonly valueFirst: boolean;
}

const variables = new Set(
  (
    'python_version python_full_version os_name sys_platform platform_release platform_system platform_version ' +
    'platform_machine platform_python_implementation implementation_name implementation_version extra extras ' +
    'dependency_groups'
  ).split(' '),
);

// The spellings of setuptools before PEP 508, which pip still reads.
const oldNames: Readonly<Record<string, string>> = {
  'os.name': 'os_name',
  'sys.platform': 'sys_platform',
  'platform.version': 'platform_version',
  'platform.machine': 'platform_machine',
  'platform.python_implementation': 'platform_python_implementation',
  python_implementation: 'platform_python_implementation',
};

const token = /\s*(\(|\)|'[^']*'|"[^"]*"|===|[~=!<>]=|[<>]|not\s+in\b|[A-Za-z_][\w.]*)\s*/y;

/** Reads a marker; `undefined` if it isn't valid by PEP 508. Never throws. */
export function parseMarker(text: string): Marker | undefined {
  const tokens = tokenize(text);
  // A text of thousands of parentheses would overflow the stack; no real marker nests that deep.
  if (!tokens || tokens.filter((one) => one === '(').length > 200) return undefined;
  let at = 0;
  const skip = (expected: string) => tokens[at] === expected && ++at > 0;
  const chain = (kind: 'and' | 'or', part: () => Marker | undefined): Marker | undefined => {
    const of: Marker[] = [];
    do {
      const read = part();
      if (!read) return undefined;
      of.push(read);
    } while (skip(kind));
    return of.length === 1 ? of[0] : { kind, of };
  };
  const or = () => chain('or', and);
  const and = () => chain('and', atom);
  const atom = (): Marker | undefined => {
    if (skip('(')) {
      const inner = or();
      return skip(')') ? inner : undefined;
    }
    at += 3;
    return comparison(tokens.slice(at - 3, at));
  };
  const marker = or();
  return at === tokens.length ? marker : undefined;
}

function tokenize(text: string): string[] | undefined {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const [, found] = token.exec(text) ?? [];
    if (found === undefined) return undefined;
    tokens.push(found.replace(/^not\s+in$/, 'not in'));
  }
  return tokens;
}

const isQuoted = (token: string) => /^["']/.test(token);

function comparison([left = '', operator = '', right = '']: readonly string[]): Comparison | undefined {
  const valueFirst = isQuoted(left);
  const [name, value] = valueFirst ? [right, left] : [left, right];
  const variable = oldNames[name] ?? name;
  const known = operators.find((one) => one === operator);
  if (!variables.has(variable) || !known || !isQuoted(value)) return undefined;
  return { kind: 'compare', variable, operator: known, value: value.slice(1, -1), valueFirst };
}
