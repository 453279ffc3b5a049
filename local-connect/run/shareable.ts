import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../bundle/read-text.ts';
import { type EnvironmentRequest, InstallError } from './install.ts';

/** What decides which packages an installation installs. */
export interface InstallationPlan {
  /** Whether other bundles with the same requirements and variables may use the environment. */
  readonly isShareable: boolean;
  /** The text of the requirements file. */
  readonly requirements: string;
  /** The content's variables that the installer gets. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Decides whether an environment can be shared. An installer of a shared one gets only those variables of the content
 * that choose packages. For an environment of one bundle it gets all: a package in the bundle may read them.
 * @throws InstallError if the requirements can't be read
 */
export async function planInstallation(request: EnvironmentRequest): Promise<InstallationPlan> {
  const { folder, packageFile } = request;
  const requirements = await readText(join(folder, packageFile)).catch(({ message }: Error) => {
    throw new InstallError(`Can't read ${packageFile}: ${message}`, []);
  });
  if (requirements === undefined) throw new InstallError(`The bundle has no ${packageFile}`, []);
  const variables = installerVariables(request.variables, requirements);
  const isShareable =
    isSelfContained(requirements) &&
    Object.entries(variables).every(([name, value]) => !isSetting(name) || namesNoFile(value)) &&
    !(await configuresUv(folder));
  return { isShareable, requirements, variables: isShareable ? variables : request.variables };
}

const isSetting = (name: string) =>
  /^(PIP|UV)_|^(https?|all|no)_proxy$|^(SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|NETRC)$/i.test(name);

/** The settings of the installer, and the variables that the requirements contain as `${NAME}`. */
function installerVariables(
  variables: Readonly<Record<string, string>>,
  requirements: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter(([name]) => isSetting(name) || requirements.includes(`\${${name}}`)),
  );
}

/** Whether a setting is made of web addresses, or is a number or a plain word that can't be a file. */
const namesNoFile = (value: string) =>
  value.split(/\s+/).every((word) => /^https?:\/\//.test(word)) ||
  /^(\d*|true|false|yes|no|on|off)$/i.test(value);

// An archive's file name looks like a package's name, too.
const namedRequirement =
  /^(?!\S*\.(?:whl|zip|tar|tgz|tbz|txz|tlz))[a-z0-9][\w.-]*(?:\s*\[[^\]]*\])?\s*(?:$|[<>=!~(;]|--|@\s*https?:\/\/)/i;
const plainOption =
  /^(?:--(?:no-index|pre|prefer-binary|require-hashes|no-binary|only-binary|trusted-host)\b|(?:-i|--index-url|--extra-index-url)[\s=]\s*https?:\/\/)/;

/**
 * Whether no file of the bundle has an effect on what the requirements install: each line is a package by its name or
 * its web address, or an option that names no file. `.` or `libs/mine` are files of the bundle.
 */
export function isSelfContained(requirements: string): boolean {
  return requirements
    .replaceAll(/\\\r?\n/g, ' ')
    .split('\n')
    .map((line) => line.replace(/(?:^|\s)#.*/, '').trim())
    .every((line) => line === '' || namedRequirement.test(line) || plainOption.test(line));
}

/**
 * Whether the bundle may have settings of uv (https://docs.astral.sh/uv/concepts/configuration-files/). A mere mention of
 * uv in pyproject.toml counts, and an escape sequence, which could spell it: the bundle then gets its own environment.
 */
async function configuresUv(folder: string): Promise<boolean> {
  if (existsSync(join(folder, 'uv.toml'))) return true;
  const text = await readText(join(folder, 'pyproject.toml')).catch(() => 'uv');
  return text !== undefined && /uv|\\/.test(text);
}
