/** Binds the sign-in of an organisation, where the settings name one. */
import type { Provider } from '@nestjs/common';
import { OpenIdClientProvider } from '../adapters/oidc/openid-client-provider.js';
import type { OidcSetting } from '../config/identity-settings.js';
import { Organisation } from '../modules/identity/organisation.service.js';

/** Null without a setting: what is not bound at all would be undefined. */
export function organisation(setting: OidcSetting | null): Provider[] {
  if (setting === null) return [{ provide: Organisation, useValue: null }];
  const { label, roleMap } = setting;
  return [
    { provide: Organisation, useValue: { provider: new OpenIdClientProvider(setting), label, roleMap } },
  ];
}
