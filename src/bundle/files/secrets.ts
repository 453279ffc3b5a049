/** What must not reach a server by oversight. Names first; contents where a name says too little. */

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
};

/** `.env.example` and the like are made to be shared. */
const SHARED_ENV = /^\.env\.(example|sample|template|dist|defaults)$/i;

/** What secret a file or folder of that name holds, or `undefined`. */
export function secretByName(path: string, isFolder: boolean): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (isFolder) {
    if (path.endsWith('.config/gcloud')) return 'credentials for Google Cloud';
    return Object.hasOwn(FOLDERS, name) ? FOLDERS[name] : undefined;
  }
  if (/^\.env(\..+)?$/i.test(name)) return SHARED_ENV.test(name) ? undefined : 'environment variables';
  if (/^id_(rsa|dsa|ecdsa|ed25519)(_sk)?$/.test(name)) return 'a private key';
  if (/\.(p12|pfx|jks|keystore|ppk|p8)$/i.test(name)) return 'a private key';
  // Left in the workspace by google-github-actions/auth.
  if (/^gha-creds-.+\.json$/.test(name)) return 'credentials for Google Cloud';
  if (/accessKeys\.csv$/.test(name)) return 'credentials for AWS';
  if (/(^|\/)\.streamlit\/secrets\.toml$/.test(path)) return 'secrets of Streamlit';
  return Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
}

/** The secret that a file or one of its folders holds by name. */
export function secretInPath(path: string, isFolder: boolean): string | undefined {
  const parts = path.split('/');
  for (let depth = 1; depth <= parts.length; depth++) {
    const found = secretByName(parts.slice(0, depth).join('/'), isFolder || depth < parts.length);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** True where only the content can tell: a key may have any of these names, or none that says so. */
export function mayHoldSecret(path: string, size: number): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (size === 0 || size > 64 * 1024) return false;
  return /\.(pem|key|crt|cer|cert|json|txt|asc|gpg)$/i.test(name) || !name.includes('.');
}

/** What secret the text of a small file holds, or `undefined`. */
export function secretByContent(text: string): string | undefined {
  // RFC 7468, OpenSSH's and OpenPGP's armour. A public certificate in the same file doesn't make it public.
  if (/^-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY( BLOCK)?-----/m.test(text)) return 'a private key';
  if (/"type"\s*:\s*"service_account"/.test(text) && text.includes('"private_key"')) {
    return 'credentials for Google Cloud';
  }
  return undefined;
}
