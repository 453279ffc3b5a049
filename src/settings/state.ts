import type { Connect } from '../connect/client.ts';
import { ConnectError } from '../connect/errors.ts';
import type { Content, Permission, Tag } from '../connect/types.ts';
import { type Problem, throwProblems } from '../shared/problems.ts';
import type { ValueDigests } from './environment.ts';
import type { Settings } from './settings.ts';
import { digestOf, thumbnailOf } from './thumbnail.ts';
import { parseVanityPath } from './vanity.ts';

/** The current settings of the content item, as far as they are declared. */
export interface State {
  /** `undefined` if it is not created yet. */
  readonly content: Content | undefined;
  readonly permissions: readonly Permission[];
  /** With a slash at both ends. */
  readonly vanityPath: string | null;
  readonly tags: readonly Tag[];
  /** The names of its environment variables. */
  readonly variables: readonly string[];
  /** The digests of the values that earlier runs have set, as far as they are certain. */
  readonly digests: ValueDigests;
  /** The digest of the picture; null if there is none, `undefined` if it can't be read. */
  readonly thumbnail: string | null | undefined;
}

/** The state of a new content item. */
export const newState = (content: Content | undefined): State => ({
  content,
  permissions: [],
  vanityPath: null,
  tags: [],
  variables: [],
  digests: {},
  thumbnail: null,
});

/**
 * Reads the declared settings, all at the same time.
 *
 * @throws {UserError} that names every input whose setting the key may not read
 */
export async function readState(
  connect: Connect,
  content: Content,
  wanted: Settings,
  digests: ValueDigests,
): Promise<State> {
  const { guid } = content;
  const [permissions, vanity, tags, variables, thumbnail] = await Promise.allSettled([
    wanted.viewers || wanted.collaborators ? connect.permissions(guid) : [],
    wanted.vanityPath === undefined ? undefined : connect.vanity(guid),
    wanted.tags ? connect.contentTags(guid) : [],
    wanted.environment ? connect.environment(guid) : [],
    wanted.thumbnail ? thumbnailOf(guid, connect) : null,
  ]);
  const results = {
    'viewers and collaborators': permissions,
    'vanity-path': vanity,
    tags,
    environment: variables,
  };
  throwProblems(
    Object.entries(results).flatMap(([inputs, result]) =>
      result.status === 'rejected' ? notAllowed(inputs, result.reason) : [],
    ),
  );
  const picture = valueFrom(thumbnail);
  return {
    content,
    permissions: valueFrom(permissions),
    vanityPath: parseVanityPath(valueFrom(vanity)?.path ?? '') ?? null,
    tags: valueFrom(tags),
    variables: valueFrom(variables) ?? [],
    digests,
    thumbnail: picture && digestOf(picture),
  };
}

/**
 * The problem of a call that was refused because the key lacks the right.
 *
 * @throws any other error
 */
export function notAllowed(inputs: string, error: unknown): Problem {
  if (!(error instanceof ConnectError) || error.status !== 403) throw error;
  return {
    message: `The key may not read or change the setting of ${inputs}.`,
    reason: `${error.message}. A key of trusted publishing may do little more than deploy.`,
    hint: `Use the API key of the content's owner or of a collaborator, or remove ${inputs}.`,
  };
}

function valueFrom<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}
