import pg from 'pg';

interface CopyConnection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** A COPY as `pg` runs a query of one's own making: data in from a buffer, or out into one. */
class Copy {
  readonly chunks: Buffer[] = [];
  count = 0;
  callback: (error: Error | null) => void = () => undefined;
  constructor(
    readonly text: string,
    readonly input?: Buffer,
  ) {}
  submit(connection: CopyConnection): void {
    connection.query(this.text);
  }
  handleCopyInResponse(connection: CopyConnection): void {
    // A row may be spread over several messages.
    const size = 2 ** 20;
    const input = this.input ?? Buffer.alloc(0);
    for (let at = 0; at < input.length; at += size)
      connection.sendCopyFromChunk(input.subarray(at, at + size));
    connection.endCopyFrom();
  }
  handleCopyData({ chunk }: { chunk: Buffer }): void {
    this.chunks.push(Buffer.from(chunk));
  }
  handleCommandComplete({ text }: { text: string }): void {
    this.count = Number(/^COPY (\d+)/.exec(text)?.[1] ?? 0);
  }
  handleReadyForQuery(): void {
    this.callback(null);
  }
  handleError(error: Error): void {
    this.callback(error);
  }
}

async function run(client: pg.Client, copy: Copy): Promise<Copy> {
  await new Promise<void>((resolve, reject) => {
    copy.callback = (error) => (error === null ? resolve() : reject(error));
    client.query(copy as unknown as pg.Submittable);
  });
  return copy;
}

/** Runs `COPY … TO STDOUT`; the whole of it comes at once, so the query asks for a part. */
export async function copy_out(client: pg.Client, text: string): Promise<{ bytes: Buffer; count: number }> {
  const { chunks, count } = await run(client, new Copy(text));
  return { bytes: Buffer.concat(chunks), count };
}

/** Runs `COPY … FROM STDIN` and gives the number of rows. */
export async function copy_in(client: pg.Client, text: string, bytes: Buffer): Promise<number> {
  return (await run(client, new Copy(text, bytes))).count;
}
