import { type Caller, isAbove, mayOpen } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { type Code, ConnectError } from '../errors.ts';
import type { Content } from '../state/content.ts';
import type { Integration } from '../state/integrations.ts';
import type { Role, User } from '../state/users.ts';
import { isExpired, lifetimeOf, ProviderRefusal, requestTokens, type Tokens } from './provider.ts';
import type { Subject } from './session-tokens.ts';
import { templateOf } from './templates.ts';

const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
const accessToken = 'urn:ietf:params:oauth:token-type:access_token';
const apiKey = 'urn:posit:connect:api-key';
const userToken = 'urn:posit:connect:user-session-token';
const contentToken = 'urn:posit:connect:content-session-token';

/** Seconds that a visitor's API key is valid. */
const keyLifetime = 3600;

type Form = Readonly<Record<string, string | undefined>>;

/** An answer of the exchange (RFC 8693). */
interface IssuedCredentials {
  readonly access_token: string;
  readonly issued_token_type: string;
  readonly token_type: string;
  readonly expires_in?: number;
}

/**
 * Gives running content the credentials of an integration that is associated with it: those of its visitor, or of the
 * content itself.
 * @param form grant_type, subject_token_type, subject_token, audience, requested_token_type
 * @throws ConnectError 22, 212–215, 220, 236, 241, 242, 252, 256, 257
 */
export async function issueCredentials(
  connect: Connect,
  caller: Caller,
  form: Form,
): Promise<IssuedCredentials> {
  const { content, user } = subjectOf(connect, caller, form);
  const integration = chooseIntegration(connect, content, form.audience);
  const authType = templateOf(integration.template).authType(integration.config);
  const { requested_token_type: requested = authType === 'Visitor API Key' ? apiKey : accessToken } = form;
  if (requested !== (authType === 'Visitor API Key' ? apiKey : accessToken)) throw new ConnectError(242);
  if ((user === undefined) !== (authType === 'Service Account')) throw new ConnectError(252);
  if (!user)
    return issued(await orRefuse(requestTokens(integration.config, { grant_type: 'client_credentials' })));
  if (authType === 'Viewer') return issued(await viewersTokens(connect, integration, user));
  const role = lowerRole(user.user_role, String(integration.config.max_role));
  return {
    access_token: connect.state.apiKeys.addForVisitor(user.guid, role, keyLifetime),
    issued_token_type: apiKey,
    token_type: 'Key',
    expires_in: keyLifetime,
  };
}

/** The content of the subject token, and the visitor if it names one. */
function subjectOf(
  { state, sessionTokens }: Connect,
  caller: Caller,
  form: Form,
): { readonly content: Content; readonly user: User | undefined } {
  if (form.grant_type !== tokenExchange) throw new ConnectError(213);
  const { subject_token_type: type } = form;
  if (type !== userToken && type !== contentToken) throw new ConnectError(214);
  const invalid: Code = type === userToken ? 215 : 236;
  const subject: Subject | undefined = sessionTokens.subjectOf(form.subject_token ?? '');
  const content = subject && state.content.byGuid(subject.contentGuid);
  if (!content || (subject.userGuid !== undefined) !== (type === userToken)) throw new ConnectError(invalid);
  if (caller.kind !== 'user' || caller.user.guid !== content.owner_guid) throw new ConnectError(22);
  if (subject.userGuid === undefined) return { content, user: undefined };
  const user = state.users.byGuid(subject.userGuid);
  if (!user || user.locked || !mayOpen(state, content, { kind: 'user', user, by: 'session' })) {
    throw new ConnectError(invalid);
  }
  return { content, user };
}

/** @param audience the GUID of the integration, which is needed if the content has several */
function chooseIntegration({ state }: Connect, { guid }: Content, audience: string | undefined): Integration {
  const associations = state.associations.of(guid);
  if (associations.length === 0) throw new ConnectError(212);
  if (audience === undefined && associations.length > 1) throw new ConnectError(257);
  const chosen = associations.find(
    ({ integration_guid }) => audience === undefined || integration_guid === audience,
  );
  const integration = chosen && state.integrations.byGuid(chosen.integration_guid);
  if (!integration) throw new ConnectError(256);
  return integration;
}

/** The visitor's tokens from the sign-in at the provider, refreshed if they have expired. */
async function viewersTokens({ state }: Connect, { guid, config }: Integration, user: User): Promise<Tokens> {
  const session = state.oauthSessions.of(user.guid, guid);
  if (!session) throw new ConnectError(220);
  const { tokens } = session;
  if (!isExpired(tokens)) return tokens;
  const { refresh_token } = tokens;
  if (refresh_token === null) throw new ConnectError(220);
  const fresh = await orRefuse(requestTokens(config, { grant_type: 'refresh_token', refresh_token }), 219);
  const kept = { ...fresh, refresh_token: fresh.refresh_token ?? refresh_token };
  state.oauthSessions.save(user.guid, guid, kept);
  return kept;
}

function orRefuse(tokens: Promise<Tokens>, code: 219 | 241 = 241): Promise<Tokens> {
  return tokens.catch((error: unknown) => {
    throw error instanceof ProviderRefusal ? new ConnectError(code, error.message) : error;
  });
}

function issued(tokens: Tokens): IssuedCredentials {
  const lifetime = lifetimeOf(tokens);
  return {
    access_token: tokens.access_token,
    issued_token_type: accessToken,
    token_type: tokens.token_type,
    ...(lifetime !== undefined && { expires_in: lifetime }),
  };
}

/** @param most `Viewer`, `Publisher` or `Admin` */
function lowerRole(own: Role, most: string): Role {
  const limit = most === 'Admin' ? 'administrator' : (most.toLowerCase() as Role);
  return isAbove(own, limit) ? limit : own;
}
