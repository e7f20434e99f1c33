/** Files that go together (a shapefile's parts, data with its record) as one archive, made in the browser without copying them. */

/** APPNOTE 4.4.5: CRC-32, by a table of 256 rows. */
const crc_table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xed_b8_83_20 ^ (crc >>> 1) : crc >>> 1;
  return crc >>> 0;
});

async function crc_of(file: Blob): Promise<number> {
  let crc = 0xff_ff_ff_ff;
  const reader = file.stream().getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return (crc ^ 0xff_ff_ff_ff) >>> 0;
    for (const byte of value) crc = crc_table[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  }
}

/** 1980-01-01, so that the same files make the same archive: an upload that was broken off can go on. */
const dos_day = 0x21;
/** Names are UTF-8. */
const utf8_flag = 0x08_00;

/** Fields of 2 and 4 bytes, little-endian: [value, bytes]. */
function pack(fields: readonly (readonly [value: number, bytes: 2 | 4])[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [, bytes]) => sum + bytes, 0)));
  let at = 0;
  for (const [value, bytes] of fields) {
    if (bytes === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += bytes;
  }
  return new Uint8Array(view.buffer);
}

/** A zip (APPNOTE 4.3) of the files as they are, nothing compressed; below 4 GB. */
export async function zip_files(files: readonly File[], name: string): Promise<File> {
  const parts: BlobPart[] = [];
  const directory: BlobPart[] = [];
  let offset = 0;
  let directory_bytes = 0;
  for (const file of [...files].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const written = new TextEncoder().encode(file.name);
    const common = [
      [20, 2],
      [utf8_flag, 2],
      [0, 2],
      [0, 2],
      [dos_day, 2],
      [await crc_of(file), 4],
      [file.size, 4],
      [file.size, 4],
      [written.length, 2],
      [0, 2],
    ] as const;
    const local = pack([[0x04_03_4b_50, 4], ...common]);
    const central = pack([
      [0x02_01_4b_50, 4],
      [20, 2],
      ...common,
      [0, 2],
      [0, 2],
      [0, 2],
      [0, 4],
      [offset, 4],
    ]);
    parts.push(local, written, file);
    directory.push(central, written);
    offset += local.length + written.length + file.size;
    directory_bytes += central.length + written.length;
  }
  const end = pack([
    [0x06_05_4b_50, 4],
    [0, 2],
    [0, 2],
    [files.length, 2],
    [files.length, 2],
    [directory_bytes, 4],
    [offset, 4],
    [0, 2],
  ]);
  return new File([...parts, ...directory, end], name, {
    type: 'application/zip',
    lastModified: Math.max(...files.map(({ lastModified }) => lastModified)),
  });
}
