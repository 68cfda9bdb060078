/**
 * Raw DEFLATE (RFC 1951) with a limit on what may come out. Node's own zlib where there is one: for
 * bodies of a kilobyte it takes a tenth of what a `DecompressionStream` costs; streams elsewhere.
 */
export interface Deflate {
  deflate(data: Uint8Array): Uint8Array | Promise<Uint8Array>;
  /** Throws or rejects on damaged data, and as soon as more than `limit` bytes come out. */
  inflate(data: Uint8Array, limit: number): Uint8Array | Promise<Uint8Array>;
}

const SLICE = 16 * 1024;

async function pump(
  data: Uint8Array,
  transform: CompressionStream | DecompressionStream,
  limit: number
): Promise<Uint8Array> {
  const writer = transform.writable.getWriter();
  // Slice by slice: a stream inflates all of one write, a thousandfold at worst, before it waits.
  const write = async (): Promise<void> => {
    for (let at = 0; at < data.length; at += SLICE) {
      await writer.write(data.subarray(at, at + SLICE) as Uint8Array<ArrayBuffer>);
    }
    await writer.close();
  };
  // The same failure reaches the reader below; here it must only not go unhandled.
  const written = write().catch(() => undefined);
  const reader = transform.readable.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > limit) {
      await reader.cancel().catch(() => undefined);
      throw new Error(`more than ${limit} bytes after inflating`);
    }
    chunks.push(value);
  }
  await written;
  if (chunks.length === 1) return chunks[0]!;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
}

/** The streams that every platform has. */
export const streamDeflate: Deflate = {
  deflate: (data) => pump(data, new CompressionStream('deflate-raw'), Infinity),
  inflate: (data, limit) => pump(data, new DecompressionStream('deflate-raw'), limit)
};

function nodeDeflate(): Deflate | undefined {
  const builtin = (globalThis as { process?: NodeJS.Process }).process?.getBuiltinModule;
  const zlib = builtin?.('node:zlib');
  if (zlib === undefined) return undefined;
  const plain = (buffer: Buffer): Uint8Array =>
    new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  return {
    deflate: (data) => plain(zlib.deflateRawSync(data)),
    inflate: (data, limit) => {
      const result = zlib.inflateRawSync(data, {
        maxOutputLength: limit,
        // The default of 16 KiB for every body of one would keep the garbage collector busy.
        chunkSize: Math.min(Math.max(1024, data.length * 4), 64 * 1024),
        info: true
      }) as unknown as {
        buffer: Buffer;
        engine: { bytesWritten: number };
      };
      // Streams refuse what follows the end of the data; zlib alone would pass it over.
      if (result.engine.bytesWritten !== data.length) throw new Error('data after the end');
      return plain(result.buffer);
    }
  };
}

/** What this platform does fastest. */
export const platformDeflate: Deflate = nodeDeflate() ?? streamDeflate;
