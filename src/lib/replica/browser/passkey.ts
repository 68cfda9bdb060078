import { toBase64Url, type Bytes } from '../../crypto/crypto.ts';
import { fail, ok, type Problem, type Result } from '../../problem.ts';

/**
 * Passkeys whose PRF extension gives out a secret (WebAuthn level 3): the same 32 bytes for the same
 * salt, after the person was recognised by the platform. The credential proves nothing to a server;
 * there is none.
 */

interface PrfOutputs {
  readonly prf?: {
    readonly enabled?: boolean;
    readonly results?: { readonly first?: ArrayBuffer };
  };
}

const random = (count: number): Bytes => crypto.getRandomValues(new Uint8Array(count));

const outputs = (credential: PublicKeyCredential): PrfOutputs =>
  credential.getClientExtensionResults() as PrfOutputs;

/** Why there are no passkeys here, or null. */
export async function passkeysUnusable(): Promise<Problem | null> {
  const api = globalThis.PublicKeyCredential as
    | (typeof PublicKeyCredential & {
        getClientCapabilities?: () => Promise<Record<string, boolean>>;
      })
    | undefined;
  const able = api && (await api.getClientCapabilities?.().catch(() => undefined));
  if (!api || able?.['extension:prf'] === false) {
    return {
      code: 'no-passkeys',
      message: 'This browser’s passkeys cannot unlock a profile.',
      action: 'Use the passphrase, or a current version of Chrome, Edge or Safari.'
    };
  }
  // Passkeys belong to a name; an address in numbers is none.
  if (/^[\d.]+$|:/.test(location.hostname)) {
    return {
      code: 'no-passkeys',
      message: 'Passkeys need the hub’s name in the address, not its number.',
      action: 'Open the practice under the hub’s name (such as https://hub.local:8443).'
    };
  }
  return null;
}

/** Makes a passkey; returns its id and what it gives for the salt. */
export async function makePasskey(
  user: { readonly id: string; readonly name: string; readonly practice: string },
  salt: Bytes
): Promise<Result<{ id: Bytes; secret: Bytes }>> {
  const made = await attempt(() =>
    navigator.credentials.create({
      publicKey: {
        rp: { name: 'Indaba' },
        user: {
          id: new TextEncoder().encode(user.id),
          name: `${user.name}, ${user.practice}`,
          displayName: user.name
        },
        challenge: random(32),
        pubKeyCredParams: [
          { type: 'public-key', alg: -8 },
          { type: 'public-key', alg: -7 },
          { type: 'public-key', alg: -257 }
        ],
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
        extensions: { prf: { eval: { first: salt } } } as AuthenticationExtensionsClientInputs
      }
    })
  );
  if (!made.ok) return made;
  const id = new Uint8Array(made.value.rawId);
  const { prf } = outputs(made.value);
  if (prf?.results?.first) return ok({ id, secret: new Uint8Array(prf.results.first) });
  if (!prf?.enabled) return noSecret();
  // Some give it out only when they are asked, not while they are made.
  const asked = await askPasskey([{ id, salt }]);
  return asked.ok ? ok({ id, secret: asked.value.secret }) : asked;
}

/** Asks for one of some passkeys; returns which it was and what it gave for its salt. */
export async function askPasskey(
  passkeys: readonly { readonly id: Uint8Array; readonly salt: Uint8Array }[]
): Promise<Result<{ id: Bytes; secret: Bytes }>> {
  const salts = passkeys.map(
    ({ id, salt }) => [toBase64Url(id), { first: salt }] as [string, { first: Uint8Array }]
  );
  const asked = await attempt(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: random(32),
        allowCredentials: passkeys.map(({ id }) => ({ type: 'public-key', id: id as Bytes })),
        userVerification: 'required',
        extensions: {
          prf: { evalByCredential: Object.fromEntries(salts) }
        } as AuthenticationExtensionsClientInputs
      }
    })
  );
  if (!asked.ok) return asked;
  const first = outputs(asked.value).prf?.results?.first;
  if (!first) return noSecret();
  return ok({ id: new Uint8Array(asked.value.rawId), secret: new Uint8Array(first) });
}

async function attempt(
  work: () => Promise<Credential | null>
): Promise<Result<PublicKeyCredential>> {
  try {
    const credential = await work();
    return credential ? ok(credential as PublicKeyCredential) : notGiven('none');
  } catch (error) {
    return notGiven(`${(error as Error).name}: ${(error as Error).message}`);
  }
}

const notGiven = (detail: string) =>
  fail('passkey-not-given', 'The passkey was not given.', {
    safe: 'Nothing was changed.',
    action: 'Try again, or use the passphrase.',
    detail
  });

const noSecret = () =>
  fail('no-passkeys', 'This passkey cannot unlock a profile.', {
    safe: 'The passphrase opens it as before.',
    action: 'Use the passphrase, or a passkey of this device itself.'
  });
