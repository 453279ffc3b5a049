import { satisfies, validRange } from '@renovatebot/pep440';
import { constructorArgument } from '../python/constructor.ts';
import { closureOf, distributionsOf } from '../python/distributions.ts';
import { alwaysAtImport, firstImports, type Import, importsOf } from '../python/graph.ts';
import { moduleBelow } from '../python/modules.ts';
import { standardLibrary } from '../python/stdlib.ts';
import { nodesNamed, textOf } from '../python/tree.ts';
import type { Requirements } from '../types.ts';
import { type AppSource, type Finding, findingAt } from './rule.ts';

/** A module is imported that no requirement provides. */
export function* missingRequirement(source: AppSource): Generator<Finding> {
  const { requirements } = source;
  // Nothing is known if a requirement has no name. That there is none is reported by the rules of the requirements.
  if (!requirements || !isKnown(requirements)) return;
  const { complete, may } = providedBy(requirements);
  const isNew = isDash3(requirements);
  for (const { top: name, importer, imported } of libraryImports(source)) {
    const distributions = distributionsOf(name);
    const inDash = isNew ? replacedByDash.get(name) : undefined;
    if (inDash !== undefined) {
      if (requirements.packages.has(name.replaceAll('_', '-'))) continue;
      yield findingAt('warning', importer, imported, {
        message: `${name} is imported, but nothing provides it.`,
        reason: 'Dash itself provides the same now, and Dash 3 does not install the old package.',
        hint: `Write from dash import ${inDash}`,
      });
      // A missing Dash is reported by the rules of the requirements.
    } else if (distributions && name !== 'dash' && !may(name)) {
      yield findingAt('warning', importer, imported, {
        message: `${name} is imported, but ${complete ? 'nothing' : 'no requirement of that name'} provides it.`,
        reason: `It is part of ${distributions.join(' or ')}, which ${requirements.source} doesn't list${complete ? '' : '; another requirement may depend on it'}.`,
        hint: `Add ${distributions[0]} to the requirements.`,
      });
    }
  }
  yield* plotlyExpress(source, requirements);
  yield* compression(source, requirements);
}

/** Packages that Dash has replaced, and what to import from it instead. */
const replacedByDash = new Map([
  ['dash_html_components', 'html'],
  ['dash_core_components', 'dcc'],
  ['dash_table', 'dash_table'],
  ['jupyter_dash', 'Dash as JupyterDash'],
]);

/** False if requirements may provide anything: some could not be read, none has a name, or one is a URL or path without a name. */
const isKnown = ({ partial, packages, text }: Requirements) =>
  !partial &&
  packages.size > 0 &&
  !/^[ \t]*(?:(?:-e|--editable)[\s=]+)?(?:\w+\+)?(?:https?|ssh|git|file):|^[ \t]*\.{0,2}\//m.test(text);

/** What requirements provide. */
function providedBy(requirements: Requirements): {
  /** Whether everything that they provide is known. */
  readonly complete: boolean;
  /** Whether they may provide a module. */
  may(module: string): boolean;
} {
  const { packages, text, locked } = requirements;
  const closure = closureOf(packages.keys());
  const extras = extrasIn(text);
  const names = new Set([...closure.names, ...extras.flatMap(providedByExtra)]);
  // What else an extra provides isn't known.
  const complete = locked || (closure.complete && !text.includes('['));
  const mayProvide = mayProvideModule(requirements);
  return {
    complete,
    may(module) {
      if (distributionsOf(module)?.some((distribution) => names.has(distribution))) return true;
      if (locked) return mayProvide(module);
      return !complete && (isOftenIndirect(module) || extras.includes('all'));
    },
  };
}

