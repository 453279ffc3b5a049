import type { Settings } from '../state/content.ts';

/** How many processes serve an app, and when they start and stop. Times are in seconds. */
export interface Scheduling {
  readonly minProcesses: number;
  readonly maxProcesses: number;
  /** Requests that one process handles at the same time. */
  readonly connectionsPerProcess: number;
  /** The share of all connections in use, from 0 to 1, above which another process starts. */
  readonly loadFactor: number;
  readonly initTimeout: number;
  readonly idleTimeout: number;
  /** How long a connection may wait without data; 0 means without end. */
  readonly connectionTimeout: number;
}

/** Used for what content doesn't set. @param idleTimeout seconds */
export const schedulingDefaults = (idleTimeout: number): Scheduling => ({
  minProcesses: 0,
  maxProcesses: 3,
  connectionsPerProcess: 20,
  loadFactor: 0.5,
  initTimeout: 60,
  idleTimeout,
  connectionTimeout: 3600,
});

/** @param idleTimeout the default, in seconds */
export function schedulingOf(settings: Settings, idleTimeout: number): Scheduling {
  const defaults = schedulingDefaults(idleTimeout);
  return {
    minProcesses: settings.min_processes ?? defaults.minProcesses,
    maxProcesses: Math.max(settings.max_processes ?? defaults.maxProcesses, settings.min_processes ?? 0),
    connectionsPerProcess: settings.max_conns_per_process || defaults.connectionsPerProcess,
    loadFactor: settings.load_factor ?? defaults.loadFactor,
    initTimeout: settings.init_timeout || defaults.initTimeout,
    idleTimeout: settings.idle_timeout ?? defaults.idleTimeout,
    connectionTimeout: settings.connection_timeout ?? defaults.connectionTimeout,
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
  const { maxProcesses, connectionsPerProcess, loadFactor } = rules;
  const used = loads.reduce((sum, { requests }) => sum + requests, 1);
  const isBusy = loads.length === 0 || used / (loads.length * connectionsPerProcess) > loadFactor;
  const free = loads
    .map((load, index) => ({ ...load, index }))
    .filter(({ requests }) => requests < connectionsPerProcess)
    .toSorted((a, b) => Number(b.isReady) - Number(a.isReady) || a.requests - b.requests);
  const chosen = free.find(({ index }) => index === own) ?? free[0];
  return { start: isBusy && loads.length < maxProcesses, process: chosen?.index };
}
