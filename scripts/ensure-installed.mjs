/** Installs the packages of package-lock.json when they are missing or of another lock. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ScriptError, inProject, isCheckout, run, runScript } from './project.mjs';

const STAMP = inProject('node_modules', '.traboule-installed');
const LOCK = inProject('package-lock.json');
/** Written by npm at the end of an installation. */
const NPM_RECORD = inProject('node_modules', '.package-lock.json');
const STILL_RUNNING_MS = 10_000;

/** Runs `npm ci` when needed and says so; returns at once when all is there. */
export async function ensureInstalled() {
  if (!isCheckout() || isInstalled()) return;
  console.error('Installing the packages of package-lock.json: about a minute on a usual line ...');
  const startedMs = performance.now();
  const seconds = () => Math.round((performance.now() - startedMs) / 1000);
  const ticker = setInterval(() => {
    console.error(`  ... still installing, ${seconds()} s`);
  }, STILL_RUNNING_MS);
  let code;
  try {
    code = await npm(['ci', '--include=dev', '--no-audit', '--no-fund']);
  } finally {
    clearInterval(ticker);
  }
  if (code !== 0) {
    throw new ScriptError(
      `npm ci ended with exit code ${code} (its message is above); expected all packages in node_modules.\n` +
        'Offline, or behind a proxy? Check that `npm ping` answers, then run the same command again.',
    );
  }
  writeStamp();
  console.error(`Packages installed in ${seconds()} s.`);
}

function isInstalled() {
  if (!existsSync(NPM_RECORD)) return false;
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint()) return true;
  // Somebody ran npm by hand after the lock was written: as good.
  if (statSync(NPM_RECORD).mtimeMs < statSync(LOCK).mtimeMs) return false;
  writeStamp();
  return true;
}

function writeStamp() {
  writeFileSync(STAMP, fingerprint());
}

function fingerprint() {
  return createHash('sha256').update(readFileSync(LOCK)).digest('hex');
}

/** The npm that called us, else the one on PATH. @param {string[]} args */
function npm(args) {
  const caller = process.env.npm_execpath;
  const env = { ...process.env };
  // Settings of the calling command, for example `npx --yes`, are not meant for the installation.
  for (const name of ['npm_config_yes', 'npm_config_package', 'npm_config_call']) delete env[name];
  // Our standard output belongs to the command that follows.
  const options = { env, stdio: ['inherit', 2, 2] };
  if (caller?.endsWith('npm-cli.js') === true) return run(process.execPath, [caller, ...args], options);
  return run('npm', args, { ...options, shell: process.platform === 'win32' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runScript(async () => {
    await ensureInstalled();
    return 0;
  });
}