/** Imports of modules that are neither Python's nor the app's, the first of each top-level module. */
export function libraryImports(
  { app, sources, reached, requirements }: AppSource,
  counts = alwaysAtImport,
): readonly Import[] {
  const own = new Set([...app.paths, ...(requirements?.own ?? []).map(({ path }) => path)].map(topName));
  const isOwn = (name: string) => name.startsWith('_') || own.has(name) || sources.modules.has(name);
  return firstImports(
    reached,
    (edge) => counts(edge) && edge.imported.level === 0 && !standardLibrary.has(edge.top) && !isOwn(edge.top),
  );
}

/** The name by which Python could import a file or folder: `fast` for `fast.cpython-312.so`. */
const topName = (path: string) => path.split('/', 1)[0]?.split('.', 1)[0] ?? '';

const plain = (name: string) => name.toLowerCase().replace(/[-_.]/g, '');

/** Whether the name of an unknown requirement hints at a module: `acme-tools` may provide `acme`. */
export function mayProvideModule(requirements: Requirements | undefined): (module: string) => boolean {
  const names = [...(requirements?.packages.keys() ?? [])]
    .filter((name) => !closureOf([name]).complete)
    .map(plain);
  return (module) => names.some((name) => name.includes(plain(module)) || plain(module).includes(name));
}

/** Modules that few packages depend on. */
const rarelyIndirect = new Set(
  (
    'asgiref bs4 catboost clickhouse_connect cv2 cx_Oracle diskcache docx dotenv fitz flask_caching flask_compress flask_login ' +
    'folium geopandas gspread influxdb_client kaleido lightgbm MySQLdb mysql oracledb pptx prophet psycopg2 pymongo pymssql pymysql pyodbc ' +
    'reportlab shap simple_salesforce skimage snowflake streamlit talib umap wordcloud xgboost xlsxwriter yfinance'
  ).split(' '),
);
const isOftenIndirect = (module: string) => !module.startsWith('dash_') && !rarelyIndirect.has(module);

/** The extras of requirements: `diskcache` of `dash[diskcache]`. */
const extrasIn = (text: string) =>
  [...text.matchAll(/^[ \t]*[\w.-]+[ \t]*\[([^\]\n]*)\]/gm)]
    .flatMap(([, extras = '']) => extras.split(','))
    .map((extra) => extra.trim().toLowerCase().replaceAll('_', '-'));

/** What well-known extras provide under another name. */
const extraProvides: Readonly<Record<string, string>> = {
  async: 'asgiref',
  celery: 'celery redis',
  compress: 'flask-compress',
  excel: 'openpyxl xlrd xlsxwriter',
  express: 'numpy',
  mssql: 'pyodbc pymssql',
  mysql: 'pymysql mysqlclient mysql-connector-python',
  oracle: 'cx-oracle oracledb',
  postgres: 'psycopg2 psycopg2-binary psycopg',
  postgresql: 'psycopg2 psycopg2-binary psycopg',
};
const providedByExtra = (extra: string): readonly string[] =>
  Object.hasOwn(extraProvides, extra) ? (extraProvides[extra] ?? '').split(' ') : [extra];

/** Whether requirements certainly lack a module. */
export const lacksModule = (requirements: Requirements | undefined, module: string): boolean =>
  requirements !== undefined && isKnown(requirements) && !providedBy(requirements).may(module);

/**
 * A module of Plotly is imported that ends with an ImportError without another package, which Plotly does not depend on.
 * Source: plotly/express/__init__.py and plotly/figure_factory/__init__.py of Plotly 5.24 and 6.3.
 */
function* plotlyExpress({ reached }: AppSource, requirements: Requirements): Generator<Finding> {
  const major = Number(requirements.packages.get('plotly')?.split('.')[0] ?? 6);
  const needs = new Map([
    ['plotly.express', major < 6 ? 'pandas' : 'numpy'],
    ['plotly.figure_factory', 'numpy'],
  ]);
  for (const { module = '', imported, importer } of reached.flatMap(importsOf).filter(alwaysAtImport)) {
    const part = module === 'plotly' ? `plotly.${imported.name}` : module;
    const needed = needs.get(part);
    if (needed === undefined || !lacksModule(requirements, needed)) continue;
    yield findingAt('warning', importer, imported, {
      message: `${part} is imported, but nothing provides ${needed}.`,
      reason: `It needs ${needed}, which neither Dash nor Plotly depends on.`,
      hint: `Add ${needed} to the requirements.`,
    });
    return;
  }
}

