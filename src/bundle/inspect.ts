import { isAbsolute } from 'node:path';
import { leadsOut, shownPath } from '../shared/paths.ts';
import { UserError } from '../shared/problems.ts';
import { fingerprintOf } from './archive/fingerprint.ts';
import { type FileHash, startHashing } from './archive/hash-files.ts';
import { chooseEntrypoint, NotAnApp } from './entrypoint/find-entrypoint.ts';
import { appFolder } from './files/app-folder.ts';
import { merge } from './files/checks.ts';
import type { PackageReader } from './files/external-files.ts';
import { withoutIgnored } from './files/file-rules.ts';
import { byPath, type ExtraFiles, judgeSize, readFiles, resolveRoot } from './files.ts';
import { type Manifest, type ManifestSettings, makeManifest } from './manifest.ts';
import {
  type ExistingManifest,
  noSettings,
  parseExistingManifest,
  readPublisherConfigs,
} from './other-tools.ts';
import { minorOf, minorsOf, readPythonRequirement } from './requirements/python-version.ts';
import { readRequirements } from './requirements/read-requirements.ts';
import { withAdvice } from './requirements/requirements-advice.ts';
import { checkSource } from './rules/source-rules.ts';
import { asImported, sourcePaths, withSourcePath } from './source-paths.ts';
import type {
  AppFolder,
  BundleFile,
  Diagnostic,
  Entrypoint,
  ExcludedFile,
  PackageInstaller,
  PythonRequirement,
  Requirements,
} from './types.ts';

export type { ExtraFiles, Manifest };
export { makeManifest };

