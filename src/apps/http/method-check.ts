/** A path that exists but not with this method: 405 with the methods it has, instead of a path that seems unknown. */
import type { ApiRoute } from '../../modules/api-description/api-routes.js';
import { problemOf } from './problem-filter.js';

/** The part of a response that this file uses. */
interface CheckedAnswer {
  status(code: number): CheckedAnswer;
  set(name: string, value: string): CheckedAnswer;
  type(name: string): CheckedAnswer;
  send(body: string): unknown;
}

/** Middleware that answers 405; everything else goes on. */
export function methodCheck(routes: readonly Pick<ApiRoute, 'method' | 'path'>[]) {
  const paths = [...new Set(routes.map(({ path }) => path))].map((path) => ({
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}/?$`),
    methods: routes.filter((route) => route.path === path).map(({ method }) => method.toUpperCase()),
  }));
  return (request: { method: string; path: string }, answer: CheckedAnswer, next: () => void): void => {
    const methods = paths.flatMap((one) => (one.pattern.test(request.path) ? one.methods : []));
    if (methods.length === 0 || methods.includes(request.method === 'HEAD' ? 'GET' : request.method)) {
      next();
      return;
    }
    const allowed = [...new Set(methods)].sort().join(', ');
    const detail = `${request.path} knows no ${request.method}; it knows ${allowed}`;
    const problem = problemOf(405, 'method-not-allowed', detail);
    answer.status(405).set('allow', allowed).type('application/problem+json').send(JSON.stringify(problem));
  };
}
