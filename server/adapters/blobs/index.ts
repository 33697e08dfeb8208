/** Blobs as files of one folder. */
import { randomBytes } from 'node:crypto';
import { access, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CccError } from 'ccc-workstation/errors';
import type { Blobs } from '../../ports/blobs.js';

/** A name is an id and never a path. */
const safe = /^[A-Za-z0-9_-]{1,64}\.wav$/;

export function fileBlobs(folder: string): Blobs {
  const place = (name: string): string => {
    if (!safe.test(name)) throw new CccError('bad-request', 'name');
    return join(folder, name);
  };
  return {
    async path(name) {
      const path = place(name);
      return await access(path).then(() => path, () => undefined);
    },
    async put(name, content) {
      const path = place(name);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const part = `${path}.${randomBytes(6).toString('hex')}.part`;
      await writeFile(part, content, { mode: 0o600 });
      await rename(part, path);
    },
  };
}
