import { expect, test } from '@jest/globals';
import { localConnect } from '../../support/local-connect.ts';

test('answers who a key belongs to', async () => {
  await using connect = await localConnect();
  const answer = await fetch(`${connect.url}/__api__/v1/user`, {
    headers: { Authorization: `Key ${connect.keys.publisher}` },
  });
  expect(await answer.json()).toMatchObject({ username: 'mira', user_role: 'publisher' });
});
