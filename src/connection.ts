import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Connect, connectTo } from './connect/client.ts';
import type { Credentials } from './connect/credentials.ts';
import { parseServerUrl } from './connect/server-url.ts';
import { type Parsed, throwAll } from './errors.ts';
import { input, TheInput } from './host.ts';
import { canGetIdToken, idToken } from './id-token.ts';
import type { Inputs } from './inputs.ts';
import type { Log } from './log.ts';

export interface ConnectionNeeds {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What certificates given as files are relative to. */
  readonly workspace: string;
  readonly mask: (secret: string) => void;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** True where a key is given, or one can be got for the job's own token (trusted publishing). */
export function hasCredentials(
  { apiKey, contentGuid }: Pick<Inputs, 'apiKey' | 'contentGuid'>,
  environment: ConnectionNeeds['environment'],
): boolean {
  return apiKey !== undefined || (contentGuid !== undefined && canGetIdToken(environment));
}

/** Tells what was taken from the environment: a variable of the runner is seen nowhere in the workflow. */
export function tellFallBacks(
  { server, apiKey }: Pick<Inputs, 'server' | 'apiKey'>,
  environment: ConnectionNeeds['environment'],
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
 * @throws {UserError} where a certificate can't be read
 */
export function openConnection(
  inputs: Inputs,
  { environment, workspace, mask, signal, log }: ConnectionNeeds,
): Connect {
  if (inputs.server === undefined)
    throw new TypeError('A job that needs a server was let through without one.');
  const ca = pem('ca-certificate', inputs.caCertificate, workspace);
  const cert = pem('client-certificate', inputs.clientCertificate, workspace);
  const key = pem('client-key', inputs.clientKey, workspace);
  throwAll([ca, cert, key].flatMap((one) => (one.ok ? [] : [one.mistake])));
  const given = (one: Parsed<string | undefined>) => (one.ok ? one.value : undefined);
  const [authority, certificate, certificateKey] = [given(ca), given(cert), given(key)];
  return connectTo({
    server: inputs.server,
    credentials: credentialsOf(inputs, { environment, mask, signal, log }),
    insecure: inputs.insecure,
    ...(authority !== undefined && { ca: authority }),
    ...(certificate !== undefined && {
      clientCertificate: { cert: certificate, key: certificateKey ?? certificate },
    }),
    signal,
    log,
  });
}

function credentialsOf(
  { apiKey, snowflakeToken, audience }: Inputs,
  { environment, mask, signal, log }: Omit<ConnectionNeeds, 'workspace'>,
): Credentials {
  if (apiKey === undefined) {
    return {
      kind: 'trusted-publishing',
      idToken: () => idToken(audience, environment, { signal, log }),
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
  const file = resolve(workspace, given);
  const found = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  if (found?.includes('-----BEGIN ')) return { ok: true, value: found };
  return {
    ok: false,
    mistake: {
      what: `${TheInput(name)} holds no certificate or key.`,
      why:
        found === undefined
          ? 'It is neither PEM text nor the name of a file.'
          : 'It names a file without a line "-----BEGIN …-----": it isn\'t in PEM form.',
      fix: `Give ${input(name)} the PEM text, or the path of a .pem file.`,
    },
  };
}