/** `Dash(compress=True)` */
function* compression({ evaluator, dash }: AppSource, requirements: Requirements): Generator<Finding> {
  const given = constructorArgument(evaluator, dash, 'compress');
  if (!given || textOf(given.scope.module, given.node) !== 'True') return;
  if (!lacksModule(requirements, 'flask_compress')) return;
  yield findingAt('warning', given.scope.module, given.node, {
    message: 'The app is made with compress=True, but nothing provides flask-compress.',
    reason: 'Dash does not start without it.',
    hint: 'Require dash[compress] instead of dash, or remove compress=True.',
  });
}

/** The app uses a module or a method that Dash 3 removed. */
export function* removedFromDash({ reached, requirements }: AppSource): Generator<Finding> {
  if (!isDash3(requirements)) return;
  for (const module of reached) {
    const edge = importsOf(module).find((one) => `${one.module}.`.startsWith('dash.long_callback.'));
    const method = nodesNamed(module.root, 'Decorator').find((one) =>
      /^@\s*\w+\.long_callback\b/.test(textOf(module, one)),
    );
    const place = edge?.imported ?? method;
    if (!place) continue;
    yield findingAt('warning', module, place, {
      message: edge
        ? 'dash.long_callback is imported, but Dash 3 does not have it.'
        : 'long_callback is called, but Dash 3 does not have it.',
      reason: 'Background callbacks replaced long callbacks in Dash 2.6.',
      hint: 'Write from dash import DiskcacheManager (or CeleryManager), pass it as background_callback_manager, and use @callback(…, background=True). Or require dash<3.',
    });
  }
}

/** Whether the server installs Dash 3 or later: because of a pin, or because the newest version is allowed. */
export function isDash3(requirements: Requirements | undefined): boolean {
  if (!requirements?.packages.has('dash')) return false;
  const pin = requirements.packages.get('dash');
  if (pin !== undefined) return Number(pin.split('.')[0]) >= 3;
  const specifiers = [...requirements.text.matchAll(/^[ \t]*dash[ \t]*(?:\[[^\]\n]*\])?[ \t]*([^\n;#]*)/gim)];
  return specifiers.some(([, specifier = '']) => allowsDash3(specifier.replace(/\s--.*|[()\\]/g, '').trim()));
}

function allowsDash3(specifier: string): boolean {
  if (specifier === '') return true;
  return (
    validRange(specifier) &&
    ['3.0.0', '3.2.0', '4.0.0', '4.4.1', '9.0.0'].some((one) => satisfies(one, specifier))
  );
}

/** What an app's source imports. */
export interface Imported {
  /** The distributions of what it imports, `dash` first. */
  readonly distributions: readonly string[];
  /** Modules whose distribution isn't known. */
  readonly unknown: readonly string[];
}

/** The distributions that an app needs for the imports of its modules and functions. */
export function importedDistributions(source: AppSource): Imported {
  const names = libraryImports(source, (edge) => edge.lazy || alwaysAtImport(edge)).map(({ top }) =>
    replacedByDash.has(top) ? 'dash' : top,
  );
  const known = names.flatMap((name) => distributionsOf(name)?.[0] ?? []).filter((name) => name !== 'dash');
  return {
    distributions: ['dash', ...[...new Set(known)].sort()],
    // A module of the app by a name by which Connect doesn't find it is reported by the rule missing-module.
    unknown: names.filter((name) => !distributionsOf(name) && !moduleBelow(name, source.app.paths)),
  };
}
