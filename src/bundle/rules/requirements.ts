import { closureOf, distributionsOf } from '../python/distributions.ts';
import { atImport, type Import, importsOf } from '../python/graph.ts';
import type { Module } from '../python/sources.ts';
import { standardLibrary } from '../python/stdlib.ts';
import type { Requirements } from '../types.ts';
import { type AppSource, locationOf, type Rule } from './rule.ts';

export const missingRequirement: Rule = {
  name: 'missing-requirement',
  levels: ['warning'],
  summary: 'A module is imported that no requirement brings.',
  *check(source) {
    const { requirements } = source;
    // Where no requirement has a name, what they bring isn't known; where there is none, that is told.
    if (!requirements || requirements.partial || requirements.packages.size === 0) return;
    const closure = closureOf([...requirements.packages.keys()]);
    const extras = extrasIn(requirements.text);
    const brought = new Set([...closure.names, ...extras.flatMap(broughtByExtra)]);
    // What an extra brings besides isn't known here either.
    const isComplete = closure.complete && !requirements.text.includes('[');
    for (const { name, module, edge } of libraryImports(source)) {
      const distributions = distributionsOf(name);
      // That nothing brings Dash itself is told by the rules of the requirements.
      if (
        !distributions ||
        name === 'dash' ||
        (name === 'jupyter_dash' && isDash3(requirements)) ||
        distributions.some((distribution) => brought.has(distribution))
      )
        continue;
      const isLikely = isOftenBrought(name) || extras.includes('all');
      if (requirements.locked ? !isSurelyMissing(requirements, name) : !isComplete && isLikely) continue;
      const [distribution = name] = distributions;
      const firm = requirements.locked || isComplete;
      yield {
        level: 'warning',
        message: `${name} is imported, but ${firm ? 'nothing' : 'no requirement by that name'} brings it.`,
        reason: `It comes with ${distributions.join(' or ')}, which ${requirements.source} doesn't name${firm ? '' : '; another requirement may depend on it'}.`,
        hint: `Add ${distribution} to the requirements.`,
        location: locationOf(module, { from: edge.imported.offset }),
      };
    }
    yield* stubImports(source, requirements);
  },
};

/** Imports of what is neither Python's own nor the app's, each top-level name once; outside of any try unless asked for. */
export function libraryImports(
  { app, sources, reached, requirements }: AppSource,
  counts = (edge: Import) => atImport(edge) && !edge.when.optional && !edge.when.conditional,
) {
  const seen = new Set<string>();
  const own = new Set([...app.paths, ...(requirements?.own ?? []).map(({ path }) => path)].flatMap(topNames));
  const found: { name: string; module: Module; edge: Import }[] = [];
  for (const module of reached) {
    for (const edge of importsOf(module)) {
      const name = edge.module?.split('.')[0] ?? '';
      const isLoaded = edge.imported.level === 0 && counts(edge);
      if (!isLoaded || seen.has(name) || name.startsWith('_') || standardLibrary.has(name) || own.has(name))
        continue;
      if (sources.modules.has(name)) continue;
      seen.add(name);
      found.push({ name, module, edge });
    }
  }
  return found;
}

/** The names by which Python could import what lies at a path: `fast.cpython-312.so` as `fast`. */
const topNames = (path: string) => [path.split('/')[0]?.split('.')[0] ?? ''];

const plain = (name: string) => name.toLowerCase().replace(/[-_.]/g, '');

/**
 * Whether a requirement's name hints at the module: `acme-tools` may bring `acme`. What is known hints at nothing: `dash`
 * brings no `dashboards`.
 */
export const provides = (requirements: Requirements, module: string) =>
  [...requirements.packages.keys()].some(
    (name) =>
      !closureOf([name]).complete &&
      (plain(name).includes(plain(module)) || plain(module).includes(plain(name))),
  );

/** A lock names everything: only a distribution that replaces the usual one under a similar name could bring it. */
const isSurelyMissing = (requirements: Requirements, module: string) => !provides(requirements, module);

