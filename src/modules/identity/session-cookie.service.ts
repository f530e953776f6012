/** The cookie with the secret of a session: no script reads it and no other site sends it. */
import { Injectable } from '@nestjs/common';
import { LONGEST_SESSION_MS } from '../../core/identity/session-life.js';
import { IdentitySettings, isSecure, sessionCookieName } from './identity.settings.js';

/** How a browser keeps a cookie. */
interface CookieOptions {
  readonly httpOnly: boolean;
  readonly sameSite: 'strict' | 'lax';
  readonly secure: boolean;
  readonly path: string;
  readonly maxAge?: number;
}

/** The part of an HTTP response that cookies need. */
export interface CookieResponse {
  cookie(name: string, value: string, options: CookieOptions): unknown;
  clearCookie(name: string, options: CookieOptions): unknown;
}

@Injectable()
export class SessionCookie {
  constructor(private readonly settings: IdentitySettings) {}

  /** Gives the browser the secret, for as long as the session may last. */
  set(response: CookieResponse, secret: string): void {
    const options = { ...this.options('strict'), maxAge: LONGEST_SESSION_MS };
    response.cookie(sessionCookieName(this.settings.origin()), secret, options);
  }

  /** Takes it back. */
  clear(response: CookieResponse): void {
    response.clearCookie(sessionCookieName(this.settings.origin()), this.options('strict'));
  }

  /** @param sameSite lax where the browser must send the cookie when it comes back from another site */
  options(sameSite: 'strict' | 'lax'): CookieOptions {
    return { httpOnly: true, sameSite, secure: isSecure(this.settings.origin()), path: '/' };
  }
}
