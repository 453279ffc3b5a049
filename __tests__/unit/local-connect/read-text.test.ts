import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readText } from '../../../local-connect/bundle/read-text.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test('a file that does not exist is distinguished from one that cannot be opened', async () => {
  await using folder = await temporaryFolder({ 'app.py': 'x = 1\n' });
  await expect(readText(join(folder.path, 'app.py'))).resolves.toBe('x = 1\n');
  await expect(readText(join(folder.path, 'missing.txt'))).resolves.toBeUndefined();
  await expect(readText(join(folder.path, 'app.py', 'missing.txt'))).resolves.toBeUndefined();
  // Longer than a file system allows.
  await expect(readText(join(folder.path, 'x'.repeat(5000)))).rejects.toThrow(
    /^the system reports ENAMETOOLONG$/,
  );
});
