/** Settings of e-mail. */
import { describe, expect, it } from '@jest/globals';
import { environmentOf } from './environment.js';
import { parseSettings } from './settings.js';

describe('settings of e-mail', () => {
  const both = {
    TRABOULE_SMTP_URL: 'smtp://mail.example:25',
    TRABOULE_SMTP_FROM: 'Traboule <calls@city.example>',
  };

  it('are off by default, and go on to other processes', () => {
    expect(parseSettings({}).notices).toBeNull();
    const settings = parseSettings(both);
    expect(settings.notices).toEqual({
      smtpUrl: 'smtp://mail.example:25',
      from: 'Traboule <calls@city.example>',
    });
    expect(parseSettings(environmentOf(settings, {})).notices).toEqual(settings.notices);
  });

  it.each([
    [{ TRABOULE_SMTP_URL: 'http://mail.example' }, /expected smtp/],
    [{ ...both, TRABOULE_SMTP_FROM: 'nobody' }, /expected an e-mail address/],
    [{ TRABOULE_SMTP_URL: both.TRABOULE_SMTP_URL }, /TRABOULE_SMTP_FROM: expected the sender/],
    [{ TRABOULE_SMTP_FROM: both.TRABOULE_SMTP_FROM }, /TRABOULE_SMTP_URL: expected a mail server/],
  ])('refuse %j', (environment, why) => {
    expect(() => parseSettings(environment)).toThrow(why);
  });
});
