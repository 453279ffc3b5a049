import { compare } from '@renovatebot/pep440';
import type { FileHash } from './archive/hash-files.ts';
import type { Entrypoint, PackageInstaller, PythonRequirement, Requirements } from './types.ts';

/** `manifest.json` as Connect reads it. What is `undefined` is left out of the file. */
export interface Manifest {
  readonly version: 1;
  readonly locale: string;
  readonly metadata: {
    readonly appmode: 'python-dash';
    readonly entrypoint: string;
    readonly content_category?: string | undefined;
  };
  readonly environment: KeptEnvironment & { readonly python?: { readonly requires: string } | undefined };
  readonly python: {
    /** For Connect before 2025.03; later versions read `environment.python.requires`. */
    readonly version?: string | undefined;
    readonly package_manager: {
      readonly name: 'pip' | 'uv';
      readonly package_file: string;
      readonly allow_uv?: boolean | undefined;
    };
  };
  readonly integration_requests?: readonly unknown[] | undefined;
  readonly files: Readonly<Record<string, { readonly checksum: string }>>;
}

interface KeptEnvironment {
  readonly image?: string | undefined;
  readonly prebuilt?: boolean;
  readonly environment_management?: Readonly<Record<string, boolean>>;
}

/** Settings of an existing manifest that ours keeps. */
export interface ManifestSettings {
  readonly locale?: string | undefined;
  readonly contentCategory?: string | undefined;
  readonly environment: KeptEnvironment;
  readonly integrationRequests?: readonly unknown[] | undefined;
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
 * The manifest of a Dash app.
 *
 * @param pythonVersion the server's version to build with, in full; default: the oldest that the app accepts
 */
export function makeManifest(parts: ManifestParts, pythonVersion?: string): Manifest {
  const { entrypoint, packageInstaller, python, requirements, settings } = parts;
  const { requires } = python;
  return {
    version: 1,
    locale: settings.locale ?? 'en_US.UTF-8',
    metadata: {
      appmode: 'python-dash',
      entrypoint: entrypoint.text,
      content_category: settings.contentCategory,
    },
    environment: { ...settings.environment, python: requires === undefined ? undefined : { requires } },
    python: {
      version: pythonVersion ?? oldestOf(requires ?? ''),
      package_manager: {
        name: requirements.manager,
        package_file: requirements.packageFile,
        // Absent means that the server decides.
        allow_uv: packageInstaller === 'auto' ? settings.allowUv : packageInstaller === 'uv',
      },
    },
    integration_requests: settings.integrationRequests,
    files: Object.fromEntries(Array.from(parts.fileHashes, ([path, { md5 }]) => [path, { checksum: md5 }])),
  };
}

/** The manifest as it is written: the same bytes for the same parts. */
export function manifestBytes(manifest: Manifest): Uint8Array {
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
}

/** The oldest version by a specifier's lower bounds, in full, as in `3.10.0` for `>=3.10,<4`. */
export function oldestOf(specifier: string): string | undefined {
  const bounds = Array.from(specifier.matchAll(/(?:~=|>=|===?)\s*(\d+(?:\.\d+)*)/g), ([, version = '']) =>
    [...version.split('.'), '0', '0'].slice(0, 3).join('.'),
  );
  return bounds.sort(compare).at(-1);
}
