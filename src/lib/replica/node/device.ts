import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync
} from 'node:fs';
import { join, resolve } from 'node:path';
import { createIdentity, deviceCode, type DeviceIdentity } from '../../access/identity.ts';
import { FileBlobs } from '../../blobs/files.ts';
import { startAutomerge } from '../../docs/core/automerge.node.ts';
import type { IdSource, Uuid } from '../../docs/core/ids.ts';
import { fail, ok, ProblemError, type Problem, type Result } from '../../problem.ts';
import { openNodeSqlite } from '../../projections/drivers/better-sqlite3.ts';
import { openProjections } from '../../projections/projections.ts';
import { nodeSocket } from '../../sync/socket.node.ts';
import { systemTimers } from '../../sync/timers.ts';
import { foundLocally, joiningMember, joinThroughLink } from '../founding.ts';
import { PracticeAccess } from '../practice-access.ts';
import { Replica } from '../replica.ts';
import { linkFromKit, type KitPaper, type RestoreStep } from '../restoring.ts';
import { SqliteStore } from '../store/sqlite.ts';
import { lockFile } from './lock.ts';
import { newSeal, openSeal } from './seal.ts';

/** The clock and randomness of this machine. */
export const systemIds: IdSource = {
  now: () => Date.now(),
  random: (count) => new Uint8Array(randomBytes(count))
};

const NET = { socket: nodeSocket(), timers: systemTimers };

/** Files of a device's folder. */
const FILES = {
  identity: 'device.cbor',
  store: 'store.sqlite',
  projections: 'projections.sqlite',
  codes: 'codes.sqlite',
  /** Sealed already, by keys that are kept in the store. */
  blobs: 'blobs',
  lock: 'device.lock'
} as const;

export interface NewNodePractice {
  readonly practiceName: string;
  readonly memberName: string;
  readonly deviceName: string;
  readonly server: string | null;
  /** Seals the folder; by default what {@link passphraseGiven} says. */
  readonly passphrase?: string | null;
}

/** A device in a folder: the same replica as in a browser, headless. */
export interface NodeDevice {
  readonly dir: string;
  readonly replica: Replica;
  close(): Promise<void>;
}

/** The passphrase that the surroundings give: `INDABA_PASSPHRASE`, or none. */
export const passphraseGiven = (): string | null => process.env.INDABA_PASSPHRASE || null;

/** Whether the folder holds a device. */
export const holdsDevice = (dir: string): boolean => existsSync(join(resolve(dir), FILES.identity));

/** Creates a practice with its first device in an empty folder. */
export async function createPractice(
  dir: string,
  request: NewNodePractice
): Promise<Result<NodeDevice>> {
  const { passphrase = passphraseGiven() } = request;
  return inNewFolder(dir, passphrase, async (path) => {
    const seal = await newSeal(passphrase);
    const identity = await newIdentity(request);
    await foundLocally({
      identity,
      name: request.practiceName,
      server: request.server,
      openStore: () => seal.over(new SqliteStore(join(path, FILES.store))),
      ids: systemIds
    });
    writeIdentity(path, await seal.pack(identity));
    return ok(async (device: NodeDevice) => {
      const made = await device.replica.change([
        { change: 'practice.found', args: { name: request.practiceName } }
      ]);
      return made.ok ? ok(device) : made;
    });
  });
}

/** Joins a practice through a link, in an empty folder. */
export async function joinPractice(
  dir: string,
  request: {
    link: string;
    memberName: string;
    deviceName: string;
    /** Called with this device's code when somebody must confirm it. */
    waiting?: (code: string) => void;
    passphrase?: string | null;
  }
): Promise<Result<NodeDevice>> {
  const { passphrase = passphraseGiven() } = request;
  return inNewFolder(dir, passphrase, async (path) => {
    const seal = await newSeal(passphrase);
    const identity = await newIdentity({
      ...request,
      member: joiningMember(request.link, request.memberName)
    });
    const joined = await joinThroughLink({
      link: request.link,
      identity,
      net: NET,
      openStore: () => seal.over(new SqliteStore(join(path, FILES.store))),
      ids: systemIds,
      ...(request.waiting && { waiting: () => request.waiting!(deviceCode(identity.signPublic)) })
    });
    if (!joined.ok) return joined;
    writeIdentity(path, await seal.pack(identity));
    return ok(async (device: NodeDevice) => ok(device));
  });
}

/**
 * Restores a practice from a recovery kit, in an empty folder: the device is one more of the kit's
 * owner. Resolves when everything on the server is here and the kit is shut out (KEY8).
 */
export async function restorePractice(
  dir: string,
  request: KitPaper & {
    deviceName: string;
    step?: (step: RestoreStep) => void;
    passphrase?: string | null;
  }
): Promise<Result<NodeDevice>> {
  // A kit lets in for a moment only: not before there is room for the device.
  if (holdsDevice(dir)) return folderTaken(resolve(dir));
  const link = await linkFromKit({ paper: request, net: NET, ids: systemIds, step: request.step });
  if (!link.ok) return link;
  const joined = await joinPractice(dir, { ...request, link: link.value, memberName: '' });
  if (!joined.ok) return joined;
  const { replica } = joined.value;
  // Reading to the end, saying that the kit was used, and new keys, which are to reach the server too.
  const read = await replica.synced();
  await replica.followed();
  const synced = read.ok ? await replica.synced() : read;
  if (synced.ok) return joined;
  await joined.value.close();
  return synced;
}

