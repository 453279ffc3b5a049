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

/** What a connection takes from the run. */
type ConnectionContext = Pick<RunContext, 'environment' | 'workspace' | 'mask' | 'signal' | 'progress'>;

/** True if an API key is given, or one can be exchanged for the job's identity token (trusted publishing). */
export function hasCredentials(
  { apiKey, contentGuid }: Pick<Inputs, 'apiKey' | 'contentGuid'>,
  environment: RunContext['environment'],
): boolean {
  return apiKey !== undefined || (contentGuid !== undefined && canGetIdToken(environment));
}

/** Tells what was taken from the environment: a variable of the runner is seen nowhere in the workflow. */
export function logFallbacks(
  { server, apiKey }: Pick<Inputs, 'server' | 'apiKey'>,
  environment: RunContext['environment'],
  log: Pick<Log, 'info'>,
): void {
  const [address, key] = [environment.CONNECT_SERVER?.trim(), environment.CONNECT_API_KEY?.trim()];
  const named = address ? parseServerUrl(address) : undefined;
  const taken = [
    ...(named?.ok && named.value.href === server?.href ? ['the server is that of CONNECT_SERVER'] : []),
    ...(key && key === apiKey ? ['the API key is that of CONNECT_API_KEY'] : []),
  ];
  if (taken.length > 0) log.info(`From the environment: ${taken.join(', and ')}.`);
}

/**
 * The client for the server of the inputs. Sends nothing yet.
 *
 * @param inputs with a server, and with a key unless the job can get one: the job saw to that
 * @throws {UserError} where a certificate or its key can't be read, or they aren't a pair
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

/** A certificate or key: the text itself, or a file that holds it. */
function pem(name: string, given: string | undefined, workspace: string): Parsed<string | undefined> {
  if (given === undefined || given.includes('-----BEGIN ')) return { ok: true, value: given };
  const no = (reason: string): Parsed<never> => ({
    ok: false,
    mistake: {
      message: `${TheInput(name)} holds no certificate or key.`,
      reason,
      hint: `Give ${input(name)} the PEM text, or the path of a .pem file.`,
    },
  });
  const file = resolve(workspace, given);
  if (!existsSync(file)) return no('It is neither PEM text nor the name of a file.');
  let found: string;
  try {
    found = readFileSync(file, 'utf8');
  } catch (error) {
    return no(`It names something that can't be read: the system says ${codeOf(error)}.`);
  }
  if (found.includes('-----BEGIN ')) return { ok: true, value: found };
  return no('It names a file without a line "-----BEGIN …-----": it isn\'t in PEM form.');
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? String(error);

/** What is wrong with a client's certificate and key. TLS, a third of what Node loads, is loaded only where there are some. */
function pairMistake(certificate: string | undefined, key: string | undefined): Problem | undefined {
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined) {
    return {
      message: `${TheInput('client-certificate')} is missing.`,
      reason: `${input('client-key')} is given, which is of use only together with it.`,
      hint: `Give ${input('client-certificate')}, or leave ${input('client-key')} out.`,
    };
  }
  if (key === undefined && !certificate.includes('PRIVATE KEY-----')) {
    return {
      message: `${TheInput('client-key')} is missing.`,
      reason: `${input('client-certificate')} holds no private key.`,
      hint: `Give ${input('client-key')}, or a file for ${input('client-certificate')} that holds both.`,
    };
  }
  try {
    process.getBuiltinModule('node:tls').createSecureContext({ cert: certificate, key: key ?? certificate });
    return undefined;
  } catch (error) {
    return inWordsOf(error);
  }
}

/** OpenSSL's own words hold nothing of the key. */
function inWordsOf(error: unknown): Problem {
  const code = codeOf(error);
  if (code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH') {
    return {
      message: `${TheInput('client-key')} isn't the key of ${input('client-certificate')}.`,
      reason: 'Each is in order, but they do not belong together.',
      hint: 'Give the key that the certificate was made for.',
    };
  }
  if (/BAD_DECRYPT|PASSPHRASE|BAD_PASSWORD|INTERRUPTED_OR_CANCELLED/.test(code)) {
    return {
      message: `${TheInput('client-key')} has a passphrase.`,
      reason: 'There is nobody here to type it.',
      hint: 'Store the key without one (openssl pkey -in key.pem -out plain.pem) as a secret.',
    };
  }
  return {
    message: `${input('client-certificate')} and ${input('client-key')} can't be used.`,
    reason: `OpenSSL says ${code}.`,
    hint: 'Give both in PEM form: a certificate (and those above it) as client-certificate, its private key as client-key.',
  };
}
