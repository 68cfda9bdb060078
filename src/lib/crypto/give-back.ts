/** Gives back memory that nobody else looks at, where these bytes are all of it. They are gone then. */
export function giveBack({ buffer, byteLength }: Uint8Array): void {
  if (byteLength === buffer.byteLength) (buffer as ArrayBuffer).transfer(0);
}
