import { describe, expect, it } from 'vitest';
import { attentionWords } from '#lib/app/attention-words.ts';
import { guessDeviceName } from '#lib/app/device-name.ts';
import { findJoinLink } from '#lib/app/join-link.ts';

describe('an invitation in a text', () => {
  it('is found in the message around it', () => {
    expect(findJoinLink('Join us: https://hub.local:8443/join#v1.a-B_c= \nThanks')).toBe(
      'https://hub.local:8443/join#v1.a-B_c='
    );
  });

  it.each(['', 'hello', 'https://hub.local:8443/join', 'https://hub.local/other#x'])(
    'is not seen in %j',
    (text) => expect(findJoinLink(text)).toBeUndefined()
  );
});

describe('a first name for a device', () => {
  it.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140', 'Windows PC'],
    ['Mozilla/5.0 (Linux; Android 14; SM-A155F) Chrome/140 Mobile', 'Android phone'],
    ['Mozilla/5.0 (Linux; Android 14; SM-T505) Chrome/140', 'Android tablet'],
    ['Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X)', 'iPad'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', 'Mac'],
    ['something else', 'This device']
  ])('%s', (agent, name) => expect(guessDeviceName(agent)).toBe(name));
});

describe('a matter that needs attention', () => {
  it('names the patient and the field, in the words of the practice', () => {
    const words = attentionWords({
      id: 'a',
      patient: 'p',
      patientName: 'Dlamini, Nomvula',
      since: null,
      type: 'concurrent-value',
      document: 'd',
      kind: 'chart',
      path: [],
      field: 'Allergy to penicillin: severity',
      values: []
    });
    expect(words.title).toBe('Dlamini, Nomvula');
    expect(words.detail).toContain('Allergy to penicillin: severity');
    expect(`${words.title} ${words.detail}`).not.toMatch(/document|conflict|entity/i);
  });
});
