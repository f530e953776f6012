/**
 * How specs load modules: ours anew for each spec file, packages once for each process, by Node itself. Jest would read, compile and
 * run node-opcua, TypeORM and Nest again for each of some hundred spec files, which took longer than the tests in them.
 */
import { createRequire } from 'node:module';
import { isAbsolute, sep } from 'node:path';
import { types } from 'node:util';
import { SyntheticModule } from 'node:vm';
import Runtime from 'jest-runtime';

const require = createRequire(import.meta.url);
const PACKAGES = `${sep}node_modules${sep}`;
/** The module of Jest that knows the tests of one spec file. */
const OF_ONE_SPEC = /[\\/]jest-circus[\\/]build[\\/]jestAdapterInit\.js$/;

/** Names and values that a package's module exports, by its path. @type {Map<string, [string, unknown][]>} */
const exportsOf = new Map();

/** What Jest asks of a runtime. */
export default class SharedPackagesRuntime extends Runtime {
  constructor(...parts) {
    super(...parts);
    // A module without a context belongs to the realm of the process.
    this.esmLoader.getContext = () => undefined;
    // What a package's module is written in, Node finds out by its own rules.
    this.esmLoader.pendingCjsBuildIsUnmarkedEsm = () => false;
    this.esmLoader.buildCjsAsEsmSyntheticModule = (_from, path) => packageModule(path);
  }

  unstable_shouldLoadAsEsm(path) {
    return isOurs(path) && super.unstable_shouldLoadAsEsm(path);
  }

  requireModuleOrMock(from, name) {
    const isAsked = name === '@jest/globals' || name.startsWith('.') || (isAbsolute(name) && isOurs(name));
    return isAsked ? super.requireModuleOrMock(from, name) : createRequire(from)(name);
  }

  requireInternalModule(from, name) {
    const path = name === undefined ? from : createRequire(from).resolve(name);
    if (OF_ONE_SPEC.test(path)) delete require.cache[path];
    return require(path);
  }
}

/** @param {string} path */
function isOurs(path) {
  return !path.includes(PACKAGES);
}

/** What `import` gives of a package's module. @param {string} path */
function packageModule(path) {
  const entries = exportsOf.get(path) ?? entriesOf(require(path));
  exportsOf.set(path, entries);
  return new SyntheticModule(
    entries.map(([name]) => name),
    function () {
      for (const [name, value] of entries) this.setExport(name, value);
    },
    { identifier: path },
  );
}

/** Exports by name; what CommonJS exports as a whole is the default. @param {unknown} loaded @returns {[string, unknown][]} */
function entriesOf(loaded) {
  if (types.isModuleNamespaceObject(loaded)) return Object.entries(loaded);
  const named = Object.entries(loaded ?? {}).filter(([name]) => name !== 'default');
  return [...named, ['default', loaded]];
}
