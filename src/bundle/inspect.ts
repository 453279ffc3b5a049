import { isAbsolute } from 'node:path';
import { leadsOut, shownPath } from '../shared/paths.ts';
import { UserError } from '../shared/problems.ts';
import { fingerprintOf } from './archive/fingerprint.ts';
import { type FileHash, startHashing } from './archive/hash-files.ts';
import { chooseEntrypoint, NotAnApp } from './entrypoint/find-entrypoint.ts';
import { appFolder, generatedFile, resolveRoot } from './files/app-folder.ts';
import { merge } from './files/checks.ts';
import type { PackageReader } from './files/external-files.ts';
import { withoutIgnored } from './files/file-rules.ts';
import { byPath, type FileOptions, judgeSize, readFiles } from './files.ts';
import type { ManifestSettings } from './manifest.ts';
import { type ExistingManifest, parseExistingManifest, recordedRequirements } from './other-tools.ts';
import { minorsOf, type PythonOptions, readPythonRequirement } from './requirements/python-version.ts';
import { readRequirements } from './requirements/read-requirements.ts';
import { withAdvice } from './requirements/requirements-advice.ts';
import type { RequirementsOptions } from './requirements/sources.ts';
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

export interface BundleOptions
  extends FileOptions,
    PythonOptions,
    Omit<RequirementsOptions, 'packages' | 'namedBy'> {
  /** What the input `path` is relative to, absolute; the repository unless given. */
  readonly workspace?: string;
  readonly entrypoint?: string;
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
  readonly entrypoint?: Entrypoint | undefined;
  readonly python?: PythonRequirement | undefined;
  readonly requirements?: Requirements | undefined;
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
  const folders = { ...resolveRoot(options.root, options.repository), tracked: options.tracked };
  const { packageInstaller, variables } = options;
  const ignore = new Set(options.ignoreRules);
  const read = await readFiles({ ...options, ...folders });
  using hashing = startHashing(read.files);
  const app = appFolder(folders, read.files);
  const manifestText = await app.read('manifest.json');
  const existing = manifestText === undefined ? { findings: [] } : parseExistingManifest(manifestText);
  const path = namedFolder(options);
  const given = { ...options, ...folders, path, packages: read.packages };
  const { findings: partFindings, ...parts } = await readParts(app, existing.manifest, given);
  const { entrypoint, requirements, python } = parts;

  const merged = merge(
    read.files.filter(({ path }) => path !== requirements?.packageFile),
    requirements ? [generatedFile(requirements.packageFile, requirements.text), ...requirements.own] : [],
  );
  const files = merged.files.sort(byPath);
  // Reused unless own packages were added: its source is already parsed.
  const whole = requirements?.own.length ? appFolder(folders, files) : app;
  const elsewhere = sourcePaths(files, folders.root);
  const { excluded } = read;
  const context = { ignore, requirements, pythons: minorsOf(python?.requires), excluded, variables };
  const source = entrypoint && (await checkSource(whole, entrypoint, context));
  const { hashes, findings: unhashed } = await hashing.of(files);
  const findings = [
    ...existing.findings,
    ...read.findings,
    ...read.packages.findings,
    ...read.unusedPatterns(),
    ...partFindings,
    ...merged.findings,
    ...(source?.findings ?? []).map((finding) => withSourcePath(finding, elsewhere)),
    ...unhashed,
    ...judgeSize(files, options.maxSize),
  ];
  const settings = existing.manifest?.settings ?? { environment: {} };
  return {
    ...parts,
    files,
    sourcePaths: elsewhere,
    fileHashes: hashes,
    excluded: [...excluded, ...read.packages.excluded].sort(byPath),
    findings: withoutIgnored(findings, ignore),
    byPython: source?.byPython ?? new Map(),
    packageInstaller,
    settings,
    fingerprint: fingerprintOf(hashes, {
      entrypoint: entrypoint?.text,
      packageFile: requirements?.packageFile,
      manager: requirements?.manager,
      requires: python?.requires,
      packageInstaller,
      settings,
    }),
  };
}

interface Parts {
  readonly entrypoint?: Entrypoint | undefined;
  readonly requirements?: Requirements | undefined;
  readonly python?: PythonRequirement | undefined;
  readonly findings: readonly Diagnostic[];
}

interface PartOptions extends BundleOptions {
  /** The app folder as the user names it. */
  readonly path: string;
  readonly packages: PackageReader;
}

/** Reads three independent parts. Each returns its own errors, so that all are reported together. */
async function readParts(
  app: AppFolder,
  manifest: ExistingManifest | undefined,
  options: PartOptions,
): Promise<Parts> {
  const { path } = options;
  const file = options.requirementsFile === undefined ? await recordedRequirements(app, manifest) : undefined;
  const [chosen, read, stated] = await Promise.all([
    orFindings(chooseEntrypoint(app, options.entrypoint, path)),
    orFindings(readRequirements({ ...options, ...file })),
    orFindings(readPythonRequirement(options)),
  ]);
  if (chosen.error instanceof NotAnApp) return { findings: chosen.findings };
  const { requirements } = read;
  const entrypoint =
    chosen.entrypoint && asImported(chosen.entrypoint, requirements?.own ?? [], options.root);
  // If the requirements name no package, the hint comes from the app's source.
  const needsAdvice = entrypoint && read.findings.length > 0 && !requirements?.packages.size;
  const advised = needsAdvice ? await withAdvice(read.findings, { app, entrypoint, path }) : read.findings;
  // A manifest's Python is used only if the app states none: it is that of the machine that wrote the manifest.
  const isStated = !stated.requirement || stated.requirement.requires !== undefined || !manifest?.python;
  const pythonFindings = isStated
    ? stated.findings
    : stated.findings.filter(({ rule, location }) => rule !== 'python-version' || location);
  return {
    entrypoint,
    requirements,
    python: isStated ? stated.requirement : manifest.python,
    findings: [...chosen.findings, ...advised, ...pythonFindings],
  };
}

interface Failed {
  readonly findings: readonly Diagnostic[];
  /** Why the part could not be read. */
  readonly error?: UserError;
}

/** A part, or the problems that the user can fix as findings. */
async function orFindings<T extends Failed>(part: Promise<T>): Promise<Partial<T> & Failed> {
  try {
    return await part;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const findings = error.problems.map((problem) => ({ ...problem, level: 'error' as const }));
    const failed: Failed = { findings, error };
    return failed as Partial<T> & Failed;
  }
}

/** The app folder as the user names it: relative to the workspace, or to the current folder of a command. */
function namedFolder({ workspace, repository, root }: BundleOptions): string {
  const below = shownPath(workspace ?? repository, root);
  return leadsOut(below) || isAbsolute(below) ? root : below;
}
