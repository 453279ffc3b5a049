import type { AccessType } from '../connect/types.ts';
import type { FieldValues } from './fields.ts';

/**
 * The declared settings of a content item, parsed. A setting that is not declared is `undefined` and stays unchanged. An
 * empty list or null removes what is set.
 */
export interface Settings {
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly access: AccessType | undefined;
  readonly viewers: readonly Principal[] | undefined;
  readonly collaborators: readonly Principal[] | undefined;
  /** With a slash at both ends; null removes it. */
  readonly vanityPath: string | null | undefined;
  /** Each is a path of at least two names, from the category down. */
  readonly tags: readonly TagPath[] | undefined;
  readonly createTags: boolean;
  readonly environment: Environment | undefined;
  /** A picture file, relative to the app folder; null removes it. */
  readonly thumbnail: string | null | undefined;
  /** All other writable fields of content (api.md 6.3), by their names in the API. */
  readonly fields: FieldValues;
}

/** A user or a group, by name or GUID. */
export interface Principal {
  readonly type: 'user' | 'group';
  readonly name: string;
}

export type TagPath = readonly string[];

export interface Environment {
  readonly variables: readonly Variable[];
  /** Remove variables that are not listed. */
  readonly prune: boolean;
}

export interface Variable {
  readonly name: string;
  readonly value: string;
  /** `step`: the value comes from the environment of the workflow's step, so it may be a secret. */
  readonly from: 'step' | 'text';
}

/** A principal as it is written in inputs and messages. */
export const principalText = ({ type, name }: Principal): string =>
  type === 'group' ? `group: ${name}` : name;

/** Nothing is declared. */
export const nothingDeclared: Settings = {
  title: undefined,
  description: undefined,
  access: undefined,
  viewers: undefined,
  collaborators: undefined,
  vanityPath: undefined,
  tags: undefined,
  createTags: false,
  environment: undefined,
  thumbnail: undefined,
  fields: {},
};

/** Who can open an app. */
export type Audience = Partial<Pick<Settings, 'access' | 'viewers'>>;