export interface BundleOptions {
  /** The app folder and the checkout that it is in, absolute. */
  readonly root: string;
  readonly repository: string;
  /** As in `FileAccess`. */
  readonly tracked?: ReadonlySet<string>;
  /** What the input `path` is relative to, absolute; the repository unless given. */
  readonly workspace?: string;
  readonly entrypoint?: string;
  readonly exclude: readonly string[];
  readonly include: readonly string[];
  readonly extraFiles: readonly ExtraFiles[];
  /** Whether `.gitignore` files count. */
  readonly gitignore: boolean;
  readonly requirementsFile?: string;
  readonly extras: readonly string[];
  readonly groups: readonly string[];
  readonly pythonVersion?: string;
  readonly packageInstaller: PackageInstaller;
  /** The names of the rules that are switched off. */
  readonly ignoreRules: readonly string[];
  /** In bytes, of all files together. */
  readonly maxSize?: number;
  /** The environment variables of the content that Dash reads, as far as the workflow sets them. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** The result of reading an app folder. If a part is missing, a finding has the reason. */
export interface AppInspection {
  readonly entrypoint?: Entrypoint;
  readonly python?: PythonRequirement;
  readonly requirements?: Requirements;
  /** Sorted by path, with the requirements file and the project's own packages; without the manifest. */
  readonly files: readonly BundleFile[];
  /** For files with another path in the bundle: the path from the app folder, by the path in the bundle. */
  readonly sourcePaths: ReadonlyMap<string, string>;
  readonly fileHashes: ReadonlyMap<string, FileHash>;
  readonly excluded: readonly ExcludedFile[];
  readonly findings: readonly Diagnostic[];
  /** Findings for the Python that the server chooses, by its minor version, if the app leaves a choice. */
  readonly byPython: ReadonlyMap<string, readonly Diagnostic[]>;
  readonly packageInstaller: PackageInstaller;
  /** What an existing `manifest.json` adds. */
  readonly settings: ManifestSettings;
  /** Dash's version, if the requirements pin it. */
  readonly dashVersion?: string;
  /**
   * A SHA-256 in hex over everything that affects the deployment, except the chosen Python. The same on any machine and day, and
   * known before anything is compressed.
   */
  readonly fingerprint: string;
}

/**
 * Reads an app folder: its files, entrypoint and requirements, and what will not work. Runs no code of the app and writes nothing.
 * Problems are returned as findings, all together; `requireDeployable` turns errors among them into an exception.
 *
 * @throws {UserError} if there is no folder, or no file to deploy in it
 */
export async function inspectApp(options: BundleOptions): Promise<AppInspection> {
  const { root, repository } = resolveRoot(options.root, options.repository);
  const path = namedFolder(options);
  const ignore = new Set(options.ignoreRules);
  const read = await readFiles({ ...options, root, repository });
  using hashing = startHashing(read.files);
  const folders = { root, repository, ...(options.tracked && { tracked: options.tracked }) };
  const app = appFolder(folders, read.files);
  const existing = await readExisting(app);
  const given = { ...options, root, repository, path, packages: read.packages };
  const { entrypoint, requirements, python } = await readParts(app, existing.manifest, given, ignore);

  const own = bundleFiles(read.files, requirements.value);
  const files = own.files.sort(byPath);
  // Reused unless own packages were added: its source is already parsed.
  const whole = requirements.value?.own.length ? appFolder(folders, files) : app;
  const elsewhere = sourcePaths(files, root);
  const source =
    entrypoint.value &&
    (await checkSource(whole, entrypoint.value, {
      ignore,
      requirements: requirements.value,
      pythons: minorsOf(python.value?.requires),
      excluded: read.excluded,
      variables: options.variables,
    }));
  const { hashes, findings: unhashed } = await hashing.of(files);
  const minor = python.value && minorOf(python.value.requires);
  const findings = [
    ...existing.findings,
    ...read.findings,
    ...read.packages.findings,
    ...read.unusedPatterns(),
    ...entrypoint.findings,
    ...(await requirementsFindings(requirements, app, entrypoint.value, path)),
    ...python.findings,
    ...own.findings,
    ...(source?.findings ?? []).map((finding) => withSourcePath(finding, elsewhere)),
    ...unhashed,
    ...judgeSize(files, options.maxSize),
  ];
  const settings = existing.manifest?.settings ?? noSettings;
  const parts = valuesOf({ entrypoint, requirements, python });
  return {
    ...parts,
    ...dashVersionOf(requirements.value),
    files,
    sourcePaths: elsewhere,
    fileHashes: hashes,
    excluded: [...read.excluded, ...read.packages.excluded].sort(byPath),
    findings: withoutIgnored(findings, ignore),
    byPython: (minor === undefined && source?.byPython) || new Map(),
    packageInstaller: options.packageInstaller,
    settings,
    fingerprint: fingerprint(hashes, parts, options.packageInstaller, settings),
  };
}

/** The parts that could be read. */
const valuesOf = ({ entrypoint, requirements, python }: Parts) => ({
  ...(entrypoint.value && { entrypoint: entrypoint.value }),
  ...(requirements.value && { requirements: requirements.value }),
  ...(python.value && { python: python.value }),
});

/** The files of the app folder, with the requirements file that is sent and the project's own packages. */
const bundleFiles = (files: readonly BundleFile[], requirements: Requirements | undefined) =>
  merge(
    files.filter(({ path }) => path !== requirements?.packageFile),
    requirements ? [fileOf(requirements), ...requirements.own] : [],
  );

const fingerprint = (
  hashes: ReadonlyMap<string, FileHash>,
  { entrypoint, requirements, python }: ReturnType<typeof valuesOf>,
  packageInstaller: PackageInstaller,
  settings: ManifestSettings,
): string =>
  fingerprintOf(hashes, {
    entrypoint: entrypoint?.text,
    packageFile: requirements?.packageFile,
    manager: requirements?.manager,
    requires: python?.requires,
    packageInstaller,
    settings,
  });

/** The app folder as the user names it: relative to the workspace, or to the current folder of a command. */
function namedFolder({ workspace, repository, root }: BundleOptions): string {
  const below = shownPath(workspace ?? repository, root);
  return leadsOut(below) || isAbsolute(below) ? root : below;
}

async function readExisting(
  app: AppFolder,
): Promise<{ manifest?: ExistingManifest; findings: readonly Diagnostic[] }> {
  const text = await app.read('manifest.json');
  return text === undefined ? { findings: [] } : parseExistingManifest(text);
}

interface Part<T> {
  readonly value?: T;
  readonly findings: readonly Diagnostic[];
  /** Why the value could not be read. */
  readonly error?: UserError;
}

interface Parts {
  readonly entrypoint: Part<Entrypoint>;
  readonly requirements: Part<Requirements>;
  readonly python: Part<PythonRequirement>;
}

/** Reads three independent parts. Each returns its own errors, so that all are reported together. */
async function readParts(
  app: AppFolder,
  existing: ExistingManifest | undefined,
  options: BundleOptions & { readonly path: string; readonly packages: PackageReader },
  ignore: ReadonlySet<string>,
): Promise<Parts> {
  const named = options.requirementsFile === undefined ? await packageFileOf(existing, app) : undefined;
  const [entrypoint, requirements, python] = await Promise.all([
    orFindings(chooseEntrypoint(app, options.entrypoint, options.path)),
    orFindings(readRequirements({ ...options, ignore, ...named })),
    orFindings(readPythonRequirement({ ...options, ignore })),
  ]);
  if ('error' in entrypoint && entrypoint.error instanceof NotAnApp) {
    return { entrypoint, requirements: { findings: [] }, python: { findings: [] } };
  }
  const ownFiles = 'requirements' in requirements ? requirements.requirements.own : [];
  return {
    entrypoint:
      'entrypoint' in entrypoint
        ? {
            value: asImported(entrypoint.entrypoint, ownFiles, options.root),
            findings: entrypoint.findings,
          }
        : entrypoint,
    requirements:
      'requirements' in requirements
        ? { value: requirements.requirements, findings: requirements.findings }
        : requirements,
    python: 'requirement' in python ? orManifests(python, existing?.python) : python,
  };
}

/** The problems of the requirements. If they name no package, the hint comes from the app's source. */
async function requirementsFindings(
  { value, findings, error }: Parts['requirements'],
  app: AppFolder,
  entrypoint: Entrypoint | undefined,
  path: string,
): Promise<readonly Diagnostic[]> {
  if (!entrypoint || findings.length === 0 || value?.packages.size) return findings;
  return withAdvice(findings, { app, entrypoint, path, error });
}

/** A result, or the problems that the user can fix as findings. */
async function orFindings<T>(
  answer: Promise<T>,
): Promise<T | { findings: readonly Diagnostic[]; error: UserError }> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { findings: error.problems.map((problem) => ({ ...problem, level: 'error' })), error };
  }
}

