/** How we prove who we are (api.md 1.1 and 2). Values are masked by the caller before they come here. */
export type Credentials =
  | { readonly kind: 'api-key'; readonly key: string }
  /** Connect inside Snowflake: its ingress owns `Authorization`, so the key travels in a header of its own. */
  | { readonly kind: 'snowflake'; readonly token: string; readonly key: string }
  | {
      readonly kind: 'trusted-publishing';
      /** A fresh OIDC token of this job, for the audience that the server expects. */
      readonly idToken: () => Promise<string>;
      /** Called with every secret that the exchange yields, before its first use. */
      readonly mask: (secret: string) => void;
    };

export type AuthHeaders = Readonly<Record<string, string>>;

/** What the client asks before each request. */
export interface AuthProvider {
  headers(): Promise<AuthHeaders>;
  /** Called on a 401, with what was refused. True where there is another key, so that the call is worth repeating. */
  renew(refused: AuthHeaders): Promise<boolean>;
}

/** Keys that stay what they are. Those of trusted publishing are in trusted-publishing.ts. */
export function fixedKeyring(
  credentials: Exclude<Credentials, { kind: 'trusted-publishing' }>,
): AuthProvider {
  const key = `Key ${credentials.key}`;
  const headers: AuthHeaders =
    credentials.kind === 'api-key'
      ? { authorization: key }
      : { authorization: `Snowflake Token="${credentials.token}"`, 'x-rsc-authorization': key };
  return { headers: async () => headers, renew: async () => false };
}
