import { Hono } from 'hono';
import type { JWTPayload } from 'jose';
import type { Connect } from '../connect.ts';
import { UnverifiedToken, verifyJobToken } from '../jwt.ts';
import { newSecret } from '../state/credentials.ts';
import type { TrustedPublisher } from '../state/publishers.ts';

const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
const idToken = 'urn:ietf:params:oauth:token-type:id_token';
const accessToken = 'urn:ietf:params:oauth:token-type:access_token';

/** An OAuth error response (RFC 6749, section 5.2). */
class OAuthError extends Error {
  readonly error: 'invalid_request' | 'invalid_grant' | 'unsupported_grant_type';

  constructor(error: OAuthError['error'], description: string) {
    super(description);
    this.error = error;
  }
}

/** Trusted publishing: exchanges a workflow's job token for a short-lived key of one content item: api.md, section 2. */
export function oauthRoutes(connect: Connect) {
  const { options, address, state } = connect;
  const { oidcIssuer: issuer, oidcJwks: jwks } = options;
  const routes = new Hono();
  if (!connect.has('trusted publishing') || issuer === undefined || jwks === undefined) return routes;

  routes.get('/.well-known/oauth-authorization-server', (c) =>
    c.json({
      issuer: address,
      token_endpoint: `${address}/oauth/v1/token`,
      grant_types_supported: [tokenExchange],
      response_types_supported: [],
    }),
  );

  routes.post('/oauth/v1/token', async (c) => {
    try {
      const subject = subjectToken(await c.req.parseBody());
      const claims = await verifyJobToken(subject, issuer, jwks);
      const content = chooseContent(state.publishers.all(), claims);
      const key = newSecret();
      state.credentials.addKey(
        key,
        { user_guid: null, content_guid: content },
        { lifetime: options.oidcLifetime },
      );
      return c.json({
        access_token: key,
        issued_token_type: accessToken,
        token_type: 'N_A',
        expires_in: options.oidcLifetime,
      });
    } catch (error) {
      const refusal =
        error instanceof UnverifiedToken
          ? new OAuthError('invalid_grant', `The token could not be verified: ${error.message}.`)
          : error;
      if (!(refusal instanceof OAuthError)) throw error;
      return c.json({ error: refusal.error, error_description: refusal.message }, 400);
    }
  });
  return routes;
}

function subjectToken(form: Readonly<Record<string, unknown>>): string {
  if (form.grant_type === undefined) throw new OAuthError('invalid_request', 'grant_type is missing.');
  if (form.grant_type !== tokenExchange) {
    throw new OAuthError('unsupported_grant_type', 'Only the token exchange is supported.');
  }
  if (form.subject_token_type !== idToken)
    throw new OAuthError('invalid_request', 'subject_token_type must be an id_token.');
  const requested = form.requested_token_type;
  if (requested !== undefined && requested !== accessToken) {
    throw new OAuthError('invalid_request', 'requested_token_type must be an access_token.');
  }
  if (typeof form.subject_token === 'string' && form.subject_token !== '') return form.subject_token;
  throw new OAuthError('invalid_request', 'subject_token is missing.');
}

/**
 * The GUID of the one content item that trusts the token.
 * @throws OAuthError if there is none, or more than one
 */
function chooseContent(publishers: readonly TrustedPublisher[], claims: JWTPayload): string {
  const audiences = [claims.aud].flat();
  const matching = publishers.filter(
    (publisher) =>
      audiences.includes(publisher.audience) &&
      Object.entries(publisher.claims).every(([claim, value]) => claims[claim] === value),
  );
  const [content, ...others] = new Set(matching.map(({ content_guid }) => content_guid));
  if (content === undefined) {
    throw new OAuthError('invalid_grant', "No trusted publisher matches the token's audience and claims.");
  }
  if (others.length > 0) {
    throw new OAuthError(
      'invalid_grant',
      'The token is ambiguous: it matches trusted publishers of several content items.',
    );
  }
  return content;
}
