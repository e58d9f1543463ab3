import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

const folder = new URL('../', import.meta.url);
const read = (path) => readFileSync(new URL(path, folder), 'utf8');
const manifest = JSON.parse(read('package.json'));

/** The values that a declaration exports, with those of the files that it exports on. */
const declared = (path) => {
  const text = read(path);
  const own = [...text.matchAll(/^export (?:declare )?(?:class|function|const) (\w+)/gm)].map(([, name]) => name);
  const others = [...text.matchAll(/^export \* from '\.\/(\w+)\.js'/gm)].flatMap(([, name]) => declared(`types/${name}.d.ts`));
  return [...new Set([...own, ...others])].sort();
};

for (const [name, entry] of Object.entries(manifest.exports).filter(([, { types }]) => types)) {
  test(`bookend-client${name.slice(1)} exports what it declares`, async (context) => {
    const module = await import(new URL(entry.default, folder)).catch((error) => {
      if (error.code !== 'ERR_MODULE_NOT_FOUND' || !/'react'/.test(error.message)) throw error;
      return null;
    });
    if (!module) return context.skip('needs npm install');
    assert.deepEqual(Object.keys(module).sort(), declared(entry.types));
  });
}

test('modules import only each other, and React only for its hooks', () => {
  for (const file of readdirSync(new URL('src', folder))) {
    const foreign = [...read(`src/${file}`).matchAll(/^(?:import|export) .*from '([^'./][^']*)'/gm)].map(([, name]) => name);
    assert.deepEqual(foreign, file === 'react.js' ? ['react'] : [], file);
  }
});

test('no module has code that runs on import, so that bundlers may leave it out', async () => {
  assert.equal(manifest.sideEffects, false);
  const before = Object.getOwnPropertyNames(globalThis).length;
  await import('../src/index.js');
  await import('../src/messages.js');
  assert.equal(Object.getOwnPropertyNames(globalThis).length, before);
});
