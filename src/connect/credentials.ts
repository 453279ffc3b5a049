/** How a run authenticates (api.md 1.1 and 2). The caller has masked the values. */
export type Credentials =
  | { readonly kind: 'api-key'; readonly key: string }
  /** Connect inside Snowflake: its ingress uses `Authorization`, so the key is sent in another header. */
  | { readonly kind: 'snowflake'; readonly token: string; readonly key: string }
  | {
      readonly kind: 'trusted-publishing';
      /** A fresh OIDC token of this job, for the audience that the server expects. */
      readonly idToken: () => Promise<string>;
      /** Called with every secret that the exchange yields, before its first use. */
      readonly mask: (secret: string) => void;
    };

export type AuthHeaders = Readonly<Record<string, string>>;

/** Gives the headers that authenticate each request. */
export interface AuthProvider {
  headers(): Promise<AuthHeaders>;
  /** Called on a 401, with the headers that were refused. True if there is another key, so that a retry makes sense. */
  renew(refused: AuthHeaders): Promise<boolean>;
}

/** Keys that never change. Those of trusted publishing are in trusted-publishing.ts. */
export function fixedKey(credentials: Exclude<Credentials, { kind: 'trusted-publishing' }>): AuthProvider {
  const key = `Key ${credentials.key}`;
  const headers: AuthHeaders =
    credentials.kind === 'api-key'
      ? { authorization: key }
      : { authorization: `Snowflake Token="${credentials.token}"`, 'x-rsc-authorization': key };
  return { headers: async () => headers, renew: async () => false };
}
