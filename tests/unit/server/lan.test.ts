import { describe, expect, it } from 'vitest';
import { hostsFrom, isLoopback, isPrivateAddress, lanNames, urlHost } from '#server/lan.ts';

describe('addresses of a practice’s network', () => {
  it.each(['10.1.2.3', '172.16.0.1', '172.31.255.1', '192.168.1.5', '100.64.1.1', 'fd00::2'])(
    '%s is private',
    (address) => expect(isPrivateAddress(address)).toBe(true)
  );
  it.each(['8.8.8.8', '172.32.0.1', '196.25.1.1', '100.128.0.1', '2001:db8::1', '127.0.0.1'])(
    '%s is not',
    (address) => expect(isPrivateAddress(address)).toBe(false)
  );
  it('knows a machine that speaks to itself, however it is written', () => {
    expect(['127.0.0.1', '::1', '::ffff:127.0.0.1'].map(isLoopback)).toEqual([true, true, true]);
    expect(isLoopback('192.168.1.5')).toBe(false);
  });
});

describe('what a machine calls itself', () => {
  const all = new Set(['localhost', '127.0.0.1', '::1', 'hub.local', '192.168.1.5']);
  it('is its name to itself, and nobody else’s name for it', () => {
    expect(hostsFrom('::ffff:127.0.0.1', all)).toEqual(all);
    expect([...hostsFrom('192.168.1.9', all)]).toEqual(['hub.local', '192.168.1.5']);
  });
});

describe('names of this machine', () => {
  it('takes what it is told, each address in its one form, and names in lower case', () => {
    const { names, addresses } = lanNames(['Hub.LAN', '192.168.7.7', 'FD00:0:0:0:0:0:0:9']);
    expect(names[0]).toBe('hub.lan');
    expect(addresses.slice(0, 2)).toEqual(['192.168.7.7', 'fd00::9']);
    expect(names.some((name) => name.endsWith('.local'))).toBe(true);
  });
  it('leaves out what no certificate or URL can carry', () => {
    const { names } = lanNames(['bad_name', 'a b', '-x', 'ok-name', '']);
    expect(names).toContain('ok-name');
    for (const bad of ['bad_name', 'a b', '-x', '']) expect(names).not.toContain(bad);
  });
  it('writes addresses as URLs want them', () => {
    expect(urlHost('fd00::2')).toBe('[fd00::2]');
    expect(urlHost('192.168.1.5')).toBe('192.168.1.5');
  });
});
