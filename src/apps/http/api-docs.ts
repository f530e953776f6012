/** The page that shows the description of the API: Swagger UI from our own origin, without a line of inline script or style. */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>API of Traboule</title>
    <link rel="stylesheet" href="/api/docs/swagger-ui.css" />
    <link rel="icon" type="image/png" href="/api/docs/favicon-32x32.png" />
  </head>
  <body>
    <main id="docs"></main>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

const START = `SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  validatorUrl: null,
  docExpansion: 'none',
  supportedSubmitMethods: ['get'],
  // No eval: the content security policy refuses it.
  requestSnippetsEnabled: false,
});
`;

/** Files of the package that the page needs. */
const FILES = new Set(['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']);

/** The part of a response that this file uses. */
interface FileAnswer {
  type(name: string): FileAnswer;
  send(body: string): unknown;
  sendFile(name: string, options: { root: string; maxAge: string }): unknown;
}

/** Serves the page at /api/docs; anybody may read it, as the description itself. */
export function serveApiDocs(app: NestExpressApplication): void {
  const root = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  app.use('/api/docs', (request: { method: string; path: string }, answer: FileAnswer, next: () => void) => {
    const name = request.path.replace(/^\//, '');
    if (request.method !== 'GET' && request.method !== 'HEAD') next();
    else if (name === '') answer.type('html').send(PAGE);
    else if (name === 'start.js') answer.type('js').send(START);
    else if (FILES.has(name)) answer.sendFile(name, { root, maxAge: '1d' });
    else next();
  });
}
