/** Connect's error codes that this server gives: api.md, section 3. */
const codes = {
  1: [500, 'An internal failure occurred.'],
  2: [404, 'The requested method or endpoint is not supported.'],
  3: [400, 'The requested object ID is not well-formed.'],
  4: [404, 'The requested object does not exist.'],
  5: [400, 'The content name must be 3 to 64 letters, digits, periods, dashes or underscores.'],
  9: [404, 'The requested user does not exist.'],
  12: [400, 'A required parameter is missing.'],
  17: [404, 'There is nothing to remove.'],
  18: [404, 'There is nothing to update.'],
  19: [403, 'You do not have permission to view this object.'],
  22: [403, 'You do not have permission to perform this operation.'],
  23: [403, 'The role cannot be given.'],
  24: [401, 'You must be authenticated to perform this operation.'],
  25: [400, 'A parameter has an invalid value.'],
  26: [409, 'An object with that name already exists.'],
  28: [404, 'There is no bundle to deploy.'],
  30: [401, 'The login or API key is not valid.'],
  33: [403, 'A viewer cannot be a collaborator.'],
  34: [400, 'The owner of the content cannot be added to its permissions.'],
  38: [400, 'The bundle has no valid manifest.json.'],
  39: [400, 'This action is not valid for this content.'],
  45: [400, 'The minimum number of processes is above the limit of this server.'],
  48: [403, 'The content cannot change its type after its first deployment.'],
  49: [403, 'You do not have permission to lock or unlock this user.'],
  50: [403, 'Your account is locked.'],
  51: [409, 'The vanity path is in use.'],
  52: [400, 'The vanity path is not allowed.'],
  53: [400, 'The request names fields that cannot be changed.'],
  65: [403, 'The license of this server does not allow APIs.'],
  75: [400, 'The active bundle cannot be deleted.'],
  77: [400, 'The tag name is too long.'],
  78: [400, 'The tag name is empty.'],
  79: [400, 'A tag category cannot be assigned to content.'],
  81: [400, 'A tag with that name already exists.'],
  82: [400, 'The bundle belongs to other content.'],
  85: [409, 'The token exists already.'],
  86: [400, 'The token or its public key is not valid.'],
  87: [400, 'The body of the request cannot be parsed.'],
  95: [403, 'This is not possible with the authentication provider of this server.'],
  92: [403, 'The XSRF token does not match.'],
  104: [400, 'The checksum of the bundle does not match X-Content-Checksum.'],
  108: [409, 'This environment variable cannot be set.'],
  112: [400, 'The role of a user is not known.'],
  113: [400, 'The maximum number of processes is above the limit of this server.'],
  114: [400, 'The minimum number of processes is above the maximum.'],
  115: [400, 'The status of an account is not known.'],
  117: [400, 'The access type is not known.'],
  121: [400, 'The body of the request is not valid JSON.'],
  122: [400, 'The title must have 3 to 1024 characters.'],
  123: [400, 'The description must have at most 4096 characters.'],
  125: [400, 'The uploaded bundle is empty.'],
  126: [400, 'The upload ended before all of it was there.'],
  135: [400, 'The bundle could not be unpacked.'],
  141: [404, 'The requested task does not exist.'],
  144: [409, 'The content is managed by git: it takes no upload.'],
  145: [400, 'Git is disabled on this server.'],
  146: [400, 'The address of a git repository must be whole, with no user, query or fragment.'],
  147: [400, 'This server cannot run content of this type.'],
  148: [400, 'The app mode of the manifest is not known.'],
  149: [409, 'An environment variable is named twice.'],
  150: [400, 'The load factor must be from 0 to 1.'],
  151: [400, 'The timeout must be from 0 to 2592000 seconds.'],
  152: [400, 'The principal type is not known.'],
  153: [404, 'The requested group does not exist.'],
  154: [409, 'The user already has a permission for this content.'],
  155: [409, 'The group already has a permission for this content.'],
  156: [403, 'The new owner may not own content.'],
  157: [400, 'The parent of the tag is not valid.'],
  158: [400, 'The tag does not exist.'],
  161: [400, 'A word of the include parameter is not known.'],
  163: [409, 'The job is not active.'],
  164: [400, 'The address of a git repository must start with https:// or http://.'],
  181: [400, 'The memory request is not valid.'],
  183: [400, 'The memory limit is not valid.'],
  185: [400, 'The memory request is above the memory limit.'],
  186: [400, 'The CPU request is not valid.'],
  188: [400, 'The CPU limit is not valid.'],
  190: [400, 'The CPU request is above the CPU limit.'],
  191: [400, 'The minimum number of processes is not valid.'],
  192: [400, 'The maximum number of processes is not valid.'],
  193: [400, 'The name of an image must not be empty, and holds no space.'],
  196: [400, 'The GPU limit is not valid.'],
  212: [400, 'No OAuth integration is associated with this content.'],
  222: [409, 'The content is locked: it takes no new bundle.'],
  223: [409, 'The content is locked: it starts no process.'],
  239: [400, 'The number of connections per process is not valid.'],
  266: [400, 'The name of an environment variable is empty.'],
  272: [400, 'The maximum number of processes must not be 0.'],
  278: [404, 'There is no such file in the bundle.'],
} as const satisfies Record<number, readonly [status: number, text: string]>;

export type Code = keyof typeof codes;

/** A refusal in Connect's words: HTTP status, a stable code, and a text. */
export class ConnectError extends Error {
  readonly code: Code;
  readonly status: number;

  /** @param detail what is wrong with this very request, instead of the code's general text */
  constructor(code: Code, detail?: string) {
    const [status, text] = codes[code];
    super(detail ?? text);
    this.name = 'ConnectError';
    this.code = code;
    this.status = status;
  }

  toJSON() {
    return { code: this.code, error: this.message, payload: null };
  }
}
