import { pino, type Logger } from 'pino';

/**
 * What a server says about its work, one JSON line each. It names practices, devices and counts;
 * it holds nothing of a patient's, and has nothing of a patient's to log.
 */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** A log on standard error, so that standard output stays for what a program asked for. */
export const createLog = (level: string): Log => pino({ level, base: null }, pino.destination(2));

/** A log that keeps quiet. */
export const silentLog: Log = pino({ enabled: false });
