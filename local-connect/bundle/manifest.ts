import { validRange } from '@renovatebot/pep440';
import { ConnectError } from '../errors.ts';

/** What this server reads of a bundle's `manifest.json`: api.md, section 16. */
export interface Manifest {
  readonly appmode: string;
  readonly entrypoint: string | null;
  /** The first page of static content. */
  readonly primaryHtml: string | null;
  readonly pythonVersion: string | null;
  readonly pythonRequires: string | null;
  /** Whether packages are restored. A manifest can say that the host has them already. */
  readonly restores: boolean;
  readonly packageFile: string;
  readonly allowUv: boolean;
}

const appModes = new Set([
  'api',
  'jupyter-static',
  'jupyter-voila',
  'nodejs',
  'python-api',
  'python-bokeh',
  'python-dash',
  'python-fastapi',
  'python-gradio',
  'python-panel',
  'python-shiny',
  'python-streamlit',
  'quarto-shiny',
  'quarto-static',
  'rmd-shiny',
  'rmd-static',
  'shiny',
  'static',
  'tensorflow-saved-model',
]);

/** Characters of a text in a manifest. A path can't be longer, and a version specifier of megabytes takes long to parse. */
const maxLength = 4096;

/**
 * @param text the content of `manifest.json`
 * @param hasFile whether the bundle has a file of that path
 * @throws ConnectError 38 if the manifest is invalid, 148 if its app mode is unknown
 */
export function parseManifest(text: string, hasFile: (path: string) => boolean): Manifest {
  const manifest = object('manifest.json', json(text));
  if (manifest.version !== 1) throw invalid('"version" must be 1');
  const metadata = object('metadata', manifest.metadata);
  const appmode = string('metadata.appmode', metadata.appmode);
  if (!appModes.has(appmode)) throw new ConnectError(148, `The app mode "${appmode}" is not known.`);
  const python = optionalObject('python', manifest.python);
  const manager = optionalObject('python.package_manager', python?.package_manager);
  const environment = optionalObject('environment', manifest.environment);
  const wanted = optionalObject('environment.python', environment?.python);
  const management = optionalObject(
    'environment.environment_management',
    environment?.environment_management,
  );
  const read: Manifest = {
    appmode,
    // Connect also accepts the module as a file, `app.py`, as Publisher writes it.
    entrypoint:
      optionalString('metadata.entrypoint', metadata.entrypoint)?.replace(/\.py(?=:|$)/, '') ?? null,
    primaryHtml: optionalString('metadata.primary_html', metadata.primary_html),
    pythonVersion: optionalString('python.version', python?.version),
    pythonRequires: optionalString('environment.python.requires', wanted?.requires),
    restores: management?.python !== false && manager?.name !== 'none',
    packageFile:
      optionalString('python.package_manager.package_file', manager?.package_file) ?? 'requirements.txt',
    allowUv: manager?.allow_uv !== false,
  };
  optionalObject('files', manifest.files);
  if (appmode.startsWith('python-')) checkPython(read, hasFile);
  if (appmode === 'static') checkStatic(read, hasFile);
  return read;
}

function checkPython(manifest: Manifest, hasFile: (path: string) => boolean): void {
  const { entrypoint, pythonVersion, pythonRequires, restores, packageFile } = manifest;
  if (pythonVersion === null) throw invalid('"python.version" is missing');
  if (!/^\d+\.\d+(\.\d+)?/.test(pythonVersion)) throw invalid('"python.version" is not a version of Python');
  if (pythonRequires !== null && !validRange(pythonRequires)) {
    throw invalid(`"environment.python.requires" is not a version specifier: ${pythonRequires}`);
  }
  if (entrypoint === null) throw invalid('"metadata.entrypoint" is missing');
  if (restores && !hasFile(packageFile)) throw invalid(`the bundle has no ${packageFile}`);
}

function checkStatic({ primaryHtml }: Manifest, hasFile: (path: string) => boolean): void {
  if (primaryHtml === null) throw invalid('"metadata.primary_html" is missing');
  if (!hasFile(primaryHtml)) throw invalid(`the bundle has no ${primaryHtml}`);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid((error as Error).message);
  }
}

function object(name: string, value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw invalid(`"${name}" must be an object`);
}

const optionalObject = (name: string, value: unknown) =>
  value === undefined || value === null ? undefined : object(name, value);

function string(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw invalid(`"${name}" must be a string`);
  if (value.length > maxLength) throw invalid(`"${name}" is longer than ${maxLength} characters`);
  return value;
}

const optionalString = (name: string, value: unknown) =>
  value === undefined || value === null || value === '' ? null : string(name, value);

const invalid = (why: string) => new ConnectError(38, `The bundle's manifest.json is not valid: ${why}.`);
