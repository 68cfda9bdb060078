import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { PaperFonts } from './fonts.ts';

const bytesOf = async (file: string): Promise<Uint8Array> =>
  new Uint8Array(
    await readFile(fileURLToPath(import.meta.resolve(`@expo-google-fonts/fira-sans/${file}`)))
  );

/** The fonts from the package that brings them, in Node. */
export async function paperFonts(): Promise<PaperFonts> {
  const [regular, strong] = await Promise.all([
    bytesOf('400Regular/FiraSans_400Regular.ttf'),
    bytesOf('600SemiBold/FiraSans_600SemiBold.ttf')
  ]);
  return { regular, strong };
}
