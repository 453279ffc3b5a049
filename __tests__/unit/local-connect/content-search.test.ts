import { expect, test } from '@jest/globals';
import { parseContentQuery, type SearchItem } from '../../../local-connect/content-search.ts';
import { defaultSettings } from '../../../local-connect/state/content.ts';

const item: SearchItem = {
  content: {
    id: 1,
    guid: '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6',
    name: 'sales_report-2026',
    owner_guid: '5e1f7c8a-0f3d-4f9b-9a51-2c7d8e6f4b10',
    settings: {
      ...defaultSettings,
      title: 'Sales: North – South',
      description: 'Updated daily.',
      locked: true,
    },
    app_mode: 'python-dash',
    bundle_id: 7,
    created_time: '2026-03-01T12:00:00Z',
    last_deployed_time: '2026-03-02T12:00:00Z',
  },
  owner: 'mira',
  tags: ['Teams/Data', 'Teams/Data/North Sea'],
  python: '3.12.4',
  packages: [
    { name: 'flask', version: '2.3.4' },
    { name: 'dash-ag-grid', version: '31.0.0' },
  ],
};

test.each([
  ['', true],
  ['sales', true],
  ['sales REPORT', true],
  ['sales-report', true],
  ['"north south"', true],
  ['"south north"', false],
  ['daily', true],
  ['sales missing', false],
  ['-missing', true],
  ['-sales', false],
  ['time:12', false],
  ['owner:mira', true],
  ['owner:MIRA', true],
  ['owner:@me', true],
  ['-owner:@me', false],
  ['owner:viktor', false],
  ['owner:viktor,mira', true],
  ['type:python-dash', true],
  ['type:static,shiny', false],
  ['tag:Data', true],
  ['tag:Teams/Data', true],
  ['tag:Teams', false],
  ['tag:"North Sea"', true],
  ['tag:None,"North Sea"', true],
  ['tag:Sea', false],
  ['published:true', true],
  ['published:false', false],
  ['is:locked', true],
  ['not:locked', false],
  ['is:bookmarked', false],
  ['not:scheduled', true],
  ['is:python', true],
  ['is:r', false],
  ['python:3', true],
  ['python:3.12', true],
  ['python:3.1', false],
  ['package:flask', true],
  ['package:Flask', true],
  ['package:dash_ag.grid', true],
  ['package:flask==2.3.4', true],
  ['package:flask==2.3.*', true],
  ['package:"flask>=2.3,<3"', true],
  ['package:flask>=2.3 package:flask<2.3.1', false],
  ['package:flask~=2.3.4', true],
  ['package:numpy', false],
  ['sales owner:@me is:locked', true],
])('the query %j finds the item: %j', (query, isFound) => {
  const { matches, warnings } = parseContentQuery(query, 'mira');
  expect({ isFound: matches(item), warnings }).toEqual({ isFound, warnings: [] });
});

test.each(['published:maybe', 'is:green', 'python:new', 'package:flask>>2', 'r:x'])(
  'ignores the filter %j with a warning',
  (filter) => {
    const { matches, warnings } = parseContentQuery(`-${filter} sales`, 'mira');
    expect(matches(item)).toBe(true);
    expect(warnings).toEqual([expect.stringContaining(`"${filter.split(':')[0]}"`)]);
  },
);

test('takes the parts of a tag with quotes literally', () => {
  const quoted = { ...item, tags: ['Teams/"quoted" tag', 'back\\slash'] };
  for (const query of ['tag:"\\"quoted\\" tag"', 'tag:back\\slash']) {
    expect(parseContentQuery(query, 'mira').matches(quoted)).toBe(true);
  }
});
