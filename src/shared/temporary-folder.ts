import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Creates a folder for temporary files. Disposing of it removes it. @param parent default: that of the system */
export const temporaryFolder = (parent = tmpdir()) => mkdtempDisposable(join(parent, 'connect-dash-deploy-'));
