/** Every page of the console: its address, who may see it, its place in the navigation, its key. One entry per line or block. */
import type { ComponentType } from 'preact';
import { lazy } from 'preact-iso';
import type { Permission } from '../api/session.js';
import type { texts } from './texts.js';

type ShellText = keyof (typeof texts)['en'];

/** A page. It is loaded when somebody goes there. */
export interface Section {
  readonly path: string;
  /** Seen by whoever may do at least one of these; empty = by everybody who is signed in. */
  readonly anyOf: readonly Permission[];
  readonly page: ComponentType<Record<string, unknown>>;
  /** Absent: the page is reached from another one (one plan, one asset). */
  readonly menu?: {
    readonly group: 'operate' | 'city' | 'analyse' | 'manage';
    readonly text: ShellText;
    /** Second key after `g`. */
    readonly key: string;
    /** Other pages that belong to this one: reached by its tabs. */
    readonly also?: readonly string[];
  };
}

export const SECTIONS: readonly Section[] = [
  {
    path: '/',
    anyOf: ['city.view'],
    page: lazy(() => import('../pages/overview/overview-page.js').then((file) => file.OverviewPage)),
    menu: { group: 'operate', text: 'overview', key: 'o' },
  },
  {
    path: '/users',
    anyOf: ['users.manage'],
    page: lazy(() => import('../pages/users/users-page.js').then((file) => file.UsersPage)),
    menu: { group: 'manage', text: 'users', key: 'u' },
  },
  {
    path: '/plans',
    anyOf: ['city.view'],
    page: lazy(() => import('../pages/plans/plans-page.js').then((file) => file.PlansPage)),
    menu: { group: 'operate', text: 'plans', key: 'p' },
  },
  {
    path: '/plans/:id',
    anyOf: ['city.view'],
    page: lazy(() => import('../pages/plans/approval/approval-page.js').then((file) => file.ApprovalPage)),
  },
  {
    path: '/plans/:id/details',
    anyOf: ['city.view'],
    page: lazy(() => import('../pages/plans/details/details-page.js').then((file) => file.DetailsPage)),
  },
  {
    path: '/alarms',
    anyOf: ['city.view'],
    page: lazy(() => import('../pages/alarms/alarms-page.js').then((file) => file.AlarmsPage)),
    menu: { group: 'operate', text: 'alarms', key: 'l' },
  },
  {
    path: '/audit',
    anyOf: ['audit.read'],
    page: lazy(() => import('../pages/audit/audit-page.js').then((file) => file.AuditPage)),
    menu: { group: 'manage', text: 'audit', key: 't' },
  },
  {
    path: '/policies',
    anyOf: ['city.view'],
    page: lazy(() => import('../pages/policies/policies-page.js').then((file) => file.PoliciesPage)),
    menu: { group: 'manage', text: 'policies', key: 'y' },
  },
  {
    path: '/nodes',
    anyOf: ['city.view'],
    page: lazy(() => import('../pages/places/places-page.js').then((file) => file.PlacesPage)),
    menu: { group: 'city', text: 'assets', key: 'n', also: ['/assets', '/meters'] },
  },
  {
    path: '/nodes/:id',
    anyOf: ['city.view'],
    page: lazy(() => import('../pages/places/place-page.js').then((file) => file.PlacePage)),
  },
  {
    path: '/assets',
    anyOf: ['city.view'],
    page: lazy(() => import('../pages/assets/assets-page.js').then((file) => file.AssetsPage)),
  },
  {
    path: '/assets/:id',
    anyOf: ['city.view'],
    page: lazy(() => import('../pages/assets/asset-page.js').then((file) => file.AssetPage)),
  },
  {
    path: '/meters',
    anyOf: ['meter.view', 'city.view'],
    page: lazy(() => import('../pages/meters/meters-page.js').then((file) => file.MetersPage)),
  },
  {
    path: '/meters/:id',
    anyOf: ['meter.view', 'city.view'],
    page: lazy(() => import('../pages/meters/meter-page.js').then((file) => file.MeterPage)),
  },
  {
    path: '/site',
    anyOf: ['city.view'],
    page: lazy(() => import('../pages/site-data/site-page.js').then((file) => file.SitePage)),
    menu: { group: 'manage', text: 'site', key: 'd' },
  },
  {
    path: '/forecasts',
    anyOf: ['forecast.view'],
    page: lazy(() => import('../pages/forecasts/forecasts-page.js').then((file) => file.ForecastsPage)),
    menu: { group: 'analyse', text: 'forecasts', key: 'f' },
  },
  {
    path: '/scenarios',
    anyOf: ['scenario.run'],
    page: lazy(() => import('../pages/scenarios/scenarios-page.js').then((file) => file.ScenariosPage)),
    menu: { group: 'analyse', text: 'scenarios', key: 's' },
  },
  {
    path: '/building',
    anyOf: ['building.answer'],
    page: lazy(() => import('../pages/building/building-page.js').then((file) => file.BuildingPage)),
    menu: { group: 'operate', text: 'buildings', key: 'b' },
  },
  {
    path: '/building/statements/:id',
    anyOf: ['building.answer', 'city.view'],
    page: lazy(() => import('../pages/statements/statement-page.js').then((file) => file.StatementPage)),
  },
  {
    path: '/calls',
    anyOf: ['city.view'],
    page: lazy(() => import('../pages/calls/calls-page.js').then((file) => file.CallsPage)),
    menu: { group: 'operate', text: 'calls', key: 'c', also: ['/programs', '/fairness', '/vens'] },
  },
  {
    path: '/calls/:id',
    anyOf: ['city.view'],
    page: lazy(() => import('../pages/calls/call-page.js').then((file) => file.CallPage)),
  },
  {
    path: '/programs',
    anyOf: ['city.view'],
    page: lazy(() => import('../pages/programs/programs-page.js').then((file) => file.ProgramsPage)),
  },
  {
    path: '/fairness',
    anyOf: ['city.view'],
    page: lazy(() => import('../pages/fairness/fairness-page.js').then((file) => file.FairnessPage)),
  },
  {
    path: '/vens',
    anyOf: ['site.edit'],
    page: lazy(() => import('../pages/vens/vens-page.js').then((file) => file.VensPage)),
  },
  {
    path: '/account',
    anyOf: [],
    page: lazy(() => import('../pages/account/account-page.js').then((file) => file.AccountPage)),
  },
  {
    path: '/components',
    anyOf: [],
    page: lazy(() => import('../pages/example/example-page.js').then((file) => file.ExamplePage)),
  },
  {
    path: '/components/year',
    anyOf: [],
    page: lazy(() => import('../pages/example/year-page.js').then((file) => file.YearPage)),
  },
];
