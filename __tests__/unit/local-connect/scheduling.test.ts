import { describe, expect, test } from '@jest/globals';
import { placeRequest, schedulingDefaults, schedulingOf } from '../../../local-connect/run/scheduling.ts';
import { defaultSettings } from '../../../local-connect/state/content.ts';

const rules = schedulingDefaults(120);
const ready = (...requests: number[]) => requests.map((each) => ({ requests: each, isReady: true }));

describe('a request', () => {
  test.each([
    { name: 'starts the first process', loads: [], more: {}, is: { start: true, process: undefined } },
    {
      name: 'goes to the only process',
      loads: ready(3),
      more: {},
      is: { start: false, process: 0 },
    },
    {
      name: 'starts another process when it exceeds the load factor, and goes to the one that is ready',
      loads: ready(10),
      more: {},
      is: { start: true, process: 0 },
    },
    {
      name: 'does not start another process at the load factor',
      loads: ready(9),
      more: {},
      is: { start: false, process: 0 },
    },
    {
      name: 'starts another process at any load if the load factor is 0',
      loads: ready(0),
      more: { load_factor: 0 },
      is: { start: true, process: 0 },
    },
    {
      name: 'starts another process only when all are full if the load factor is 1',
      loads: ready(20, 20),
      more: { load_factor: 1 },
      is: { start: true, process: undefined },
    },
    {
      name: 'waits if all are full and there are as many as allowed',
      loads: ready(1, 1),
      more: { max_conns_per_process: 1, max_processes: 2 },
      is: { start: false, process: undefined },
    },
    {
      name: 'goes to the least busy process',
      loads: ready(4, 2, 3),
      more: {},
      is: { start: false, process: 1 },
    },
    {
      name: 'goes to a process that is ready rather than to an idle one that is starting',
      loads: [{ requests: 0, isReady: false }, ...ready(5)],
      more: {},
      is: { start: false, process: 1 },
    },
    {
      name: 'goes to a process that is starting if there is no other',
      loads: [{ requests: 0, isReady: false }],
      more: {},
      is: { start: false, process: 0 },
    },
    {
      name: "goes to the visitor's own process, although another one is less busy",
      loads: ready(0, 4),
      own: 1,
      more: {},
      is: { start: false, process: 1 },
    },
    {
      name: "goes to another process if the visitor's own one is full",
      loads: ready(0, 20),
      own: 1,
      more: { max_processes: 2 },
      is: { start: false, process: 0 },
    },
  ])('$name', ({ loads, own, more, is }) => {
    expect(placeRequest(loads, own, { ...rules, ...more })).toEqual(is);
  });
});

test("content's own settings replace the defaults", () => {
  expect(schedulingOf(defaultSettings, 120)).toEqual(rules);
  const settings = {
    ...defaultSettings,
    min_processes: 4,
    max_conns_per_process: 7,
    load_factor: 0,
    init_timeout: 5,
    idle_timeout: 0,
    connection_timeout: 0,
  };
  expect(schedulingOf(settings, 120)).toEqual({
    min_processes: 4,
    max_processes: 4,
    max_conns_per_process: 7,
    load_factor: 0,
    init_timeout: 5,
    idle_timeout: 0,
    connection_timeout: 0,
  });
});
