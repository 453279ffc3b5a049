import { compare } from '@renovatebot/pep440';
import type { FileHash } from './archive/hash-files.ts';
import type { Entrypoint, PackageInstaller, PythonRequirement, Requirements } from './types.ts';

/** `manifest.json` as Connect reads it. */
export interface Manifest {
  readonly version: 1;
  readonly locale: string;
  readonly metadata: {
    readonly appmode: 'python-dash';
    readonly entrypoint: string;
    readonly content_category?: string;
  };
  readonly environment: KeptEnvironment & { readonly python?: { readonly requires: string } };
  readonly python: {
    /** For Connect before 2025.03; later versions read `environment.python.requires`. */
    readonly version?: string;
    readonly package_manager: {
      readonly name: 'pip' | 'uv';
      readonly package_file: string;
      readonly allow_uv?: boolean;
    };
  };
  readonly integration_requests?: readonly unknown[];
  readonly files: Readonly<Record<string, { readonly checksum: string }>>;
}

interface KeptEnvironment {
  readonly image?: string;
  readonly prebuilt?: boolean;
  readonly environment_management?: Readonly<Record<string, boolean>>;
}

/** Settings of an existing manifest that ours keeps. */
export interface ManifestSettings {
  readonly locale?: string;
  readonly contentCategory?: string;
  readonly environment: KeptEnvironment;
  readonly integrationRequests?: readonly unknown[];
  readonly allowUv?: boolean;
}

export interface ManifestParts {
  readonly entrypoint: Entrypoint;
  readonly python: PythonRequirement;
  readonly requirements: Requirements;
  readonly packageInstaller: PackageInstaller;
  readonly settings: ManifestSettings;
  readonly fileHashes: ReadonlyMap<string, FileHash>;
}

/**
 * The manifest of a Dash app. `pythonVersion`: the server's version to build with, in full. Default: the oldest that the app
 * accepts; none if it accepts any.
 */
export function makeManifest(
  parts: ManifestParts,
  { pythonVersion }: { readonly pythonVersion?: string } = {},
): Manifest {
  const { entrypoint, python, requirements, settings } = parts;
  const version = pythonVersion ?? (python.requires === undefined ? undefined : oldestOf(python.requires));
  const allowUv = planAllowUv(parts.packageInstaller, settings.allowUv);
  return {
    version: 1,
    locale: settings.locale ?? 'en_US.UTF-8',
    metadata: {
      appmode: 'python-dash',
      entrypoint: entrypoint.text,
      ...(settings.contentCategory !== undefined && { content_category: settings.contentCategory }),
    },
    environment: {
      ...settings.environment,
      ...(python.requires !== undefined && { python: { requires: python.requires } }),
    },
    python: {
      ...(version !== undefined && { version }),
      package_manager: {
        name: requirements.manager,
        package_file: requirements.packageFile,
        ...(allowUv !== undefined && { allow_uv: allowUv }),
      },
    },
    ...(settings.integrationRequests && { integration_requests: settings.integrationRequests }),
    files: Object.fromEntries(Array.from(parts.fileHashes, ([path, { md5 }]) => [path, { checksum: md5 }])),
  };
}

/** The manifest as it is written: the same bytes for the same parts. */
export function manifestBytes(manifest: Manifest): Uint8Array {
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
}

/** Absent means that the server decides. */
function planAllowUv(asked: PackageInstaller, before: boolean | undefined): boolean | undefined {
  return asked === 'auto' ? before : asked === 'uv';
}

/** The oldest version by a specifier's lower bounds, in full, as in `3.10.0` for `>=3.10,<4`. */
export function oldestOf(specifier: string): string | undefined {
  const bounds = Array.from(specifier.matchAll(/(?:~=|>=|===?)\s*(\d+(?:\.\d+)*)/g), ([, version = '']) =>
    [...version.split('.'), '0', '0'].slice(0, 3).join('.'),
  );
  return bounds.sort(compare).at(-1);
}
