import { type Connect, connectTo } from './connect/client.ts';
import type { Credentials } from './connect/credentials.ts';
import type { RunContext } from './context.ts';
import { canGetIdToken, idToken } from './github/id-token.ts';
import { readCertificates } from './http/certificates.ts';
import type { Inputs } from './inputs/inputs.ts';

/** What a connection takes from the run. */
type ConnectionContext = Pick<
  RunContext,
  'environment' | 'workspace' | 'mask' | 'signal' | 'progress' | 'clock'
>;

/** True if an API key is given, or one can be exchanged for the job's identity token (trusted publishing). */
export function hasCredentials(
  { apiKey, contentGuid }: Pick<Inputs, 'apiKey' | 'contentGuid'>,
  environment: RunContext['environment'],
): boolean {
  return apiKey !== undefined || (contentGuid !== undefined && canGetIdToken(environment));
}

/**
 * The client for the server of the inputs. Sends nothing yet.
 *
 * @param inputs with a server, and with a key unless the job can get one: `missingFor` has checked that
 * @throws {UserError} if a certificate or its key can't be read, or they don't match
 */
export function openConnection(inputs: Inputs, context: ConnectionContext): Connect {
  const { workspace, signal, progress, clock } = context;
  const { server, insecure } = inputs;
  if (server === undefined) throw new TypeError('This job needs a server.');
  return connectTo({
    server,
    credentials: credentialsOf(inputs, context),
    insecure,
    ...readCertificates(inputs, workspace.root),
    signal,
    log: progress.log,
    ...(clock && { clock }),
  });
}

function credentialsOf(
  { apiKey, snowflakeToken, audience }: Inputs,
  { mask, signal, progress: { log } }: ConnectionContext,
): Credentials {
  if (apiKey === undefined)
    return { kind: 'trusted-publishing', idToken: () => idToken(audience, { signal, log }), mask };
  return snowflakeToken === undefined
    ? { kind: 'api-key', key: apiKey }
    : { kind: 'snowflake', token: snowflakeToken, key: apiKey };
}
