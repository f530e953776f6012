/** Lists that grow, page by page: the header `Link` with rel="next" (RFC 8288) leads on. */
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { z } from 'zod';

/** Query field that says where the page before ended. */
export const cursorSchema = z
  .string()
  .regex(/^[^\p{Cc}]{1,300}$/u, 'expected the cursor of a next link, as it was given')
  .describe('Where the page before ended: as in the `Link` header, rel="next"');

/** The page a route answers with. */
export class PageLink {
  constructor(
    private readonly url: string,
    private readonly setLink: (value: string) => void,
  ) {}

  /**
   * Cuts a page and tells where the next begins.
   *
   * @param found one more than the page holds, where there is more
   * @param cursorOf the cursor after the last item of the page, from the page
   */
  of<T>(found: readonly T[], limit: number, cursorOf: (last: T, page: readonly T[]) => string): T[] {
    const page = found.slice(0, limit);
    const last = page.at(-1);
    if (found.length > limit && last !== undefined) {
      const [path = '', query] = this.url.split('?', 2);
      const asked = new URLSearchParams(query);
      asked.set('cursor', cursorOf(last, page));
      this.setLink(`<${path}?${asked.toString()}>; rel="next"`);
    }
    return page;
  }
}

/** The page of this request. */
export const ThisPage = createParamDecorator((_: unknown, context: ExecutionContext): PageLink => {
  const http = context.switchToHttp();
  const { originalUrl } = http.getRequest<{ originalUrl: string }>();
  const answer = http.getResponse<{ setHeader(name: string, value: string): unknown }>();
  return new PageLink(originalUrl, (value) => {
    answer.setHeader('link', value);
  });
});
