/** Installs the packages of package-lock.json when they are missing or of another lock. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ScriptError, inProject, isCheckout, run, runScript } from './project.mjs';

const STAMP = inProject('node_modules', '.traboule-installed');
const LOCK = inProject('package-lock.json');
/** Written by npm at the end of an installation. */
const NPM_RECORD = inProject('node_modules', '.package-lock.json');
const SHOW_EVERY_MS = process.stderr.isTTY ? 500 : 10_000;

/** Runs `npm ci` when needed and shows how far it is; returns at once when all is there. */
export async function ensureInstalled() {
  if (!isCheckout() || isInstalled()) return;
  console.error('Installing the packages of package-lock.json: about a minute on a usual line ...');
  const startedMs = performance.now();
  const seconds = () => Math.round((performance.now() - startedMs) / 1000);
  const packages = expectedPackages();
  const stopShowing = showProgress(
    () => `  ${countPresent(packages)} of ${packages.length} packages, ${seconds()} s`,
  );
  let code;
  try {
    // Its warnings speak of the Node that runs npm (an older one will do) and of scripts that we do not need.
    code = await npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error', '--no-progress']);
  } finally {
    stopShowing();
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

/** The packages that every platform needs. @returns {string[]} package.json of each */
function expectedPackages() {
  return Object.entries(JSON.parse(readFileSync(LOCK, 'utf8')).packages)
    .filter(([folder, entry]) => folder !== '' && entry.optional !== true)
    .map(([folder]) => inProject(folder, 'package.json'));
}

/** @param {string[]} files */
const countPresent = (files) => files.filter((file) => existsSync(file)).length;

/**
 * On a terminal one line that is written again and again, elsewhere a line now and then.
 * @param {() => string} text @returns {() => void} ends it
 */
function showProgress(text) {
  const { isTTY } = process.stderr;
  const show = () => process.stderr.write(isTTY ? `\r${text()} ` : `${text()}\n`);
  const timer = setInterval(show, SHOW_EVERY_MS);
  return () => {
    clearInterval(timer);
    if (isTTY) process.stderr.write('\r\x1b[K');
  };
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
