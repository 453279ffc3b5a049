/** All tables. Columns named `*_time` hold RFC 3339 texts; `settings`, `metadata` and others hold JSON. */
export const schema = `
  CREATE TABLE IF NOT EXISTS users (
    guid TEXT PRIMARY KEY, username TEXT NOT NULL UNIQUE COLLATE NOCASE, first_name TEXT NOT NULL, last_name TEXT NOT NULL,
    email TEXT NOT NULL, role TEXT NOT NULL, locked INTEGER NOT NULL, password TEXT,
    source TEXT NOT NULL, created_time TEXT NOT NULL, updated_time TEXT NOT NULL, active_time TEXT);
  CREATE TABLE IF NOT EXISTS groups (guid TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, owner_guid TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS members (
    group_guid TEXT NOT NULL REFERENCES groups ON DELETE CASCADE, user_guid TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
    PRIMARY KEY (group_guid, user_guid));
  CREATE TABLE IF NOT EXISTS keys (
    digest TEXT PRIMARY KEY, user_guid TEXT REFERENCES users ON DELETE CASCADE,
    content_guid TEXT REFERENCES content (guid) ON DELETE CASCADE, source TEXT NOT NULL,
    job_key TEXT, expires INTEGER);
  CREATE TABLE IF NOT EXISTS sessions (
    digest TEXT PRIMARY KEY, user_guid TEXT NOT NULL REFERENCES users ON DELETE CASCADE, xsrf TEXT NOT NULL, expires INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS content (
    id INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, owner_guid TEXT NOT NULL REFERENCES users,
    settings TEXT NOT NULL, app_mode TEXT NOT NULL, bundle_id INTEGER, created_time TEXT NOT NULL, last_deployed_time TEXT NOT NULL,
    repository TEXT, UNIQUE (owner_guid, name));
  CREATE TABLE IF NOT EXISTS bundles (
    id INTEGER PRIMARY KEY AUTOINCREMENT, content_guid TEXT NOT NULL REFERENCES content (guid) ON DELETE CASCADE,
    created_by TEXT, created_time TEXT NOT NULL, size INTEGER NOT NULL, metadata TEXT, manifest TEXT NOT NULL, build TEXT);
  CREATE TABLE IF NOT EXISTS variables (
    content_guid TEXT NOT NULL REFERENCES content (guid) ON DELETE CASCADE, name TEXT NOT NULL, encrypted BLOB NOT NULL,
    PRIMARY KEY (content_guid, name));
  CREATE TABLE IF NOT EXISTS vanities (
    content_guid TEXT PRIMARY KEY REFERENCES content (guid) ON DELETE CASCADE, path TEXT NOT NULL UNIQUE, created_time TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS permissions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, content_guid TEXT NOT NULL REFERENCES content (guid) ON DELETE CASCADE,
    principal_guid TEXT NOT NULL, principal_type TEXT NOT NULL, role TEXT NOT NULL, UNIQUE (content_guid, principal_guid));
  CREATE TABLE IF NOT EXISTS tags (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, parent_id INTEGER REFERENCES tags ON DELETE CASCADE,
    created_time TEXT NOT NULL, updated_time TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS content_tags (
    content_guid TEXT NOT NULL REFERENCES content (guid) ON DELETE CASCADE, tag_id INTEGER NOT NULL REFERENCES tags ON DELETE CASCADE,
    PRIMARY KEY (content_guid, tag_id));
  CREATE TABLE IF NOT EXISTS tasks (
    id TEXT PRIMARY KEY, creator TEXT NOT NULL, node INTEGER NOT NULL, finished INTEGER NOT NULL, code INTEGER NOT NULL,
    error TEXT NOT NULL, result TEXT);
  CREATE TABLE IF NOT EXISTS task_lines (
    task_id TEXT NOT NULL REFERENCES tasks ON DELETE CASCADE, number INTEGER NOT NULL, line TEXT NOT NULL, PRIMARY KEY (task_id, number));
  CREATE TABLE IF NOT EXISTS jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, content_guid TEXT NOT NULL REFERENCES content (guid) ON DELETE CASCADE,
    bundle_id INTEGER NOT NULL, tag TEXT NOT NULL, pid INTEGER, start_time TEXT NOT NULL, end_time TEXT, exit_code INTEGER,
    status INTEGER NOT NULL, error TEXT);
  CREATE TABLE IF NOT EXISTS job_lines (
    job_key TEXT NOT NULL REFERENCES jobs (key) ON DELETE CASCADE, number INTEGER NOT NULL, source TEXT NOT NULL, time TEXT NOT NULL,
    data TEXT NOT NULL, PRIMARY KEY (job_key, number));
  CREATE TABLE IF NOT EXISTS trusted_publishers (
    id INTEGER PRIMARY KEY AUTOINCREMENT, content_guid TEXT NOT NULL REFERENCES content (guid) ON DELETE CASCADE,
    audience TEXT NOT NULL, claims TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS api_keys (
    digest TEXT PRIMARY KEY REFERENCES keys ON DELETE CASCADE, name TEXT NOT NULL, role TEXT, ending TEXT NOT NULL,
    created_time TEXT NOT NULL, active_time TEXT);
  CREATE TABLE IF NOT EXISTS client_tokens (
    token TEXT PRIMARY KEY, public_key TEXT NOT NULL, user_guid TEXT REFERENCES users ON DELETE CASCADE,
    created_time TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS visits (
    id INTEGER PRIMARY KEY AUTOINCREMENT, content_guid TEXT NOT NULL REFERENCES content (guid) ON DELETE CASCADE,
    user_guid TEXT, bundle_id INTEGER NOT NULL, time TEXT NOT NULL, path TEXT NOT NULL, query TEXT NOT NULL,
    user_agent TEXT, sec_fetch_dest TEXT, sec_fetch_site TEXT);
  CREATE TABLE IF NOT EXISTS audit_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT, time TEXT NOT NULL, user_id INTEGER NOT NULL, user_guid TEXT,
    user_description TEXT NOT NULL, action TEXT NOT NULL, event_description TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS integrations (
    id INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT NOT NULL UNIQUE, name TEXT, description TEXT, template TEXT NOT NULL,
    config BLOB NOT NULL, created_time TEXT NOT NULL, updated_time TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS integration_associations (
    content_guid TEXT NOT NULL REFERENCES content (guid) ON DELETE CASCADE,
    integration_guid TEXT NOT NULL REFERENCES integrations (guid) ON DELETE CASCADE, created_time TEXT NOT NULL,
    PRIMARY KEY (content_guid, integration_guid));
  CREATE TABLE IF NOT EXISTS integration_permissions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT NOT NULL UNIQUE,
    integration_guid TEXT NOT NULL REFERENCES integrations (guid) ON DELETE CASCADE,
    user_guid TEXT REFERENCES users ON DELETE CASCADE, group_guid TEXT REFERENCES groups ON DELETE CASCADE);
  CREATE TABLE IF NOT EXISTS oauth_sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT NOT NULL UNIQUE,
    user_guid TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
    integration_guid TEXT NOT NULL REFERENCES integrations (guid) ON DELETE CASCADE, tokens BLOB NOT NULL,
    created_time TEXT NOT NULL, updated_time TEXT NOT NULL, UNIQUE (user_guid, integration_guid));
`;
