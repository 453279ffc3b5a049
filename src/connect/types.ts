/*
 * Requests and responses of Connect's API, as far as this project uses them. Fields that only some releases send are optional.
 */

export interface ServerSettings {
  /** Empty or absent if the administrator hides it. */
  readonly version?: string;
  readonly dashboard_path?: string;
  readonly license?: {
    readonly 'allow-apis'?: boolean;
  };
  /** In bytes. */
  readonly maximum_app_image_size?: number;
}

/** `server_settings/applications`: what content may be set to. */
export interface ApplicationSettings {
  readonly access_types?: readonly AccessType[];
}

export interface PythonInstallations {
  readonly installations: readonly {
    readonly version: string;
    readonly image_name?: string;
    /** False: only content that was deployed before may use it. */
    readonly publishable?: boolean;
  }[];
  /** False: Dash can't be deployed here. */
  readonly api_enabled?: boolean;
}

export type UserRole = 'administrator' | 'publisher' | 'viewer';

export interface User {
  readonly guid: string;
  readonly username: string;
  readonly user_role: UserRole;
  readonly confirmed: boolean;
  readonly locked: boolean;
}

export interface Group {
  readonly guid: string;
  readonly name: string;
}

export interface Page<T> {
  readonly results: readonly T[];
}

export type AccessType = 'all' | 'logged_in' | 'acl';

/** The fields of a content item that have an input of their own. The others are in settings/fields.ts. */
export interface ContentFields {
  readonly name?: string;
  readonly title?: string | null;
  readonly description?: string;
  readonly access_type?: AccessType;
}

export interface Content extends ContentFields {
  readonly guid: string;
  readonly id?: string;
  readonly name: string;
  readonly title: string | null;
  readonly locked: boolean;
  readonly locked_message?: string;
  readonly created_time?: string;
  readonly last_deployed_time?: string | null;
  /** The active bundle; null before the first deployment. */
  readonly bundle_id: string | null;
  readonly app_mode: string;
  readonly py_version?: string | null;
  readonly owner_guid: string;
  readonly content_url: string;
  readonly dashboard_url: string;
  /** The caller's role here: an administrator without a share has `none`. */
  readonly app_role?: 'owner' | 'editor' | 'viewer' | 'none';
  /** With `include=vanity_url`. */
  readonly vanity_url?: string | null;
  /** With `include=owner`. */
  readonly owner?: { readonly guid: string; readonly username: string };
  /** With `include=tags`. */
  readonly tags?: readonly Tag[] | null;
}

export interface Bundle {
  readonly id: string;
  readonly content_guid: string;
  readonly created_by?: string | null;
  readonly created_time: string;
  readonly py_version?: string | null;
  /** Reliable from 2025.02.0 on. */
  readonly active?: boolean;
  /** Of the archive, in bytes. */
  readonly size: number;
  readonly metadata?: Readonly<Record<string, string>> | null;
}

export interface Task {
  readonly id: string;
  /** The lines that are new since `first`. */
  readonly output: readonly string[] | null;
  readonly last: number;
  readonly finished: boolean;
  /** Counts only once `finished`: 0 is success. */
  readonly code: number;
  readonly error: string;
  readonly result: { readonly type?: string; readonly data?: unknown } | null;
}

export interface Job {
  readonly id?: string;
  readonly key: string;
  readonly bundle_id?: string | number | null;
  readonly start_time: string;
  /** `python_restore` (a build), `run_dash_app` (the running app). */
  readonly tag: string;
  readonly exit_code?: number | null;
  /** 0 active, 1 finished, 2 finalised, 3 skipped. */
  readonly status: number;
}

export interface JobLog {
  readonly entries: readonly { readonly data: string }[];
}

export interface EnvironmentVariable {
  readonly name: string;
  /** Null removes it. */
  readonly value: string | null;
}

export interface Vanity {
  readonly content_guid: string;
  readonly path: string;
}

export interface Permission {
  readonly id: string | number;
  readonly principal_guid: string;
  readonly principal_type: 'user' | 'group';
  /** `owner` here means collaborator. */
  readonly role: 'viewer' | 'owner';
}

export interface Tag {
  readonly id: string;
  readonly name: string;
  readonly parent_id: string | null;
}
