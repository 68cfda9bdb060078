import { describe, expect, it } from 'vitest';
import {
  encodeBlobMessage,
  parseBlobAnswer,
  parseBlobRequest,
  type BlobAnswer,
  type BlobRequest
} from '#lib/blobs/wire.ts';
import { encodeCbor } from '#lib/encoding/cbor.ts';
import { bytesToSend } from '#lib/sync/memory.ts';
import { must } from '../../support/result.ts';
import { noise } from './support.ts';

describe('a message with bytes', () => {
  const put = (data: Uint8Array): BlobRequest => ({
    ...{ type: 'put', id: 70_000, scope: 'clinical', hash: noise(32) },
    ...{ size: 104_857_600, offset: 99_000_000, data }
  });

  it.each([0, 1, 23, 24, 255, 256, 65_536, 1_048_576])('of %i is read as it was', (length) => {
    const request = put(noise(length));
    expect(must(parseBlobRequest(encodeBlobMessage(request)))).toEqual(request);
  });

  it('is plain CBOR where its bytes are many', () => {
    const request = put(noise(70_000));
    expect(encodeBlobMessage(request)).toEqual(encodeCbor(request));
  });

  it('is written around bytes that were read to be sent, once', () => {
    const data = bytesToSend(5_000);
    data.set(noise(5_000));
    const part: BlobAnswer = { type: 'part', id: 3, size: 5_000, data };
    const first = encodeBlobMessage(part);
    expect(first.buffer).toBe(data.buffer);
    const second = encodeBlobMessage({ ...part, id: 4 });
    expect(second.buffer).not.toBe(data.buffer);
    expect(must(parseBlobAnswer(first))).toEqual(part);
    expect(must(parseBlobAnswer(second))).toEqual({ ...part, id: 4 });
  });
});
