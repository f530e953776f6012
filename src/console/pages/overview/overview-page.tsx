/** The city now and the next 24 hours. */
import { LiveState } from '../../components/problem-notice.js';
import { useTexts } from '../../i18n/language.js';
import { Page } from '../../shell/page.js';
import { useCityNow } from '../../shell/status.js';
import { texts } from './texts.js';

/** First page of whoever may see the city. */
export function OverviewPage() {
  const say = useTexts(texts);
  const city = useCityNow();
  return (
    <Page title={say('title')}>
      <LiveState of={city} />
    </Page>
  );
}
