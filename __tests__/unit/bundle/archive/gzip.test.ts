import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { crc32, gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { chooseLevel, gzip, type Sample } from '../../../../src/bundle/archive/gzip.ts';
import { fc, propertyRuns } from '../../../support/properties.ts';

async function compressed(chunks: Iterable<Uint8Array>): Promise<Buffer> {
  // Copies each piece: it is only valid until the next one is requested.
  return Buffer.concat(await Array.fromAsync(gzip(chunks), (piece) => Buffer.from(piece)));
}

const KiB = 1024;
const text = (size: number) =>
  Buffer.from('The quick brown fox jumps over the lazy dog. '.repeat(size / 45 + 1)).subarray(0, size);

/** Decompresses with a strict reader. It accepts one member, and no data after it. */
function expectOneMember(archive: Buffer, content: Buffer): void {
  const read = gunzipSync(archive);
  expect(read.equals(content)).toBe(true);
  expect(archive.readUInt32LE(archive.length - 8)).toBe(crc32(content));
  expect(archive.readUInt32LE(archive.length - 4)).toBe(content.length);
  // Node reads several members as one, so the test searches for a second header.
  expect(archive.subarray(1).includes(archive.subarray(0, 10))).toBe(false);
}

describe('one gzip member', () => {
  test.each<[name: string, content: Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['one byte', Buffer.of(7)],
    ['less than a block', text(100_000)],
    ['a block exactly', text(256 * KiB)],
    ['a block and a byte', text(256 * KiB + 1)],
    ['several blocks', text(3_000_000)],
    ['what does not compress', randomBytes(1_000_000)],
    ['more that does not compress than there are buffers', randomBytes(9_000_000)],
    ['a little that does not compress', randomBytes(300)],
    [
      'text and noise in turns',
      Buffer.concat([text(400_000), randomBytes(400_000), text(400_000), randomBytes(99)]),
    ],
    ['zeros', Buffer.alloc(2_000_000)],
  ])('%s', async (_, content) => {
    expectOneMember(await compressed([content]), content);
  });

  test('any bytes in any chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.uint8Array({ maxLength: 5000 }),
            fc.integer({ min: 0, max: 600 * KiB }).map((size) => text(size)),
            fc.integer({ min: 0, max: 300 * KiB }).map((size) => randomBytes(size)),
          ),
          { maxLength: 12 },
        ),
        async (chunks) => {
          const content = Buffer.concat(chunks);
          expect(gunzipSync(await compressed(chunks)).equals(content)).toBe(true);
        },
      ),
      { numRuns: propertyRuns(40) },
    );
  });
});

test('the same content gives the same bytes for any chunks', async () => {
  const content = Buffer.concat([text(700_000), randomBytes(300_000), text(100_000)]);
  const pieces = Array.from({ length: 110 }, (_, n) => content.subarray(n * 10_000, (n + 1) * 10_000));
  const whole = await compressed([content]);
  expect((await compressed(pieces)).equals(whole)).toBe(true);
});

test.each([4, 20, 30])('repeated noise of %d KiB is compressed, also across blocks', async (size) => {
  const noise = randomBytes(size * KiB);
  const content = Buffer.concat(Array.from({ length: Math.ceil((1200 * KiB) / noise.length) }, () => noise));
  expect((await compressed([content])).length).toBeLessThan(content.length / 20);
});

test('incompressible data grows by less than 0.01 %', async () => {
  const content = randomBytes(5_000_000);
  expect((await compressed([content])).length).toBeLessThan(content.length * 1.0001 + 100);
});

test('a failing source fails the reader only', async () => {
  function* failing() {
    yield text(600_000);
    throw new Error('the disk is gone');
  }
  await expect(Array.fromAsync(gzip(failing()))).rejects.toThrow('the disk is gone');
});

test('the source stops when the reader stops', async () => {
  let given = 0;
  let closed = false;
  function* endless() {
    try {
      for (;;) {
        given += 1;
        yield text(256 * KiB);
      }
    } finally {
      closed = true;
    }
  }
  for await (const chunk of gzip(endless())) {
    if (chunk.length > 10) break;
  }
  expect(closed).toBe(true);
  expect(given).toBeLessThan(2 * availableParallelism() + 6);
});

test.each<{ it: string; sample: Sample; level: number }>([
  { it: 'stores noise', sample: { deflated: 1.001, coded: 0.99, repeats: false }, level: 0 },
  {
    it: 'uses the given level if noise repeats',
    sample: { deflated: 1.001, coded: 0.99, repeats: true },
    level: 6,
  },
  {
    it: 'uses the lowest level if searching repetitions saves nothing',
    sample: { deflated: 0.76, coded: 0.75, repeats: false },
    level: 1,
  },
  {
    it: 'uses a higher level for very repetitive data',
    sample: { deflated: 0.2, coded: 0.6, repeats: false },
    level: 7,
  },
  {
    it: 'uses the given level if repetitions save something',
    sample: { deflated: 0.43, coded: 0.62, repeats: false },
    level: 6,
  },
])('$it', ({ sample, level }) => {
  expect(chooseLevel(sample, 6)).toBe(level);
});

test('timers run while a large archive is stored without compression', async () => {
  let fired = false;
  setTimeout(() => {
    fired = true;
  });
  const noise = randomBytes(1_000_000);
  for await (const _ of gzip(Array.from({ length: 30 }, () => noise))) if (fired) break;
  expect(fired).toBe(true);
});
