/** Files that must not reach a server by mistake: by name, or by content if the name is not enough. */

const NAMES: Readonly<Record<string, string>> = {
  '.envrc': 'environment variables of direnv',
  '.pypirc': 'passwords for package indexes',
  '.netrc': 'passwords for servers',
  _netrc: 'passwords for servers',
  '.pgpass': 'passwords for databases',
  '.npmrc': 'tokens for package registries',
  '.dockercfg': 'passwords for container registries',
  'application_default_credentials.json': 'credentials for Google Cloud',
  'rootkey.csv': 'credentials for AWS',
  '.databrickscfg': 'credentials for Databricks',
  '.git-credentials': 'passwords for Git',
  '.htpasswd': 'passwords for a web server',
  '.my.cnf': 'passwords for databases',
  '.s3cfg': 'credentials for AWS',
  '.boto': 'credentials for AWS',
  '.vault-token': 'a token for Vault',
};

const FOLDERS: Readonly<Record<string, string>> = {
  '.ssh': 'private keys',
  '.gnupg': 'private keys',
  '.aws': 'credentials for AWS',
  '.azure': 'credentials for Azure',
  '.gcloud': 'credentials for Google Cloud',
  '.kube': 'credentials for Kubernetes',
  '.docker': 'passwords for container registries',
  '.rsconnect-python': 'API keys for Connect',
  '.snowflake': 'passwords for Snowflake',
  '.dbt': 'passwords for databases',
};

/** `.env`, `.env.local`, `.env-prod`, `prod.env`. */
const ENV = /^\.env(?:[.\-_].+)?$|^[^.].*\.env$/i;
/** `.env.example` and similar files are meant to be shared. */
const SHARED_ENV = /(?:^|[.\-_])(?:example|sample|template|dist|defaults)(?:$|[.\-_])/i;

/** The kind of secret that a file or folder with that name contains, or `undefined`. */
export function secretByName(path: string, isFolder: boolean): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (isFolder) {
    if (path.endsWith('.config/gcloud')) return 'credentials for Google Cloud';
    return Object.hasOwn(FOLDERS, name) ? FOLDERS[name] : undefined;
  }
  if (ENV.test(name)) return SHARED_ENV.test(name) ? undefined : 'environment variables';
  if (/^id_(rsa|dsa|ecdsa|ed25519)(_sk)?$/.test(name)) return 'a private key';
  if (/\.(p12|pfx|jks|keystore|ppk|p8|keytab)$/i.test(name)) return 'a private key';
  if (/\.kdbx?$/i.test(name)) return 'passwords of KeePass';
  // google-github-actions/auth leaves the first in the workspace.
  if (/^(?:gha-creds-|client_secret).*\.json$/.test(name)) return 'credentials for Google Cloud';
  if (/accessKeys\.csv$/.test(name)) return 'credentials for AWS';
  if (/(^|\/)\.streamlit\/secrets\.toml$/.test(path)) return 'secrets of Streamlit';
  return Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
}

/** The kind of secret that a file contains, by its name or that of one of its folders. */
export function secretInPath(path: string, isFolder: boolean): string | undefined {
  const parts = path.split('/');
  for (let depth = 1; depth <= parts.length; depth++) {
    const found = secretByName(parts.slice(0, depth).join('/'), isFolder || depth < parts.length);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a file may be a secret by its content. */
export function mayHoldSecret(path: string, size: number): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (size === 0 || size > 64 * 1024) return false;
  return (
    /\.(pem|key|crt|cer|cert|json|ya?ml|txt|asc|gpg|ovpn|conf|ini|cfg)$/i.test(name) || !name.includes('.')
  );
}

/** The kind of secret in the text of a small file, or `undefined`. */
export function secretByContent(text: string): string | undefined {
  // RFC 7468, OpenSSH's and OpenPGP's armour. A public certificate in the same file doesn't make it public.
  if (/^[ \t]*-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY( BLOCK)?-----/m.test(text)) return 'a private key';
  if (/"-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY-----\\n|^[ \t]*AGE-SECRET-KEY-1/m.test(text)) {
    return text.includes('"service_account"') ? 'credentials for Google Cloud' : 'a private key';
  }
  // WireGuard's and kubectl's own files.
  if (/^[ \t]*PrivateKey\s*=\s*[\w+/]{43}=/m.test(text) || /^[ \t]*client-key-data: \S/m.test(text))
    return 'a private key';
  if (/"client_secret"\s*:/.test(text) && /"(?:refresh_token|installed|web)"\s*:/.test(text)) {
    return 'credentials for Google Cloud';
  }
  if (/"type"\s*:\s*"service_account"/.test(text) && text.includes('"private_key"')) {
    return 'credentials for Google Cloud';
  }
  return undefined;
}