/** A manifest's Python is used only if the app states none: it is that of the machine that wrote the manifest. */
function orManifests(
  { requirement, findings }: { requirement: PythonRequirement; findings: readonly Diagnostic[] },
  manifests: PythonRequirement | undefined,
): Part<PythonRequirement> {
  if (requirement.requires !== undefined || !manifests) return { value: requirement, findings };
  return {
    value: manifests,
    findings: findings.filter(({ rule, location }) => rule !== 'python-version' || location),
  };
}

/** The requirements file that a manifest or the configurations of Posit Publisher name, if its name is unusual. */
async function packageFileOf(
  existing: ExistingManifest | undefined,
  app: AppFolder,
): Promise<{ readonly requirementsFile: string; readonly namedBy: string } | undefined> {
  const found =
    existing?.packageFile !== undefined
      ? { requirementsFile: existing.packageFile, namedBy: 'manifest.json' }
      : await publisherPackageFile(app);
  if (found === undefined || found.requirementsFile === 'requirements.txt') return undefined;
  return app.paths.includes(found.requirementsFile) ? found : undefined;
}

async function publisherPackageFile(app: AppFolder) {
  if (!app.publisherConfigs?.length) return undefined;
  const configs = await readPublisherConfigs(app);
  const [first] = configs;
  const agree = configs.every(({ packageFile }) => packageFile === first?.packageFile);
  return agree && first?.packageFile !== undefined
    ? { requirementsFile: first.packageFile, namedBy: first.file }
    : undefined;
}

function fileOf({ packageFile, text }: Requirements): BundleFile {
  const source = Buffer.from(text);
  return { path: packageFile, source, size: source.length };
}

function dashVersionOf(requirements: Requirements | undefined): { dashVersion?: string } {
  const version = requirements?.packages.get('dash');
  return version === undefined ? {} : { dashVersion: version };
}
