/** A secret that is shown this once: a link, a token. With a button that copies it. */
import { useRef, useState } from 'preact/hooks';
import { civil } from '../i18n/civil-time.js';
import { useTexts } from '../i18n/language.js';
import './secret-once.css';
import { texts } from './texts.js';

interface SecretOnceProps {
  /** What it is. */
  readonly label: string;
  readonly secret: string;
  /** Until when it works [epoch ms]; null = until it is ended. */
  readonly untilMs: number | null;
}

/** The secret, selected by one press, and what copying came to. */
export function SecretOnce({ label, secret, untilMs }: SecretOnceProps) {
  const say = useTexts(texts);
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<'copied' | 'copyByHand' | null>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(secret);
      setCopied('copied');
    } catch {
      // No clipboard without TLS, or not allowed: the text is selected for the keyboard.
      field.current?.select();
      setCopied('copyByHand');
    }
  };
  return (
    <div class="secret-once stack">
      <p class="notice notice-attention">
        <span aria-hidden="true">▲</span>
        <span>
          {untilMs === null ? say('shownOnceEver') : say('shownOnce', { time: civil(untilMs, 'full') })}
        </span>
      </p>
      <div class="row">
        <input
          ref={field}
          class="input mono"
          readOnly
          aria-label={label}
          value={secret}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <button type="button" class="button" onClick={() => void copy()}>
          {say('copy')}
        </button>
      </div>
      <p role="status" class="small quiet">
        {copied === null ? '' : say(copied)}
      </p>
    </div>
  );
}
