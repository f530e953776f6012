/** The frame of pages outside the console: mark, title, language. */
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { language, useTexts } from '../../i18n/language.js';
import { texts as shellTexts } from '../../shell/texts.js';
import './door-frame.css';
import { texts } from './texts.js';

interface DoorFrameProps {
  readonly title: string;
  readonly children: ComponentChildren;
}

/** Mark, title, contents, language. */
export function DoorFrame({ title, children }: DoorFrameProps) {
  const say = useTexts(texts);
  const sayShell = useTexts(shellTexts);
  useEffect(() => {
    document.title = `${title} · Traboule`;
  }, [title]);
  return (
    <main class="door">
      <header class="door-head">
        <svg width="40" height="40" viewBox="0 0 20 20" aria-hidden="true">
          <path
            d="M2.5 18v-8a7.5 7.5 0 0 1 15 0v8M6.5 18v-8a3.5 3.5 0 0 1 7 0v8"
            fill="none"
            stroke="currentColor"
          />
        </svg>
        <p>
          <span class="door-name">Traboule</span>
          <span class="quiet">{say('subtitle')}</span>
        </p>
      </header>
      <div class="panel door-panel stack">
        <h1>{title}</h1>
        {children}
      </div>
      <button
        type="button"
        class="button button-plain door-language"
        lang={language.value === 'fr' ? 'en' : 'fr'}
        onClick={() => (language.value = language.value === 'fr' ? 'en' : 'fr')}
      >
        {sayShell('language')}
      </button>
    </main>
  );
}
