/** Every asset of the site. */
import { useLive } from '../../api/use-live.js';
import { LiveState } from '../../components/problem-notice.js';
import { language, useTexts } from '../../i18n/language.js';
import { Page } from '../../shell/page.js';
import { GridTabs } from '../places/grid-tabs.js';
import type { Assets } from './asset-logic.js';
import { AssetTable } from './asset-table.js';
import { texts } from './texts.js';

/** Reached from the grid and by its address. */
export function AssetsPage() {
  const say = useTexts(texts);
  const live = useLive<Assets>('/api/v1/assets', ['setpoint', 'plan', 'slot-closed', 'release']);
  return (
    <Page title={say('title')} tools={<GridTabs at="assets" />}>
      <LiveState of={live} />
      {live.data === null ? null : (
        <section class="panel" aria-label={say('title')}>
          <AssetTable key={language.value} assets={live.data.assets} caption={say('title')} />
        </section>
      )}
    </Page>
  );
}
