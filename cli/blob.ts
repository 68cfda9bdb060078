import { createWriteStream, openAsBlob } from 'node:fs';
import { extname } from 'node:path';
import { finished } from 'node:stream/promises';
import { Command, Option } from 'commander';
import { BLOB_SCOPES, type BlobScope } from '#lib/blobs/reference.ts';
import { fail, ok, type Result } from '#lib/problem.ts';
import { withDevice } from './device.ts';
import { orFail, print } from './output.ts';

/** What files are by their names' ends: those that a practice scans, photographs and is sent. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
  '.dcm': 'application/dicom',
  '.txt': 'text/plain',
  '.csv': 'text/csv',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.mp4': 'video/mp4'
};

interface PutArgs {
  readonly scope: BlobScope;
  readonly type?: string;
  readonly pin?: true;
}

/** `device <dir> blob put | get | pin | unpin | status`: files, sealed, by reference. */
export function blobCommand(dir: string): Command {
  const blob = new Command('blob').description('Files: sealed on this device and on the hub.');

  blob
    .command('put')
    .description('Seal a file and bring it to the hub; print its reference.')
    .argument('<file>')
    .addOption(
      new Option('--scope <scope>', 'who may read it').choices(BLOB_SCOPES).makeOptionMandatory()
    )
    .option('--type <media type>', 'what it is; by default, by the end of its name')
    .option('--pin', 'keep it on this device, whatever room is needed')
    .action(async (file: string, { scope, type, pin }: PutArgs) => {
      await withDevice(
        dir,
        async ({ replica }) => {
          const content = orFail(await opened(file));
          const mediaType = type ?? MEDIA_TYPES[extname(file).toLowerCase()] ?? '';
          const reference = orFail(await replica.putBlob(scope, content, mediaType));
          if (pin) orFail(await replica.pinBlob(reference));
          await replica.synced();
          const { bytes, onServer } = orFail(await replica.blobProgress(reference));
          print({ reference, bytes, onServer: onServer === true });
        },
        true
      );
    });

  blob
    .command('get')
    .description('Write a file’s content to standard output, or to a file.')
    .argument('<reference>', 'as `blob put` prints it')
    .option('--out <file>', 'where to write it; nothing that is there is written over')
    .action(async (reference: string, { out }: { out?: string }) => {
      await withDevice(
        dir,
        async ({ replica }) => {
          const content = orFail(await replica.getBlob(reference));
          if (out === undefined) await written(process.stdout, content);
          else orFail(await saved(out, content));
        },
        true
      );
    });

  for (const [name, about, act] of [
    ['pin', 'Keep a file on this device from now on; fetch it where it is not here.', 'pinBlob'],
    ['unpin', 'Let a file go from this device when room is needed.', 'unpinBlob']
  ] as const) {
    blob
      .command(name)
      .description(about)
      .argument('<reference>')
      .action(async (reference: string) => {
        await withDevice(
          dir,
          async ({ replica }) => {
            orFail(await replica[act](reference));
            // What is to be here is fetched before the command ends, where the hub has it.
            if (act === 'pinBlob') orFail(await replica.getBlob(reference));
            print(orFail(await replica.blobProgress(reference)));
          },
          act === 'pinBlob'
        );
      });
  }

  blob
    .command('status')
    .description('Print how a file stands on this device.')
    .argument('<reference>')
    .action((reference: string) =>
      withDevice(dir, async ({ replica }) => print(orFail(await replica.blobProgress(reference))))
    );

  return blob;
}

/** A file as it is to be read. */
export async function opened(file: string): Promise<Result<Blob>> {
  try {
    return ok(await openAsBlob(file));
  } catch (error) {
    return fail('file-unreadable', `The file ${file} cannot be read.`, {
      safe: 'Nothing was changed.',
      action: 'Check its name, and that this account may read it.',
      detail: String(error)
    });
  }
}

/** Writes a file; nothing that is there is written over. */
export async function saved(file: string, content: Uint8Array): Promise<Result<void>> {
  const stream = createWriteStream(file, { flags: 'wx', mode: 0o600 });
  try {
    stream.end(content);
    await finished(stream);
    return ok(undefined);
  } catch (error) {
    return fail('file-not-written', `The file ${file} could not be written.`, {
      safe: 'Nothing that was there was changed.',
      action: 'Choose another name with --out.',
      detail: String(error)
    });
  }
}

/** Writes bytes to a stream, to the last. */
export const written = (stream: NodeJS.WriteStream, content: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) =>
    stream.write(content, (error) => (error ? reject(error) : resolve()))
  );
