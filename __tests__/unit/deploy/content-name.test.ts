import { describe, expect, test } from '@jest/globals';
import { contentName, titleOf } from '../../../src/deploy/content-name.ts';
import { fc } from '../../support/properties.ts';

describe('the name of a content item', () => {
  test.each([
    { it: 'is the repository', given: ['acme/board', ''], name: 'acme_board' },
    {
      it: 'contains the folder of the app',
      given: ['acme/board', 'apps/sales'],
      name: 'acme_board_apps_sales',
    },
    {
      it: 'ignores the case of the repository, as GitHub does',
      given: ['Acme/Board', ''],
      name: 'acme_board',
    },
    {
      it: 'has a digest if characters are replaced',
      given: ['acme/board', 'my app'],
      name: 'acme_board_my-app-f5266080',
    },
    { it: 'is long enough for Connect', given: ['a', ''], name: 'a-0eb5b8d6' },
  ])('$it', ({ given: [repository = '', path = ''], name }) =>
    expect(contentName(repository, path)).toBe(name),
  );

  const part = fc.string({ minLength: 1, maxLength: 40 }).filter((text) => !text.includes('/'));

  test('is valid for Connect, for any name of the folder', () => {
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        expect(contentName('acme/board', parts.join('/'))).toMatch(/^[A-Za-z0-9_-]{3,64}$/);
      }),
    );
  });

  test('differs for two apps of one repository', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.array(part), { minLength: 2, maxLength: 2, selector: String }),
        ([one = [], two = []]) => {
          fc.pre(one.join('/') !== two.join('/'));
          expect(contentName('acme/board', one.join('/'))).not.toBe(contentName('acme/board', two.join('/')));
        },
      ),
    );
  });
});

test.each([
  { it: "the folder's name", given: ['Acme/Boards', 'apps/Sales board'], title: 'Sales board' },
  {
    it: "the repository's name if the app is the whole repository",
    given: ['Acme/Sales-Board', ''],
    title: 'Sales-Board',
  },
  { it: 'none if it is too short for Connect', given: ['acme/boards', 'ui'], title: undefined },
] as const)('the title of new content is $it', ({ given: [repository, path], title }) => {
  expect(titleOf(repository, path)).toBe(title);
});
