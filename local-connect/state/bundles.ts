import type { Manifest } from '../bundle/manifest.ts';
import { now, Table } from './database.ts';

/** The result of a successful build. Static content has neither Python nor executable. */
export interface Build {
  readonly python: string | null;
  /** The executable that runs the app. */
  readonly executable: string | null;
  readonly managed: boolean;
  /** The environment's cache was removed. The app still uses it, but no new build does. */
  readonly isForgotten?: true;
}

export interface Bundle {
  readonly id: number;
  readonly content_guid: string;
  readonly created_by: string | null;
  readonly created_time: string;
  readonly size: number;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly manifest: Manifest;
  readonly build: Build | null;
}

type Row = Omit<Bundle, 'metadata' | 'manifest' | 'build'> & {
  readonly metadata: string | null;
  readonly manifest: string;
  readonly build: string | null;
};

export class Bundles extends Table {
  byId(id: number): Bundle | undefined {
    const row = this.db.get<Row>('SELECT * FROM bundles WHERE id = ?', id);
    return row && fromRow(row);
  }

  /** Newest first. */
  of(content: string): Bundle[] {
    return this.db
      .all<Row>('SELECT * FROM bundles WHERE content_guid = ? ORDER BY id DESC', content)
      .map(fromRow);
  }

  add({ content_guid, created_by, size, metadata, manifest }: Omit<Bundle, 'id' | 'created_time' | 'build'>) {
    const { id } = this.db.run(
      'INSERT INTO bundles (content_guid, created_by, created_time, size, metadata, manifest) VALUES (?, ?, ?, ?, ?, ?)',
      ...[content_guid, created_by, now(), size],
      ...[metadata && JSON.stringify(metadata), JSON.stringify(manifest)],
    );
    return this.byId(id) as Bundle;
  }

  setBuild(id: number, build: Build): void {
    this.db.run('UPDATE bundles SET build = ? WHERE id = ?', JSON.stringify(build), id);
  }

  remove(id: number): void {
    this.db.run('DELETE FROM bundles WHERE id = ?', id);
  }
}

function fromRow({ metadata, manifest, build, ...row }: Row): Bundle {
  return {
    ...row,
    metadata: metadata === null ? null : JSON.parse(metadata),
    manifest: JSON.parse(manifest),
    build: build === null ? null : JSON.parse(build),
  };
}
