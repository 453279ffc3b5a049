import type { Connect } from '../connect/client.ts';
import { ConnectError } from '../connect/errors.ts';
import type { Content, Permission, Tag } from '../connect/types.ts';
import { type Problem, throwProblems } from '../shared/problems.ts';
import type { ValueDigests } from './environment.ts';
import type { Settings } from './settings.ts';
import { digestOf, thumbnailOf } from './thumbnail.ts';
import { parseVanityPath } from './vanity.ts';

/** How the content item is set up now, as far as the workflow names it. */
export interface State {
  /** `undefined` where it isn't created yet. */
  readonly content: Content | undefined;
  readonly permissions: readonly Permission[];
  /** With a slash at both ends. */
  readonly vanityPath: string | null;
  readonly tags: readonly Tag[];
  /** The names of its environment variables. */
  readonly variables: readonly string[];
  /** Of the values, as far as an earlier run noted them. */
  readonly marks: ValueDigests;
  /** The digest of its picture; null where it has none, `undefined` where that can't be told. */
  readonly thumbnail: string | null | undefined;
}

/** The state of a content item that is new: nothing hangs on it. */
export const newState = (content: Content | undefined): State => ({
  content,
  permissions: [],
  vanityPath: null,
  tags: [],
  variables: [],
  marks: {},
  thumbnail: null,
});

/**
 * Reads, side by side, what the workflow names and nothing else.
 *
 * @throws {UserError} that names every input whose setting the key may not read
 */
export async function readState(
  connect: Connect,
  content: Content,
  wanted: Settings,
  marks: ValueDigests,
): Promise<State> {
  const { guid } = content;
  const [permissions, vanity, tags, variables, thumbnail] = await Promise.allSettled([
    wanted.viewers || wanted.collaborators ? connect.permissions(guid) : [],
    wanted.vanityPath === undefined ? undefined : connect.vanity(guid),
    wanted.tags ? connect.contentTags(guid) : [],
    wanted.environment ? connect.environment(guid) : [],
    wanted.thumbnail ? thumbnailOf(guid, connect) : null,
  ]);
  const asked = {
    'viewers and collaborators': permissions,
    'vanity-path': vanity,
    tags,
    environment: variables,
  };
  throwProblems(
    Object.entries(asked).flatMap(([inputs, answer]) =>
      answer.status === 'rejected' ? notAllowed(inputs, answer.reason) : [],
    ),
  );
  const picture = given(thumbnail);
  return {
    content,
    permissions: given(permissions),
    vanityPath: parseVanityPath(given(vanity)?.path ?? '') ?? null,
    tags: given(tags),
    variables: given(variables) ?? [],
    marks,
    thumbnail: picture && digestOf(picture),
  };
}

/** @throws whatever isn't a refusal for lack of rights */
export function notAllowed(inputs: string, error: unknown): Problem {
  if (!(error instanceof ConnectError) || error.status !== 403) throw error;
  return {
    message: `The key may not see or set what ${inputs} ${inputs.includes(' and ') ? 'name' : 'names'}.`,
    reason: `${error.message}. A key of trusted publishing may do little more than deploy.`,
    hint: `Use an API key of the content's owner or of a collaborator, or leave ${inputs} out.`,
  };
}

function given<T>(answer: PromiseSettledResult<T>): T {
  if (answer.status === 'rejected') throw answer.reason;
  return answer.value;
}
