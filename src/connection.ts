import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Connect, connectTo } from './connect/client.ts';
import type { Credentials } from './connect/credentials.ts';
import { parseServerUrl } from './connect/server-url.ts';
import type { RunContext } from './context.ts';
import { canGetIdToken, idToken } from './github/id-token.ts';
import type { Inputs } from './inputs/inputs.ts';
import { input, TheInput } from './shared/input-names.ts';
import type { Log } from './shared/log.ts';
import { type Parsed, type Problem, throwProblems, UserError } from './shared/problems.ts';

/** The parts of the run context that a connection needs. */
type ConnectionContext = Pick<RunContext, 'environment' | 'workspace' | 'mask' | 'signal' | 'progress'>;

/** True if an API key is set, or one can be exchanged for the job's identity token (trusted publishing). */
export function hasCredentials(
  { apiKey, contentGuid }: Pick<Inputs, 'apiKey' | 'contentGuid'>,
  environment: RunContext['environment'],
): boolean {
  return apiKey !== undefined || (contentGuid !== undefined && canGetIdToken(environment));
}

/** Logs what was read from environment variables of the runner, since the workflow does not show them. */
export function logFallbacks(
  { server, apiKey }: Pick<Inputs, 'server' | 'apiKey'>,
  environment: RunContext['environment'],
  log: Pick<Log, 'info'>,
): void {
  const [address, key] = [environment.CONNECT_SERVER?.trim(), environment.CONNECT_API_KEY?.trim()];
  const named = address ? parseServerUrl(address) : undefined;
  const taken = [
    ...(named?.ok && named.value.href === server?.href ? ['the server (CONNECT_SERVER)'] : []),
    ...(key && key === apiKey ? ['the API key (CONNECT_API_KEY)'] : []),
  ];
  if (taken.length > 0) log.info(`From the environment: ${taken.join(', and ')}.`);
}

/**
 * The client for the server of the inputs. Sends no request yet.
 *
 * @param inputs with a server, and an API key unless the job can exchange its identity token for one
 * @throws {UserError} if a certificate or its key cannot be read, or they do not match
 */
export function openConnection(inputs: Inputs, context: ConnectionContext): Connect {
  const { workspace, signal, progress } = context;
  if (inputs.server === undefined)
    throw new TypeError('A job that needs a server was let through without one.');
  const ca = pem('ca-certificate', inputs.caCertificate, workspace.root);
  const cert = pem('client-certificate', inputs.clientCertificate, workspace.root);
  const key = pem('client-key', inputs.clientKey, workspace.root);
  throwProblems([ca, cert, key].flatMap((one) => (one.ok ? [] : [one.mistake])));
  const given = (one: Parsed<string | undefined>) => (one.ok ? one.value : undefined);
  const [authority, certificate, certificateKey] = [given(ca), given(cert), given(key)];
  const mistake = pairMistake(certificate, certificateKey);
  if (mistake) throw new UserError(mistake);
  return connectTo({
    server: inputs.server,
    credentials: credentialsOf(inputs, context),
    insecure: inputs.insecure,
    ...(authority !== undefined && { ca: authority }),
    ...(certificate !== undefined && {
      clientCertificate: { cert: certificate, key: certificateKey ?? certificate },
    }),
    signal,
    log: progress.log,
  });
}

function credentialsOf(
  { apiKey, snowflakeToken, audience }: Inputs,
  { mask, signal, progress: { log } }: ConnectionContext,
): Credentials {
  if (apiKey === undefined) {
    return {
      kind: 'trusted-publishing',
      idToken: () => idToken(audience, { signal, log }),
      mask,
    };
  }
  return snowflakeToken === undefined
    ? { kind: 'api-key', key: apiKey }
    : { kind: 'snowflake', token: snowflakeToken, key: apiKey };
}

/** Reads a certificate or key: PEM text, or the path of a file. */
function pem(name: string, given: string | undefined, workspace: string): Parsed<string | undefined> {
  if (given === undefined || given.includes('-----BEGIN ')) return { ok: true, value: given };
  const no = (reason: string): Parsed<never> => ({
    ok: false,
    mistake: {
      message: `${TheInput(name)} contains no certificate or key.`,
      reason,
      hint: `Set ${input(name)} to PEM text, or to the path of a .pem file.`,
    },
  });
  const file = resolve(workspace, given);
  if (!existsSync(file)) return no('It is neither PEM text nor the path of a file.');
  let found: string;
  try {
    found = readFileSync(file, 'utf8');
  } catch (error) {
    return no(`The file cannot be read: the system reports ${codeOf(error)}.`);
  }
  if (found.includes('-----BEGIN ')) return { ok: true, value: found };
  return no('The file has no line "-----BEGIN …-----", so it is not in PEM format.');
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? String(error);

/** Checks a client certificate and its key. node:tls is loaded only if they are set, since it makes up a third of the start-up. */
function pairMistake(certificate: string | undefined, key: string | undefined): Problem | undefined {
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined) {
    return {
      message: `${TheInput('client-certificate')} is missing.`,
      reason: `${input('client-key')} is set, which needs it.`,
      hint: `Set ${input('client-certificate')}, or remove ${input('client-key')}.`,
    };
  }
  if (key === undefined && !certificate.includes('PRIVATE KEY-----')) {
    return {
      message: `${TheInput('client-key')} is missing.`,
      reason: `${input('client-certificate')} contains no private key.`,
      hint: `Set ${input('client-key')}, or set ${input('client-certificate')} to a file with both.`,
    };
  }
  try {
    process.getBuiltinModule('node:tls').createSecureContext({ cert: certificate, key: key ?? certificate });
    return undefined;
  } catch (error) {
    return inWordsOf(error);
  }
}

/** The message of OpenSSL contains no part of the key. */
function inWordsOf(error: unknown): Problem {
  const code = codeOf(error);
  if (code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH') {
    return {
      message: `${TheInput('client-key')} is not the key of ${input('client-certificate')}.`,
      reason: 'Both are valid, but they do not match.',
      hint: 'Set the key that the certificate was issued for.',
    };
  }
  if (/BAD_DECRYPT|PASSPHRASE|BAD_PASSWORD|INTERRUPTED_OR_CANCELLED/.test(code)) {
    return {
      message: `${TheInput('client-key')} has a passphrase.`,
      reason: 'It cannot be typed in a workflow.',
      hint: 'Store the key without one (openssl pkey -in key.pem -out plain.pem) as a secret.',
    };
  }
  return {
    message: `${input('client-certificate')} and ${input('client-key')} cannot be used.`,
    reason: `OpenSSL reports ${code}.`,
    hint: 'Set client-certificate to the certificate (with its chain) and client-key to its private key, both in PEM format.',
  };
}