/**
 * Opens the device in a folder, for this process alone.
 * @param sync whether to connect to the server by itself
 * @param passphrase of a folder that is sealed; without it the problem is `passphrase-needed`
 */
export async function openDevice(
  dir: string,
  sync = true,
  passphrase = passphraseGiven()
): Promise<Result<NodeDevice>> {
  const path = resolve(dir);
  if (!holdsDevice(path)) {
    return fail('no-device', `There is no device in ${path}.`, {
      action: 'Create a practice there, or join one with a link.'
    });
  }
  try {
    const release = lockFile(join(path, FILES.lock), inUse(path));
    try {
      return ok(await open(path, release, sync, passphrase));
    } catch (error) {
      release();
      throw error;
    }
  } catch (error) {
    if (error instanceof ProblemError) return { ok: false, problem: error.problem };
    throw error;
  }
}

async function open(
  path: string,
  release: () => void,
  sync: boolean,
  passphrase: string | null
): Promise<NodeDevice> {
  await startAutomerge();
  const file = new Uint8Array(readFileSync(join(path, FILES.identity)));
  const { identity, seal } = await openSeal(file, passphrase);
  const store = await seal.over(new SqliteStore(join(path, FILES.store)));
  // Rows would lie on the disk as they are: those of a sealed folder are derived anew, in memory.
  const rows = seal.sealed ? ':memory:' : join(path, FILES.projections);
  const projections = openProjections(openNodeSqlite(rows, { disposable: true }));
  const replica = await Replica.open({
    store,
    blobs: await FileBlobs.open(join(path, FILES.blobs)),
    projections,
    // Tables of codes say nothing of anybody: theirs may lie there as they are.
    codes: async () => openNodeSqlite(join(path, FILES.codes), { disposable: true }),
    access: await PracticeAccess.open(store, identity, async ({ key, publicKey }) =>
      replaceIdentity(path, await seal.pack({ ...identity, boxKey: key, boxPublic: publicKey }))
    ),
    ids: systemIds,
    ...(sync ? { net: NET } : {}),
    defer: (work) => void setImmediate(work),
    persistent: true
  });
  return {
    dir: path,
    replica,
    async close() {
      await replica.close();
      release();
    }
  };
}

async function inNewFolder(
  dir: string,
  passphrase: string | null,
  make: (path: string) => Promise<Result<(device: NodeDevice) => Promise<Result<NodeDevice>>>>
): Promise<Result<NodeDevice>> {
  const path = resolve(dir);
  if (holdsDevice(path)) return folderTaken(path);
  await startAutomerge();
  mkdirSync(path, { recursive: true, mode: 0o700 });
  removeRests(path);
  try {
    const made = await make(path);
    if (!made.ok) {
      removeRests(path);
      return made;
    }
    const opened = await openDevice(path, true, passphrase);
    return opened.ok ? await made.value(opened.value) : opened;
  } catch (error) {
    removeRests(path);
    if (error instanceof ProblemError) return { ok: false, problem: error.problem };
    throw error;
  }
}

/** A folder without an identity holds no device; what a failed start left there is of no use. */
function removeRests(path: string): void {
  if (holdsDevice(path)) return;
  for (const end of ['', '-wal', '-shm']) rmSync(join(path, FILES.store + end), { force: true });
}

const folderTaken = (path: string) =>
  fail('device-exists', `There is a device in ${path} already.`, {
    safe: 'Nothing was changed.',
    action: 'Choose another folder.'
  });

const newIdentity = (request: {
  deviceName: string;
  memberName: string;
  member?: { readonly id?: Uuid; readonly name: string };
}): Promise<DeviceIdentity> =>
  createIdentity({
    name: request.deviceName,
    member: request.member ?? { name: request.memberName },
    extractable: true
  });

/** Written last: a folder with an identity is a device. Only its owner may read it. */
function writeIdentity(path: string, file: Uint8Array): void {
  writeFileSync(join(path, FILES.identity), file, { mode: 0o600, flag: 'wx', flush: true });
}

/**
 * Puts another file in the place of a device's identity, whole or not at all, and leaves nothing of the
 * one before: a private key in it was given up.
 */
function replaceIdentity(path: string, file: Uint8Array): void {
  const [place, next] = [join(path, FILES.identity), join(path, `${FILES.identity}.next`)];
  rmSync(next, { force: true });
  writeFileSync(next, file, { mode: 0o600, flag: 'wx', flush: true });
  const before = openSync(place, 'r+');
  try {
    const { size } = fstatSync(before);
    renameSync(next, place);
    writeSync(before, new Uint8Array(size), 0, size, 0);
    fsyncSync(before);
  } finally {
    closeSync(before);
  }
}

const inUse = (path: string): Problem => ({
  code: 'device-in-use',
  message: `Another process has the device in ${path} open.`,
  safe: 'Nothing was changed.',
  action: 'Wait until it has finished, or stop it.'
});
