import type { Settings } from '../state/content.ts';

/** How many processes serve an app, and when they start and stop, by the names of Connect's API. Times are in seconds. */
export interface Scheduling {
  readonly min_processes: number;
  readonly max_processes: number;
  /** Requests that one process handles at the same time. */
  readonly max_conns_per_process: number;
  /** The share of all connections in use, from 0 to 1, above which another process starts. */
  readonly load_factor: number;
  readonly init_timeout: number;
  readonly idle_timeout: number;
  /** How long a connection may wait without data; 0 means without end. */
  readonly connection_timeout: number;
}

/** Used for what content doesn't set. @param idle_timeout seconds */
export const schedulingDefaults = (idle_timeout: number): Scheduling => ({
  min_processes: 0,
  max_processes: 3,
  max_conns_per_process: 20,
  load_factor: 0.5,
  init_timeout: 60,
  idle_timeout,
  connection_timeout: 3600,
});

/** @param idle_timeout the default, in seconds */
export function schedulingOf(settings: Settings, idle_timeout: number): Scheduling {
  const defaults = schedulingDefaults(idle_timeout);
  return {
    min_processes: settings.min_processes ?? defaults.min_processes,
    max_processes: Math.max(settings.max_processes ?? defaults.max_processes, settings.min_processes ?? 0),
    max_conns_per_process: settings.max_conns_per_process || defaults.max_conns_per_process,
    load_factor: settings.load_factor ?? defaults.load_factor,
    init_timeout: settings.init_timeout || defaults.init_timeout,
    idle_timeout: settings.idle_timeout ?? defaults.idle_timeout,
    connection_timeout: settings.connection_timeout ?? defaults.connection_timeout,
  };
}

/** What to do with a new request. */
export interface Placement {
  /** Whether another process starts. */
  readonly start: boolean;
  /** The index of the running process that takes the request; undefined if none is free. */
  readonly process: number | undefined;
}

/** A process as the scheduler sees it. */
export interface Load {
  /** The number of requests that it handles. */
  readonly requests: number;
  /** Whether it has started. */
  readonly isReady: boolean;
}

/**
 * Chooses the process for a new request: the visitor's own one, else the least busy one that has started, else one that
 * is starting. Another process starts if the request takes the share of used connections above the load factor.
 * @param own the index of the process that served the visitor before
 */
export function placeRequest(loads: readonly Load[], own: number | undefined, rules: Scheduling): Placement {
  const { max_processes, max_conns_per_process, load_factor } = rules;
  const used = loads.reduce((sum, { requests }) => sum + requests, 1);
  const isBusy = loads.length === 0 || used / (loads.length * max_conns_per_process) > load_factor;
  const free = loads
    .map((load, index) => ({ ...load, index }))
    .filter(({ requests }) => requests < max_conns_per_process)
    .toSorted((a, b) => Number(b.isReady) - Number(a.isReady) || a.requests - b.requests);
  const chosen = free.find(({ index }) => index === own) ?? free[0];
  return { start: isBusy && loads.length < max_processes, process: chosen?.index };
}
