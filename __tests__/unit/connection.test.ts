import { expect, test } from '@jest/globals';
import { tellFallBacks } from '../../src/connection.ts';

const server = new URL('https://connect.example.org/pub/');

test.each([
  {
    it: 'both',
    environment: { CONNECT_SERVER: 'https://connect.example.org/pub', CONNECT_API_KEY: ' aKey\n' },
    told: [
      'From the environment: the server is that of CONNECT_SERVER, and the API key is that of CONNECT_API_KEY.',
    ],
  },
  {
    it: 'the key alone',
    environment: { CONNECT_SERVER: 'https://other.example.org', CONNECT_API_KEY: 'aKey' },
    told: ['From the environment: the API key is that of CONNECT_API_KEY.'],
  },
  {
    it: 'nothing, where inputs beat what is there',
    environment: { CONNECT_SERVER: 'no address', CONNECT_API_KEY: 'another' },
    told: [],
  },
  {
    it: 'nothing, where nothing is there',
    environment: { CONNECT_SERVER: '', CONNECT_API_KEY: '' },
    told: [],
  },
])('what comes from the environment is told, and never its value: $it', ({ environment, told }) => {
  const lines: string[] = [];
  tellFallBacks({ server, apiKey: 'aKey' }, environment, { info: (line) => lines.push(line) });
  expect(lines).toEqual(told);
});
