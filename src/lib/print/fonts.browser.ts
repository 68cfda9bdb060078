import regularUrl from '@expo-google-fonts/fira-sans/400Regular/FiraSans_400Regular.ttf?url';
import strongUrl from '@expo-google-fonts/fira-sans/600SemiBold/FiraSans_600SemiBold.ttf?url';
import type { PaperFonts } from './fonts.ts';

let loading: Promise<PaperFonts> | undefined;

const bytesAt = async (url: string): Promise<Uint8Array> => {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`The font ${url} was answered with ${answer.status}.`);
  return new Uint8Array(await answer.arrayBuffer());
};

/** The fonts from the app's own files, which a device keeps; a failure is tried again next time. */
export function paperFonts(): Promise<PaperFonts> {
  loading ??= Promise.all([bytesAt(regularUrl), bytesAt(strongUrl)]).then(
    ([regular, strong]) => ({ regular, strong }),
    (error: unknown) => {
      loading = undefined;
      throw error;
    }
  );
  return loading;
}
