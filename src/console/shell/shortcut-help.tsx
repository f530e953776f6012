/** The list of keyboard shortcuts, opened by `?`. */
import { signal } from '@preact/signals';
import { Dialog } from '../components/dialog.js';
import { TickField } from '../components/fields.js';
import { useTexts } from '../i18n/language.js';
import { shortcuts, shortcutsOn, useShortcuts } from './shortcuts.js';
import { texts } from './texts.js';

/** Opened from the menu as well. */
export const helpOpen = signal(false);

/** Lists what works on the page of now. */
export function ShortcutHelp() {
  const say = useTexts(texts);
  useShortcuts([{ keys: '?', label: say('help'), run: () => (helpOpen.value = true) }]);
  const seen = new Map(shortcuts.value.map(({ keys, label }) => [keys, label]));
  return (
    <Dialog title={say('shortcuts')} open={helpOpen.value} onClose={() => (helpOpen.value = false)}>
      <p class="quiet small">{say('shortcutsWritten')}</p>
      <dl class="facts">
        {[...seen].map(([keys, label]) => (
          <>
            <dt key={keys}>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{label}</dd>
          </>
        ))}
      </dl>
      <TickField
        label={say('shortcutsOn')}
        value={shortcutsOn.value === 'on'}
        onInput={(on) => (shortcutsOn.value = on ? 'on' : 'off')}
      />
    </Dialog>
  );
}
