/** Start of the console in the browser. */
import { render } from 'preact';
import { LocationProvider } from 'preact-iso';
import { startLive } from './api/live.js';
import { loadSession } from './api/session.js';
import './design/tokens.css';
import './design/base.css';
import './components/controls.css';
import { Shell } from './shell/shell.js';
import { startShortcuts } from './shell/shortcuts.js';

const root = document.querySelector('#console');
if (root === null) throw new Error('index.html has no place for the console (#console)');

void loadSession();
startLive();
startShortcuts();
render(
  <LocationProvider>
    <Shell />
  </LocationProvider>,
  root,
);