/** Modules that hardly any package depends on: who imports them has to require them. */
const seldomBrought = new Set(
  [
    'bs4 catboost clickhouse_connect cv2 cx_Oracle diskcache docx dotenv fitz flask_caching flask_login folium geopandas',
    'gspread influxdb_client kaleido lightgbm MySQLdb mysql oracledb pptx prophet psycopg2 pymongo pymssql pymysql pyodbc',
    'reportlab shap simple_salesforce skimage snowflake streamlit talib umap wordcloud xgboost xlsxwriter yfinance',
  ]
    .join(' ')
    .split(' '),
);
/** The extras that requirements ask for: `diskcache` of `dash[diskcache]`. */
const extrasIn = (text: string) =>
  [...text.matchAll(/^\s*[\w.-]+\s*\[([^\]]*)\]/gm)]
    .flatMap(([, extras = '']) => extras.split(','))
    .map((extra) => extra.trim().toLowerCase().replaceAll('_', '-'));

/** What well-known extras bring that has another name than they: those of Dash, pandas, SQLAlchemy and their like. */
const extraBrings: Readonly<Record<string, string>> = {
  celery: 'celery redis',
  excel: 'openpyxl xlrd xlsxwriter',
  mssql: 'pyodbc pymssql',
  mysql: 'pymysql mysqlclient mysql-connector-python',
  oracle: 'cx-oracle oracledb',
  postgres: 'psycopg2 psycopg2-binary psycopg',
  postgresql: 'psycopg2 psycopg2-binary psycopg',
};
const broughtByExtra = (extra: string): readonly string[] =>
  Object.hasOwn(extraBrings, extra) ? (extraBrings[extra] ?? '').split(' ') : [extra];

const isOftenBrought = (module: string) => !module.startsWith('dash_') && !seldomBrought.has(module);

const builtIn =
  'Dash has it built in since version 2, and from version 3 on the old package no longer comes along.';
/** What Dash itself holds by now. */
export const stubs: Readonly<Record<string, { readonly inDash: string; readonly reason: string }>> = {
  dash_html_components: { inDash: 'html', reason: builtIn },
  dash_core_components: { inDash: 'dcc', reason: builtIn },
  dash_table: { inDash: 'dash_table', reason: builtIn },
  jupyter_dash: {
    inDash: 'Dash as JupyterDash',
    reason: 'Dash runs in notebooks by itself since version 2.11, and jupyter-dash is no longer kept up.',
  },
};

/** Dash brought the packages that its own modules replaced until version 3. */
function* stubImports(source: AppSource, requirements: Requirements) {
  if (!isDash3(requirements)) return;
  for (const { name, module, edge } of libraryImports(source)) {
    const stub = Object.hasOwn(stubs, name) ? stubs[name] : undefined;
    if (stub === undefined || requirements.packages.has(name.replaceAll('_', '-'))) continue;
    yield {
      level: 'warning' as const,
      message: `${name} is imported, but nothing brings it.`,
      reason: stub.reason,
      hint: `Write from dash import ${stub.inDash}`,
      location: locationOf(module, { from: edge.imported.offset }),
    };
  }
}

/** Whether Connect will install Dash 3 or later: by its pin, or because nothing keeps the newest away. */
export function isDash3(requirements: Requirements | undefined): boolean {
  if (!requirements?.packages.has('dash')) return false;
  const pin = requirements.packages.get('dash');
  if (pin !== undefined) return Number(pin.split('.')[0]) >= 3;
  return requirements.text
    .split('\n')
    .some((line) => ['dash', 'dash[diskcache]', 'dash[celery]'].includes(line.trim().toLowerCase()));
}

/** What an app's source says it needs. */
export interface Imported {
  /** The distributions that bring what it imports, `dash` first. */
  readonly distributions: readonly string[];
  /** Modules of which only the author knows where they come from. */
  readonly unknown: readonly string[];
}

/** The distributions that an app needs, by the imports that happen for sure and those of its functions. */
export function importedDistributions(source: AppSource): Imported {
  const names = libraryImports(
    source,
    (edge) => edge.lazy || (atImport(edge) && !edge.when.optional && !edge.when.conditional),
  ).map(({ name }) => (name in stubs ? 'dash' : name));
  const known = names.flatMap((name) => distributionsOf(name)?.[0] ?? []).filter((name) => name !== 'dash');
  return {
    distributions: ['dash', ...[...new Set(known)].sort()],
    unknown: names.filter((name) => !distributionsOf(name) && !liesInApp(name, source)),
  };
}

/** A module of the app that is imported by a name under which Connect doesn't find it: `missing-module` tells that. */
const liesInApp = (name: string, { app }: AppSource) =>
  app.paths.some(
    (path) => path.endsWith('.py') && (`/${path}`.includes(`/${name}/`) || path.endsWith(`/${name}.py`)),
  );
