/** Bundles the web console to dist/console, each file also packed by gzip and brotli. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { ScriptError, inProject } from './project.mjs';

/** Where the API process serves the console from. */
export const CONSOLE_OUTPUT = inProject('dist', 'console');

const PACKED = /\.(js|css|html|svg|json)$/;

/** @throws ScriptError when a source cannot be bundled */
export async function buildConsole() {
  const [{ build }, { preact }] = await Promise.all([import('vite'), import('@preact/preset-vite')]);
  try {
    await build({
      configFile: false,
      logLevel: 'warn',
      root: inProject('src', 'console'),
      base: '/',
      plugins: [preact()],
      build: {
        outDir: CONSOLE_OUTPUT,
        emptyOutDir: true,
        target: 'es2023',
        // The security policy of the service allows files only: nothing may be written into the page itself.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        license: { fileName: 'licences.md' },
      },
    });
  } catch (error) {
    throw new ScriptError(`The console cannot be bundled: ${error.message}`);
  }
  for (const file of consoleFiles().filter((name) => PACKED.test(name))) pack(join(CONSOLE_OUTPUT, file));
}

/** Built files, relative to the output folder. @returns {string[]} */
export function consoleFiles() {
  return readdirSync(CONSOLE_OUTPUT, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(CONSOLE_OUTPUT.length + 1));
}

/** @param {string} file */
function pack(file) {
  const bytes = readFileSync(file);
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  writeFileSync(
    `${file}.br`,
    brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  );
}
