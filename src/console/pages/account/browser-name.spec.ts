import { describe, expect, it } from '@jest/globals';
import { browserName } from './browser-name.js';

const MOZILLA = 'Mozilla/5.0';

describe('browserName', () => {
  it.each([
    [`${MOZILLA} (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0`, 'Firefox 128, Linux'],
    [
      `${MOZILLA} (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.1`,
      'Edge 141, Windows',
    ],
    [
      `${MOZILLA} (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/141.0.0.0 Safari/537.36`,
      'Chrome 141, Linux',
    ],
    [
      `${MOZILLA} (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1`,
      'Safari 19, iOS',
    ],
    ['curl/8.5.0', 'curl 8'],
    ['traboule/0.1.0', 'traboule'],
  ])('%s is %s', (userAgent, name) => {
    expect(browserName(userAgent)).toBe(name);
  });

  it('knows nothing of a session that said nothing', () => {
    expect(browserName(null)).toBeNull();
    expect(browserName(' ')).toBeNull();
  });
});
