/**
 * What a file is, by its bytes and never by its name: names lie, and what a browser would run must not
 * be shown because it is called `scan.jpg`.
 */

/** How a file is dealt with. */
export type FileFamily =
  /** Shown as a picture. */
  | 'image'
  | 'pdf'
  /** Shown as plain text. */
  | 'text'
  /** Could run: never shown, and given out with a warning. */
  | 'dangerous'
  /** Anything else: given out as a file. */
  | 'other';

export interface FileKindFound {
  readonly family: FileFamily;
  /** Media type of the bytes; `application/octet-stream` of what nobody knows. */
  readonly type: string;
  /** In the practice's words: `JPEG picture`. */
  readonly words: string;
  /** How such files' names end, without the dot. */
  readonly extension: string;
}

/** As much of a file's beginning as is looked at. */
export const HEAD_BYTES = 4096;

type Known = readonly [family: FileFamily, type: string, words: string, extension: string];

const kind = ([family, type, words, extension]: Known): FileKindFound => ({
  ...{ family, type, words, extension }
});

const OCTETS = 'application/octet-stream';
const PNG: Known = ['image', 'image/png', 'PNG picture', 'png'];
const JPEG: Known = ['image', 'image/jpeg', 'JPEG picture', 'jpg'];
const GIF: Known = ['image', 'image/gif', 'GIF picture', 'gif'];
const WEBP: Known = ['image', 'image/webp', 'WebP picture', 'webp'];
const BMP: Known = ['image', 'image/bmp', 'bitmap picture', 'bmp'];
const AVIF: Known = ['image', 'image/avif', 'AVIF picture', 'avif'];
const HEIC: Known = ['other', 'image/heic', 'HEIC photograph', 'heic'];
const TIFF: Known = ['other', 'image/tiff', 'TIFF picture', 'tif'];
const PDF: Known = ['pdf', 'application/pdf', 'PDF', 'pdf'];
const DICOM: Known = ['other', 'application/dicom', 'DICOM image', 'dcm'];
const MP4: Known = ['other', 'video/mp4', 'video', 'mp4'];
const PROGRAM: Known = ['dangerous', OCTETS, 'program', 'bin'];
const SCRIPT: Known = ['dangerous', OCTETS, 'script', 'txt'];
const WEB_PAGE: Known = ['dangerous', OCTETS, 'web page', 'html'];
const SVG: Known = ['dangerous', OCTETS, 'SVG drawing', 'svg'];
const XML: Known = ['dangerous', OCTETS, 'XML file', 'xml'];
const OFFICE: readonly Known[] = [
  [
    'other',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'Word document',
    'docx'
  ],
  [
    'other',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'Excel workbook',
    'xlsx'
  ]
];
const ZIP: Known = ['other', 'application/zip', 'ZIP archive', 'zip'];
const OLE: Known = ['other', 'application/x-ole-storage', 'older Office document', 'doc'];
const TEXT: Known = ['text', 'text/plain', 'text', 'txt'];
const UNKNOWN: Known = ['other', OCTETS, 'file', 'bin'];

/** Signatures at a place in the bytes; the first that is there counts. */
const SIGNATURES: readonly (readonly [at: number, bytes: string, Known])[] = [
  [0, '\x89PNG\r\n\x1a\n', PNG],
  [0, '\xff\xd8\xff', JPEG],
  [0, 'GIF87a', GIF],
  [0, 'GIF89a', GIF],
  [0, 'II*\0', TIFF],
  [0, 'MM\0*', TIFF],
  [128, 'DICM', DICOM],
  [0, 'MZ', PROGRAM],
  [0, '\x7fELF', PROGRAM],
  [0, '\xca\xfe\xba\xbe', PROGRAM],
  [0, '\xcf\xfa\xed\xfe', PROGRAM],
  [0, '\xce\xfa\xed\xfe', PROGRAM],
  [0, 'L\0\0\0\x01\x14\x02\0', PROGRAM],
  [0, '#!', SCRIPT],
  [0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', OLE]
];

/**
 * What a file is.
 *
 * @param head its first {@link HEAD_BYTES}, or all of it where it is shorter
 */
export function sniff(head: Uint8Array): FileKindFound {
  return kind(knownOf(head.subarray(0, HEAD_BYTES)));
}

function knownOf(head: Uint8Array): Known {
  const raw = latin(head);
  for (const [at, bytes, known] of SIGNATURES) if (raw.startsWith(bytes, at)) return known;
  if (raw.startsWith('RIFF') && raw.startsWith('WEBP', 8)) return WEBP;
  if (raw.startsWith('BM') && head.length >= 26 && raw.slice(6, 10) === '\0\0\0\0') return BMP;
  // Readers take a PDF whose mark is anywhere in the first kilobyte.
  if (raw.slice(0, 1024).includes('%PDF-')) return PDF;
  if (raw.startsWith('ftyp', 4)) return ofBrand(raw.slice(8, 32));
  if (raw.startsWith('PK\x03\x04')) return ofArchive(raw);
  return ofText(head);
}

const ofBrand = (brands: string): Known =>
  /avif|avis/.test(brands) ? AVIF : /hei[cfxm]|mif1|msf1/.test(brands) ? HEIC : MP4;

function ofArchive(raw: string): Known {
  if (raw.includes('word/')) return OFFICE[0]!;
  if (raw.includes('xl/')) return OFFICE[1]!;
  // What a program is packed as.
  return /META-INF\/|AndroidManifest|classes\.dex/.test(raw) ? PROGRAM : ZIP;
}

const MARKUP =
  /^\s*(<!--[\s\S]*?-->\s*)*<(!doctype\s+html|html|head|body|script|iframe|meta|style)\b/i;

function ofText(head: Uint8Array): Known {
  const text = textOf(head);
  if (text === undefined) return UNKNOWN;
  if (/<svg[\s>]/i.test(text)) return SVG;
  if (MARKUP.test(text) || /<script[\s>]/i.test(text)) return WEB_PAGE;
  if (/^\s*<\?xml\b/i.test(text)) return XML;
  return TEXT;
}

/** The bytes as UTF-8 text; undefined where they are none. */
export function textOf(bytes: Uint8Array): string | undefined {
  const isWide =
    (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const encoding = isWide ? (bytes[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8';
  try {
    // A beginning may end within a letter.
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
    // eslint-disable-next-line no-control-regex -- these are what tells text from anything else
    return bytes.length > 0 && !/[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

const latin = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

/** Words and family of a media type that was found before, for lists. */
export function familyOf(type: string): Pick<FileKindFound, 'family' | 'words' | 'extension'> {
  const known = KNOWN.find(([, mediaType]) => mediaType === type);
  return kind(known ?? UNKNOWN);
}

const KNOWN: readonly Known[] = [
  ...[PNG, JPEG, GIF, WEBP, BMP, AVIF, HEIC, TIFF, PDF, DICOM, MP4, ZIP, OLE, TEXT],
  ...OFFICE
];
