/** The site and its data: servers, certificates, where each number comes from, what is missing, and files brought in. */
import type { Answer } from '../../api/answers.js';
import { may } from '../../api/session.js';
import { useLive } from '../../api/use-live.js';
import { LiveState } from '../../components/problem-notice.js';
import { useTexts } from '../../i18n/language.js';
import { Page } from '../../shell/page.js';
import { CertificatesPanel } from './certificates-panel.js';
import { EndpointsPanel } from './endpoints-panel.js';
import type { DataQuality } from './freshness.js';
import { ImportPanel } from './import-panel.js';
import { IncidentsPanel, OwnersPanel } from './owners-panel.js';
import { SeriesPanel } from './series-panel.js';
import './site-data.css';
import { texts } from './texts.js';

/** Curves of single meters are for those who may see them; servers are for everybody who sees the city. */
export function SitePage() {
  const say = useTexts(texts);
  const seesMeters = may('meter.view');
  const endpoints = useLive<Answer<'dataQualityEndpoints'>>('/api/v1/endpoints', ['slot-closed', 'journal']);
  const quality = useLive<DataQuality>(seesMeters ? '/api/v1/data-quality' : null, ['slot-closed']);
  return (
    <Page title={say('title')}>
      <LiveState of={endpoints} />
      {seesMeters ? <LiveState of={quality} /> : null}
      <div class="site-data">
        {endpoints.data === null ? null : <EndpointsPanel endpoints={endpoints.data.endpoints} />}
        {may('site.edit') ? <CertificatesPanel /> : null}
        {quality.data === null ? null : (
          <>
            <OwnersPanel quality={quality.data} />
            <IncidentsPanel quality={quality.data} />
            <SeriesPanel series={quality.data.series} />
          </>
        )}
        {may('data.import') ? <ImportPanel onDone={quality.reload} /> : null}
      </div>
    </Page>
  );
}
