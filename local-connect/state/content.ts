import { randomUUID } from 'node:crypto';
import { ConnectError } from '../errors.ts';
import { now, Table } from './database.ts';

/** Fields of a content item that POST and PATCH can set, except its name and owner: api.md, section 6.3. */
export interface Settings {
  readonly title: string | null;
  readonly description: string;
  readonly access_type: 'all' | 'logged_in' | 'acl';
  readonly locked: boolean;
  readonly locked_message: string;
  readonly content_category: string;
  readonly connection_timeout: number | null;
  readonly read_timeout: number | null;
  readonly init_timeout: number | null;
  readonly idle_timeout: number | null;
  readonly max_processes: number | null;
  readonly min_processes: number | null;
  readonly max_conns_per_process: number | null;
  readonly load_factor: number | null;
  readonly memory_request: number | null;
  readonly memory_limit: number | null;
  readonly cpu_request: number | null;
  readonly cpu_limit: number | null;
  readonly amd_gpu_limit: number | null;
  readonly nvidia_gpu_limit: number | null;
  readonly default_r_environment_management: boolean | null;
  readonly default_py_environment_management: boolean | null;
  readonly default_image_name: string | null;
  readonly default_environment_guid: string | null;
  readonly service_account_name: string | null;
  readonly run_as: string | null;
  readonly run_as_current_user: boolean;
  readonly metrics_collection_enabled: boolean | null;
  readonly notify_on_share: boolean | null;
  readonly otel_enabled: boolean;
}

/** The settings of new content. */
export const defaultSettings: Settings = {
  title: null,
  description: '',
  access_type: 'acl',
  locked: false,
  locked_message: '',
  content_category: '',
  connection_timeout: null,
  read_timeout: null,
  init_timeout: null,
  idle_timeout: null,
  max_processes: null,
  min_processes: null,
  max_conns_per_process: null,
  load_factor: null,
  memory_request: null,
  memory_limit: null,
  cpu_request: null,
  cpu_limit: null,
  amd_gpu_limit: null,
  nvidia_gpu_limit: null,
  default_r_environment_management: null,
  default_py_environment_management: null,
  default_image_name: null,
  default_environment_guid: null,
  service_account_name: null,
  run_as: null,
  run_as_current_user: false,
  metrics_collection_enabled: null,
  notify_on_share: null,
  otel_enabled: false,
};

export interface Content {
  readonly id: number;
  readonly guid: string;
  readonly name: string;
  readonly owner_guid: string;
  readonly settings: Settings;
  /** `unknown` until the first deployment. */
  readonly app_mode: string;
  /** The active bundle. */
  readonly bundle_id: number | null;
  readonly created_time: string;
  readonly last_deployed_time: string;
}

type Row = Omit<Content, 'settings'> & { readonly settings: string };

export type Repository = Readonly<Record<string, unknown>>;

export class ContentItems extends Table {
  byGuid(guid: string): Content | undefined {
    const row = this.db.get<Row>('SELECT * FROM content WHERE guid = ?', guid);
    return row && fromRow(row);
  }

  all(): Content[] {
    return this.db.all<Row>('SELECT * FROM content ORDER BY id').map(fromRow);
  }

  /** @throws ConnectError 26 if the owner has content with that name */
  add(name: string, owner: string, settings: Settings): Content {
    this.#requireFreeName(name, owner);
    const guid = randomUUID();
    this.db.run(
      `INSERT INTO content (guid, name, owner_guid, settings, app_mode, created_time, last_deployed_time)
       VALUES (?, ?, ?, ?, 'unknown', ?, ?)`,
      ...[guid, name, owner, JSON.stringify(settings), now(), now()],
    );
    return this.byGuid(guid) as Content;
  }

  /** @throws ConnectError 26 if the owner has other content with that name */
  change({ guid, name, owner_guid, settings }: Content): Content {
    this.#requireFreeName(name, owner_guid, guid);
    this.db.run(
      'UPDATE content SET name = ?, owner_guid = ?, settings = ? WHERE guid = ?',
      ...[name, owner_guid, JSON.stringify(settings), guid],
    );
    return this.byGuid(guid) as Content;
  }

  #requireFreeName(name: string, owner: string, except = ''): void {
    const sql = 'SELECT 1 FROM content WHERE name = ? AND owner_guid = ? AND guid <> ?';
    if (this.db.get(sql, name, owner, except) !== undefined) throw new ConnectError(26);
  }

  /** Sets the type of new content. Later it can't change. */
  setAppMode(guid: string, appMode: string): void {
    this.db.run("UPDATE content SET app_mode = ? WHERE guid = ? AND app_mode = 'unknown'", appMode, guid);
  }

  activate(guid: string, bundle: number): void {
    const sql = 'UPDATE content SET bundle_id = ?, last_deployed_time = ? WHERE guid = ?';
    this.db.run(sql, bundle, now(), guid);
  }

  /** The repository of git-managed content. */
  repository(guid: string): Repository | undefined {
    const sql = 'SELECT repository FROM content WHERE guid = ?';
    const row = this.db.get<{ repository: string | null }>(sql, guid);
    return row?.repository ? JSON.parse(row.repository) : undefined;
  }

  setRepository(guid: string, repository: Repository | null): void {
    const text = repository && JSON.stringify(repository);
    this.db.run('UPDATE content SET repository = ? WHERE guid = ?', text, guid);
  }

  remove(guid: string): void {
    this.db.run('DELETE FROM content WHERE guid = ?', guid);
  }
}

function fromRow({ settings, ...row }: Row): Content {
  return { ...row, settings: { ...defaultSettings, ...(JSON.parse(settings) as Partial<Settings>) } };
}
