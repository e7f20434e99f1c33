/** Type bytes of the PostgreSQL protocol 3.0 that the hub looks at (PostgreSQL manual, « Message Formats »). */
export const from_client = {
  query: 0x51,
  parse: 0x50,
  bind: 0x42,
  describe: 0x44,
  close: 0x43,
  sync: 0x53,
  flush: 0x48,
  function_call: 0x46,
  copy_data: 0x64,
  copy_done: 0x63,
  copy_fail: 0x66,
  terminate: 0x58,
} as const;

export const from_server = {
  ready: 0x5a,
  notification: 0x41,
  copy_in: 0x47,
  parse_complete: 0x31,
  key_data: 0x4b,
} as const;

/** Codes that stand where a start-up packet has its protocol version. */
export const startup_codes = { ssl: 80877103, gss: 80877104, cancel: 80877102 } as const;

/** One message: type byte, length, body. */
export function message(type: number, body: Uint8Array = Buffer.alloc(0)): Buffer {
  const bytes = Buffer.alloc(5 + body.length);
  bytes[0] = type;
  bytes.writeInt32BE(4 + body.length, 1);
  bytes.set(body, 5);
  return bytes;
}

export function query_message(text: string): Buffer {
  return message(from_client.query, Buffer.from(`${text}\0`));
}

export function close_statement_message(name: string): Buffer {
  return message(from_client.close, Buffer.from(`S${name}\0`));
}

export function fatal_response(code: string, text: string): Buffer {
  return message(0x45, Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${text}\0\0`));
}

export function startup_packet(parameters: Record<string, string>): Buffer {
  const body = Object.entries(parameters)
    .map(([name, value]) => `${name}\0${value}\0`)
    .join('');
  const bytes = Buffer.alloc(8 + Buffer.byteLength(body) + 1);
  bytes.writeInt32BE(bytes.length, 0);
  bytes.writeInt32BE(3 << 16, 4);
  bytes.write(body, 8);
  return bytes;
}

/** The name–value pairs of a start-up packet. */
export function startup_parameters(packet: Buffer): Map<string, string> {
  const words = packet.toString('utf8', 8).split('\0');
  const pairs = new Map<string, string>();
  for (let i = 0; i + 1 < words.length && words[i] !== ''; i += 2) pairs.set(words[i]!, words[i + 1]!);
  return pairs;
}

/** Whole messages of a server's answer, in order. */
export function* split_messages(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start + 5 <= bytes.length;) {
    const end = start + 1 + bytes.readInt32BE(start + 1);
    yield bytes.subarray(start, end);
    start = end;
  }
}

/** Text up to the next NUL. */
export function text_at(bytes: Buffer, offset: number): string {
  return bytes.toString('utf8', offset, bytes.indexOf(0, offset));
}

/** The message with its NUL-terminated text at `offset` replaced. */
export function replace_text(bytes: Buffer, offset: number, text: string): Buffer {
  const changed = Buffer.concat([
    bytes.subarray(0, offset),
    Buffer.from(text),
    bytes.subarray(bytes.indexOf(0, offset)),
  ]);
  changed.writeInt32BE(changed.length - 1, 1);
  return changed;
}
