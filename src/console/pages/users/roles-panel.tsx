/** What each role allows: a table of roles and permissions. */
import { Panel } from '../../components/panel.js';
import { useTexts } from '../../i18n/language.js';
import { PERMISSIONS, usePermissionWords } from '../../i18n/permission-words.js';
import { roleName } from '../../shell/person-menu.js';
import { texts as shellTexts } from '../../shell/texts.js';
import type { RoleFacts } from './account-dialog.js';
import { texts } from './texts.js';

/** Folded at first: one looks it up. */
export function RolesPanel({ roles }: { readonly roles: readonly RoleFacts[] }) {
  const say = useTexts(texts);
  const sayShell = useTexts(shellTexts);
  const words = usePermissionWords();
  return (
    <Panel title={say('rolesTitle')}>
      <details>
        <summary>{say('rolesShow')}</summary>
        <div class="scroll" tabIndex={0} role="group" aria-label={say('rolesTitle')}>
          <table class="plain-table users-matrix">
            <caption class="visually-hidden">{say('rolesTitle')}</caption>
            <thead>
              <tr>
                <th scope="col">{say('allows')}</th>
                {roles.map(({ role }) => (
                  <th key={role} scope="col">
                    {roleName(role, sayShell)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {PERMISSIONS.map((permission) => (
                <tr key={permission}>
                  <th scope="row">{words(permission)}</th>
                  {roles.map(({ role, permissions }) => (
                    <td key={role}>
                      {permissions.includes(permission) ? (
                        <>
                          <span aria-hidden="true">●</span>
                          <span class="visually-hidden">{say('yes')}</span>
                        </>
                      ) : null}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </Panel>
  );
}
