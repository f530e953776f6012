/** OpenADR clients ask for tokens by a form (RFC 6749 §4.4.2), as nobody else does here. */
import type { IncomingMessage } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';

const TOKEN_PATH = /^\/openadr3\/3\.1\.0\/auth\/token\/?(\?|$)/;

/** Credentials and scopes are short. */
const FORM_LIMIT = '16kb';

/** Reads the bodies of requests for tokens. */
export function readTokenForms(app: NestExpressApplication): void {
  app.useBodyParser('urlencoded', {
    limit: FORM_LIMIT,
    extended: false,
    type: (request: IncomingMessage) => TOKEN_PATH.test(request.url ?? '') && isForm(request),
  });
}

function isForm({ headers }: IncomingMessage): boolean {
  return /^application\/x-www-form-urlencoded\s*(;|$)/i.test(headers['content-type'] ?? '');
}
