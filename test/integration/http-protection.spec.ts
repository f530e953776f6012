/** What stands before the routes: headers for browsers, limits of how often and how much, routes that forgot their mark. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import request from 'supertest';
import { Public } from '../../src/modules/identity/allow.decorator.js';
import { RouteMarks } from '../../src/modules/identity/route-marks.service.js';
import { browserOf } from '../fixtures/browser.js';
import { serveApi, type ServedApi } from '../fixtures/running-api.js';

const NOW = Date.parse('2026-01-15T17:05:00Z');

let api: ServedApi;

describe('a service as it is', () => {
  beforeAll(async () => {
    api = await serveApi(NOW);
  });
  afterAll(() => api.close());

  it('lets pages load scripts, styles and data of this service only, and nobody frame them', async () => {
    for (const path of ['/api/v1/health', '/', '/api/v1/nowhere']) {
      const { headers } = await request(api.url).get(path);
      const policy = String(headers['content-security-policy']);
      const rules = new Map(
        policy.split(';').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1).join(' ')]),
      );
      expect(Object.fromEntries(rules)).toMatchObject({
        'default-src': "'self'",
        'script-src': "'self'",
        'style-src': "'self'",
        'connect-src': "'self'",
        'img-src': "'self' data:",
        'object-src': "'none'",
        'base-uri': "'none'",
        'frame-ancestors': "'none'",
      });
      expect(policy).not.toMatch(/unsafe|http:|https:|\*/);
      expect(headers).toMatchObject({
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'strict-transport-security': expect.stringMatching(/max-age=\d{7,}/),
        'cross-origin-opener-policy': 'same-origin',
      });
    }
  });

  it('refuses bodies beyond what any route needs, before they are read', async () => {
    const big = { reason: 'x'.repeat(300_000) };
    const { body } = await request(api.url).post('/api/v1/plans/x/decisions').send(big).expect(413);
    expect(body).toMatchObject({ code: 'body-too-large' });
  });
  it('takes nobody’s word for another address where no proxy is trusted', async () => {
    const guess = (k: number): request.Test =>
      request(api.url)
        .post('/api/v1/session')
        .set('x-forwarded-for', `10.1.0.${String(k)}`)
        .send({ login: 'nobody', password: 'guess' });
    for (let k = 0; k < 10; k++) await guess(k).expect(401);
    await guess(10).expect(429);
  });

  it('ends a search for tokens', async () => {
    const statuses = new Set<number>();
    for (let k = 0; k < 125; k++) {
      const { status } = await request(api.url)
        .get('/api/v1/plans')
        .set('authorization', `Bearer trb_${String(k)}`);
      statuses.add(status);
      if (k < 100) expect(status).toBe(401);
    }
    expect([...statuses]).toEqual([401, 429]);
  });
});

describe('a service behind a proxy with TLS', () => {
  beforeAll(async () => {
    api = await serveApi(NOW, { TRABOULE_PUBLIC_URL: 'https://grid.example', TRABOULE_PROXY_HOPS: '1' });
  });
  afterAll(() => api.close());

  it('gives a cookie for this host and https alone', async () => {
    expect(api.setupLink).toMatch(/^https:\/\/grid\.example\/setup#/);
    const browser = browserOf(api.url);
    await browser.post('setup', {
      secret: api.setupLink?.split('#')[1],
      ...{
        login: 'anna',
        name: 'Anna Perrin',
        password: 'quatre cafés au soleil',
        roles: ['security-admin'],
      },
    });
    expect(browser.setCookie()).toMatch(
      /^__Host-traboule=[\w-]{43}; .*Path=\/; .*HttpOnly; Secure; SameSite=Strict$/,
    );
    await browser.get('session').expect(200);
  });
  it('stops whoever tries passwords or links, and leaves the others alone', async () => {
    const guess = (address: string): request.Test =>
      request(api.url)
        .post('/api/v1/session')
        .set('x-forwarded-for', address)
        .send({ login: 'nobody', password: 'guess' });
    for (let k = 0; k < 10; k++) await guess('10.1.0.1').expect(401);
    const { body, headers } = await guess('10.1.0.1').expect(429);
    expect(body).toMatchObject({ code: 'too-many-requests', detail: expect.stringMatching(/wait a minute/) });
    expect(headers['content-type']).toMatch(/application\/problem\+json/);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    await request(api.url).post('/api/v1/setup').set('x-forwarded-for', '10.1.0.1').send({}).expect(429);
    await guess('10.1.0.2').expect(401);
    await api.local.get('/api/v1/plans').expect(200);
  });
});

describe('the limit of requests', () => {
  it('counts the requests of a credential, and those of an address without one', async () => {
    api = await serveApi(NOW, { TRABOULE_RATE_LIMIT: '20' });
    for (let k = 0; k < 20; k++) await api.local.get('/api/v1/session').expect(200);
    const { body } = await api.local.get('/api/v1/session').expect(429);
    expect(body).toMatchObject({ detail: expect.stringMatching(/more than 20 requests in a minute/) });
    for (let k = 0; k < 20; k++) await request(api.url).get('/api/v1/health').expect(200);
    await request(api.url).get('/api/v1/health').expect(429);
    await api.close();
  });
});

describe('a route without a mark', () => {
  it('does not start, and is named', async () => {
    @Controller('open')
    class OpenController {
      @Get('marked')
      @Public('a test')
      marked(): string {
        return '';
      }

      @Get('forgotten/:id')
      forgotten(): string {
        return '';
      }
    }
    @Module({ imports: [DiscoveryModule], controllers: [OpenController], providers: [RouteMarks] })
    class Root {}
    const app = await NestFactory.create(Root, { logger: false, abortOnError: false });
    await expect(app.init()).rejects.toThrow(
      'routes that do not say who may use them: GET /open/forgotten/:id (OpenController.forgotten); write @Allow, @SignedIn or @Public above each',
    );
    await app.close().catch(() => undefined);
  });
});
