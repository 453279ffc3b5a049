import { gte, satisfies } from '@renovatebot/pep440';
import type { Line } from './collected-requirements.ts';
import type { Report } from './requirement-rules.ts';

/** A package whose versions of some time stop working once another one, which they don't hold back, moves on. */
interface Outgrown {
  readonly name: string;
  /** The first version that it is true of, and the first that it is no longer true of. */
  readonly from?: string;
  readonly before: string;
  /** What they need, as it is written. */
  readonly needs: string;
  /** The first version of that which they fail with. */
  readonly below: string;
  readonly because: string;
  /** The version to take instead, free of all that stands here. */
  readonly instead: string;
  /** Of CPython 3, where it is so from this minor version on only. */
  readonly sincePython?: number;
}

/**
 * As read in the packages on PyPI on 2026-11-28: what they import, and that their metadata sets no upper bound. What was taken out
 * is in the changelogs: Flask 2.3.0, Werkzeug 2.1.0 and 3.0.0, Jinja 3.1.0, ItsDangerous 2.1.0, MarkupSafe 2.1.0, setuptools 82.0.0.
 */
const outgrown: readonly Outgrown[] = [
  {
    ...{ name: 'dash', before: '2.7.0', needs: 'Flask', below: '2.3.0', instead: '2.15' },
    because: 'It calls before_first_request, which Flask 2.3.0 took out',
  },
  {
    ...{ name: 'dash', from: '1.9.0', before: '2.3.1', needs: 'Werkzeug', below: '2.1.0', instead: '2.15' },
    because: 'It imports get_current_traceback, which Werkzeug 2.1.0 took out',
  },
  {
    // A virtual environment has brought setuptools along before Python 3.12 only.
    ...{ name: 'dash', from: '1.17.0', before: '2.14.0', needs: 'setuptools', below: '82.0.0' },
    ...{ instead: '2.15', sincePython: 12 },
    because:
      'It imports pkg_resources, which Python 3.12 and later have no more and setuptools 82.0.0 took out',
  },
  {
    ...{ name: 'flask', before: '2.2.4', needs: 'Werkzeug', below: '3.0.0', instead: '2.2.5' },
    because: 'It imports url_quote, which Werkzeug 3.0.0 took out',
  },
  {
    ...{ name: 'flask', before: '1.1.3', needs: 'Jinja2', below: '3.1.0', instead: '2.2.5' },
    because: 'It imports escape, which Jinja 3.1.0 took out',
  },
  {
    ...{ name: 'flask', before: '1.1.3', needs: 'itsdangerous', below: '2.1.0', instead: '2.2.5' },
    because: 'It imports json, which ItsDangerous 2.1.0 took out',
  },
  {
    ...{
      name: 'flask',
      from: '1.1.3',
      before: '2.0.0',
      needs: 'MarkupSafe',
      below: '2.1.0',
      instead: '2.2.5',
    },
    because: 'It requires Jinja 2, which imports soft_unicode, and MarkupSafe 2.1.0 took that out',
  },
  {
    ...{ name: 'jinja2', before: '3.0.0', needs: 'MarkupSafe', below: '2.1.0', instead: '3.1' },
    because: 'It imports soft_unicode, which MarkupSafe 2.1.0 took out',
  },
];

/** What holds others back by its own requirements, from one version to before another. */
const holding: readonly Holding[] = [
  { name: 'dash', from: '2.10.0', before: '2.14.1', back: ['flask', 'werkzeug'] },
  { name: 'flask', from: '1.1.3', before: '2.0.0', back: ['werkzeug', 'jinja2', 'itsdangerous'] },
  { name: 'jinja2', from: '3.0.0', back: ['markupsafe'] },
  { name: 'torch', back: ['setuptools'] },
  // In one version or another.
  ...['apache-airflow', 'apache-superset', 'connexion', 'flask-appbuilder', 'flask-restplus', 'flask-restx']
    .concat('mlflow')
    .map((name) => ({ name, back: ['flask', 'werkzeug', 'jinja2', 'itsdangerous', 'markupsafe'] })),
];

interface Holding {
  readonly name: string;
  readonly from?: string;
  readonly before?: string;
  readonly back: readonly string[];
}

/**
 * Reports pins that fail with what pip puts beside them today, since nothing holds that back: dash 2.3 with Flask 3.
 *
 * @param python as `3.12.4`, where it is known
 */
export function reportOutgrownPins(
  lines: readonly Line[],
  constraints: readonly Line[],
  python: string | undefined,
  report: Report,
): void {
  const minor = python === undefined ? undefined : Number(/^3\.(\d+)/.exec(python)?.[1]);
  // What took things out is for Python 3.8 and later.
  if (minor !== undefined && minor < 8) return;
  const all = [...lines, ...constraints];
  if (all.some(({ text }) => comesFromElsewhere(text))) return;
  const asked = Map.groupBy(
    all.flatMap(({ brings }) => brings ?? []),
    ({ name }) => name,
  );
  const specifiers = (name: string) =>
    asked
      .get(name)
      ?.map(({ version, specifier = '' }) => (version === undefined ? specifier : `==${version}`));
  const isOf = ({ name, from, before }: Omit<Holding, 'back'>) => {
    const all = specifiers(name);
    return all !== undefined && reaches(all, from ?? '0') && !(before !== undefined && reaches(all, before));
  };
  for (const one of outgrown) {
    if (one.sincePython !== undefined && !(minor !== undefined && minor >= one.sincePython)) continue;
    const pin = lines.find(({ brings }) => brings?.name === one.name);
    // A marker may well say that it isn't for this Python.
    if (!pin?.brings || pin.text.includes(';') || !isOf(one)) continue;
    const needed = one.needs.toLowerCase();
    const beside = specifiers(needed);
    if (
      beside
        ? !reaches(beside, one.below)
        : holding.some((other) => other.back.includes(needed) && isOf(other))
    )
      continue;
    const version = pin.brings.version ?? pin.brings.specifier;
    report(
      'outgrown-pin',
      {
        message: `${one.name} ${version} doesn't start with today's ${one.needs}.`,
        reason: `${one.because}${beside ? '' : `, and nothing in the requirements holds ${one.needs} back`}.`,
        hint: `Require ${needed}<${one.below.replace(/(?:\.0)+$/, '')}, or ${one.name} ${one.instead} or later.`,
        ...(pin.location && { location: pin.location }),
      },
      pin.off,
    );
  }
}

/** Another index may end years ago, and what a URL brings may hold anything back. */
const comesFromElsewhere = (text: string) =>
  /:\/\/|^\s*(?:-i|-f|--index-url|--find-links|--no-index)\b/.test(text.replace(/(?:^|\s)#.*/, ''));

/** Whether a version from `least` on satisfies all specifiers: tried are those that they name, and ones above them. */
function reaches(specifiers: readonly string[], least: string): boolean {
  const named = specifiers.flatMap((specifier) => specifier.match(/\d+(?:\.\d+)*/g) ?? []);
  return [least, '99999', ...named, ...named.map((version) => `${version}.99999`)].some(
    (version) =>
      gte(version, least) &&
      specifiers.every(
        (specifier) => specifier === '' || satisfies(version, specifier, { prereleases: true }),
      ),
  );
}
