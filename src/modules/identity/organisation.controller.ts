/** Sign-in by the organisation over HTTP: there and back again, as a browser walks. */
import { Controller, Get, HttpCode, Query, Redirect, Req, Res } from '@nestjs/common';
import { DomainError } from '../../core/domain-error.js';
import type { SignInProof } from '../../ports/identity-provider.js';
import { Answers } from '../api-description/answers.decorator.js';
import { Public } from './allow.decorator.js';
import type { AskingRequest } from './caller.js';
import { clientOf } from './client.js';
import { IdentitySettings, proofCookieName } from './identity.settings.js';
import { type StartQuery, startQuerySchema } from './organisation.schema.js';
import { OrganisationService } from './organisation.service.js';
import { type CookieResponse, SessionCookie } from './session-cookie.service.js';

const SEE_OTHER = 303;

/** Where the organisation sends the browser back to. */
const CALLBACK_PATH = '/api/v1/session/oidc/callback';

/** Time somebody has to sign in at the organisation [ms]. */
const PATIENCE_MS = 600_000;

/** Where the browser goes next. */
interface Onward {
  readonly url: string;
  readonly statusCode: number;
}

@Controller('api/v1/session/oidc')
export class OrganisationController {
  constructor(
    private readonly organisation: OrganisationService,
    private readonly cookie: SessionCookie,
    private readonly settings: IdentitySettings,
  ) {}

  @Public('signing in is what makes a caller known')
  @Answers('Sends the browser to the sign-in of the organisation', null)
  @Get('start')
  @HttpCode(SEE_OTHER)
  @Redirect()
  async start(
    @Query({ schema: startQuerySchema }) query: StartQuery,
    @Res({ passthrough: true }) response: CookieResponse,
  ): Promise<Onward> {
    const { url, proof } = await this.organisation.start(`${this.settings.origin()}${CALLBACK_PATH}`);
    const kept = Buffer.from(JSON.stringify({ ...proof, returnTo: query.returnTo })).toString('base64url');
    // Lax: the browser comes back from another site, and must bring it.
    const options = { ...this.cookie.options('lax'), maxAge: PATIENCE_MS };
    response.cookie(proofCookieName(this.settings.origin()), kept, options);
    return { url, statusCode: SEE_OTHER };
  }

  @Public('signing in is what makes a caller known')
  @Answers('Takes the answer of the organisation, opens the session and sends the browser on', null)
  @Get('callback')
  @HttpCode(SEE_OTHER)
  @Redirect()
  async callback(
    @Req() request: AskingRequest & { readonly originalUrl: string },
    @Res({ passthrough: true }) response: CookieResponse,
  ): Promise<Onward> {
    const name = proofCookieName(this.settings.origin());
    const kept = readKept(request.cookies?.[name]);
    response.clearCookie(name, this.cookie.options('lax'));
    try {
      const answerUrl = `${this.settings.origin()}${request.originalUrl}`;
      const opened = await this.organisation.finish(answerUrl, kept, clientOf(request));
      this.cookie.set(response, opened.secret);
      return { url: kept?.returnTo ?? '/', statusCode: SEE_OTHER };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      // The code alone: words in an address could be anybody's.
      return { url: `/sign-in?problem=${error.code}`, statusCode: SEE_OTHER };
    }
  }
}

/** What the browser kept; null when it is missing or was tampered with. */
function readKept(text: string | undefined): (SignInProof & { returnTo: string }) | null {
  if (text === undefined) return null;
  try {
    const kept = JSON.parse(Buffer.from(text, 'base64url').toString()) as Partial<
      SignInProof & { returnTo: string }
    >;
    const { state, nonce, codeVerifier, returnTo } = kept;
    const isWhole = [state, nonce, codeVerifier].every((part) => typeof part === 'string' && part !== '');
    if (!isWhole || !startQuerySchema.safeParse({ returnTo }).success) return null;
    return kept as SignInProof & { returnTo: string };
  } catch {
    return null;
  }
}
