/** The person's own menu: name, language, colours, shortcuts, account, signing out. */
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { session, signOut } from '../api/session.js';
import { useAction } from '../api/use-action.js';
import { ProblemNotice } from '../components/problem-notice.js';
import { language, useTexts } from '../i18n/language.js';
import { helpOpen } from './shortcut-help.js';
import { texts } from './texts.js';
import { theme, THEMES } from './theme.js';

/** A button that opens what belongs to the person alone. */
export function PersonMenu() {
  const say = useTexts(texts);
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const id = useId();
  const person = session.value;
  useEffect(() => {
    if (!open) return undefined;
    const leave = (event: Event): void => {
      if (event.target instanceof Node && root.current?.contains(event.target) !== true) setOpen(false);
    };
    addEventListener('pointerdown', leave);
    addEventListener('focusin', leave);
    return () => {
      removeEventListener('pointerdown', leave);
      removeEventListener('focusin', leave);
    };
  }, [open]);
  if (person === null || person === 'unknown') return null;
  return (
    <div
      class="person"
      ref={root}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        setOpen(false);
        root.current?.querySelector('button')?.focus();
      }}
    >
      <button
        type="button"
        class="button button-plain"
        aria-expanded={open}
        aria-controls={id}
        aria-label={say('signedInAs', { name: person.name })}
        onClick={() => setOpen(!open)}
      >
        <span class="person-name">{person.name}</span> <span aria-hidden="true">▾</span>
      </button>
      <div id={id} class="person-menu stack" hidden={!open}>
        {open ? <PersonChoices onGo={() => setOpen(false)} /> : null}
      </div>
    </div>
  );
}

function PersonChoices({ onGo }: { readonly onGo: () => void }) {
  const say = useTexts(texts);
  const leave = useAction(signOut);
  const person = session.value;
  const roles = person === null || person === 'unknown' ? [] : person.roles;
  return (
    <>
      <p class="small quiet">{roles.map((role) => roleName(role, say)).join(', ')}</p>
      <button
        type="button"
        class="button"
        lang={language.value === 'fr' ? 'en' : 'fr'}
        onClick={() => (language.value = language.value === 'fr' ? 'en' : 'fr')}
      >
        {say('language')}
      </button>
      <fieldset class="stack person-theme">
        <legend class="field-label">{say('theme')}</legend>
        <div class="row">
          {THEMES.map((name) => (
            <button
              key={name}
              type="button"
              class="button"
              aria-pressed={theme.value === name}
              onClick={() => (theme.value = name)}
            >
              {say(`theme.${name}`)}
            </button>
          ))}
        </div>
      </fieldset>
      <button
        type="button"
        class="button"
        onClick={() => {
          onGo();
          helpOpen.value = true;
        }}
      >
        {say('shortcuts')} <kbd>?</kbd>
      </button>
      <a class="button" href="/account" onClick={onGo}>
        {say('account')}
      </a>
      <button type="button" class="button" disabled={leave.busy} onClick={() => leave.run(undefined)}>
        {say('signOut')}
      </button>
      <ProblemNotice problem={leave.problem} ofAct />
    </>
  );
}

/** A role in the language of the screen; a role this console does not know keeps its own name. */
export function roleName(role: string, say: (key: keyof (typeof texts)['en']) => string): string {
  const key = `role.${role}`;
  return key in texts.en ? say(key as keyof (typeof texts)['en']) : role;
}
