/** Tokens by client credentials (RFC 6749 §4.4), and where they are given. */
import { Body, Controller, Get, Header, HttpCode, Post, Req, Res, UseFilters } from '@nestjs/common';
import { z } from 'zod';
import { Public } from '../identity/allow.decorator.js';
import { AdrProblemFilter } from './adr-problem.js';
import { OpenAdrClients, TOKEN_LIFE_S } from './openadr-clients.service.js';
import { type AddressedRequest, tokenUrlOf } from './token-url.js';

/** The part of an answer used here. */
interface TokenResponse {
  status(code: number): TokenResponse;
  setHeader(name: string, value: string): void;
}

/** No database keeps it, and no client id has it. */
const NO_NUL = /^[^\0]*$/;

const tokenRequest = z.object({
  grant_type: z.string(),
  client_id: z.string().min(1).max(4096).regex(NO_NUL).optional(),
  client_secret: z.string().min(1).max(4096).optional(),
  scope: z.string().max(4096).optional(),
});

@Public('tokens are asked for with the client secret, and where to ask must be known to everybody')
@UseFilters(AdrProblemFilter)
@Controller('openadr3/3.1.0/auth')
export class OpenAdrAuthController {
  constructor(private readonly clients: OpenAdrClients) {}

  @Get('server')
  server(@Req() request: AddressedRequest): { tokenURL: string } {
    return { tokenURL: tokenUrlOf(request) };
  }

  @Post('token')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async token(
    @Body() form: unknown,
    @Req() request: AddressedRequest,
    @Res({ passthrough: true }) response: TokenResponse,
  ): Promise<Record<string, unknown>> {
    const refuse = (status: number, error: string, why: string): Record<string, unknown> => {
      response.status(status);
      if (status === 401) response.setHeader('WWW-Authenticate', 'Basic realm="openadr"');
      return { error, error_description: why };
    };
    const parsed = tokenRequest.safeParse(form);
    if (!parsed.success) {
      return refuse(
        400,
        'invalid_request',
        'send grant_type, client_id and client_secret as application/x-www-form-urlencoded',
      );
    }
    if (parsed.data.grant_type !== 'client_credentials') {
      return refuse(400, 'unsupported_grant_type', 'only client_credentials is given');
    }
    const basic = basicCredentials(request.headers['authorization']);
    const clientId = basic?.id ?? parsed.data.client_id;
    const secret = basic?.secret ?? parsed.data.client_secret;
    if (clientId === undefined || secret === undefined || !NO_NUL.test(clientId)) {
      return refuse(400, 'invalid_request', 'client_id and client_secret are missing');
    }
    const answer = await this.clients.token(clientId, secret, parsed.data.scope);
    if (answer.status === 'refused') {
      return refuse(answer.error === 'invalid_client' ? 401 : 400, answer.error, answer.why);
    }
    return {
      access_token: answer.token,
      token_type: 'Bearer',
      expires_in: TOKEN_LIFE_S,
      scope: answer.scopes.join(' '),
    };
  }
}

/** Client id and secret by HTTP Basic, form-encoded first (RFC 6749 §2.3.1). */
function basicCredentials(header: string | undefined): { id: string; secret: string } | null {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return null;
  const decode = (part: string): string => {
    try {
      return decodeURIComponent(part.replaceAll('+', ' '));
    } catch {
      return part;
    }
  };
  return { id: decode(text.slice(0, colon)), secret: decode(text.slice(colon + 1)) };
}
