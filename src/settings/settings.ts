import type { AccessType } from '../connect/types.ts';
import type { FieldValues } from './fields.ts';

/**
 * What a workflow declares of its content item, checked. What it doesn't name is `undefined`, and is left alone; an
 * empty list or null brings it to nothing.
 */
export interface Settings {
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly access: AccessType | undefined;
  readonly viewers: readonly Principal[] | undefined;
  readonly collaborators: readonly Principal[] | undefined;
  /** With a slash at both ends; null takes it away. */
  readonly vanityPath: string | null | undefined;
  /** Each a path of names from the category down, at least two. */
  readonly tags: readonly TagPath[] | undefined;
  readonly createTags: boolean;
  readonly environment: Environment | undefined;
  readonly thumbnail: Thumbnail | undefined;
  /** All other writable fields of content (api.md 6.3), under their names on the wire. */
  readonly fields: FieldValues;
}

/** A user or a group, by its name or GUID. */
export interface Principal {
  readonly type: 'user' | 'group';
  readonly name: string;
}

export type TagPath = readonly string[];

export interface Environment {
  readonly variables: readonly Variable[];
  /** Remove the variables that aren't listed. */
  readonly prune: boolean;
}

export interface Variable {
  readonly name: string;
  readonly value: string;
  /** `step`: the value was taken from the environment of the workflow's step, so it may be a secret. */
  readonly from: 'step' | 'text';
}

export type Thumbnail =
  /** `file` is relative to the app folder. */
  | { readonly kind: 'file'; readonly file: string }
  /** A screenshot of the app, once it has answered. */
  | { readonly kind: 'screenshot' }
  | { readonly kind: 'none' };

/** How a principal is written in an input, and told in messages. */
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
