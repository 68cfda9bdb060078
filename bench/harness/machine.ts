import { cpus, loadavg, release, totalmem, type } from 'node:os';

/** What the figures were measured on, in one line. */
export function machine(): string {
  const cores = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0]!.toFixed(1);
  return [
    `${cores.length} cores (${cores[0]?.model.trim() ?? 'unknown'})`,
    `${memory} GiB`,
    `${type()} ${release()}`,
    `Node ${process.versions.node}`,
    `load ${load}`
  ].join(', ');
}
