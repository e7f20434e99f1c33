import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';

describe('the file of a backup', () => {
  it('that meets a full disk fails with the disk’s reason, in order', function () {
    this.timeout(30_000);
    if (!existsSync('/bin/sh')) this.skip();
    const folder = mkdtempSync(path.join(tmpdir(), 'maillage-full-'));
    const script = path.join(folder, 'write.mjs');
    writeFileSync(
      script,
      `import { randomBytes } from 'node:crypto';
      import { write_backup_file } from ${JSON.stringify(new URL('./backup_file.js', import.meta.url).href)};
      const table = { name: 'published.t', target: 'published.t', definition: 'create table published.t ()', columns: '', comments: [] };
      const description = { migrations: [], tables: [table], constraints: [], sequences: [], views: [], rights: [] };
      async function* rows() { for (;;) yield randomBytes(300_000); }
      await write_backup_file(process.argv[2], { description, rows, count: async () => 0 }, 'test').catch((error) => console.log(error.code));`,
    );
    try {
      // A limit on the size of files stands for the full disk: the same write fails, with EFBIG.
      const { stdout, stderr, status } = spawnSync(
        '/bin/sh',
        [
          '-c',
          `trap '' XFSZ; ulimit -f 2000; exec "$0" "$1" "$2"`,
          process.execPath,
          script,
          path.join(folder, 'x'),
        ],
        { encoding: 'utf8', timeout: 20_000 },
      );
      expect({ stdout, stderr, status }).to.deep.equal({ stdout: 'EFBIG\n', stderr: '', status: 0 });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
