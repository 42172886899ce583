// Makes the one style sheet that pages load, and the fonts it names, into the folder given as the first argument:
//
//   toolkit.css   the tokens of KERN that are in use, the KERN classes that pages name, and the styles of Design/toolkit.css
//   fonts/        two cuts of Fira Sans, each in two parts; a browser loads the second only for letters that are not in the first
//   *.br          each of these texts, and each script of wwwroot, compressed once and for all
//
// Browsers of the last five years shall show it. KERN writes its colours as oklch() and color-mix(), which are younger: they are worked out here.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { formatHex, formatHex8, interpolate, parse as parseColor } from 'culori';
import postcss from 'postcss';

const here = dirname(fileURLToPath(import.meta.url));
const server = dirname(here);
const target = process.argv[2];
const packages = join(here, 'node_modules');
const read = (...path) => readFileSync(join(...path), 'utf8');

const kern = postcss.parse(read(packages, '@kern-ux/native/dist/kern.css'));
// kern-icon(NAME) is the picture that KERN's own class shows.
const pictures = new Map();
kern.walkDecls('mask', (mask) => {
  const name = /^\.kern-icon--([a-z-]+)$/.exec(mask.parent.selector)?.[1];
  if (name !== undefined)
    pictures.set(name, mask.value);
});
const own = postcss.parse(read(here, 'toolkit.css'));
own.walkDecls(/mask$/, (mask) => {
  mask.value = mask.value.replace(/kern-icon\(([a-z-]+)\)/, (_, name) => pictures.get(name) ?? (() => { throw new Error(`KERN has no icon ${name}.`); })());
});

// The tokens, as KERN states them: for all, for wide windows, for a dark screen.
const everywhere = new Map();
const wide = new Map();
const dark = new Map();
const take = (container, into) => container.walkDecls(/^--kern-/, (token) => { into.set(token.prop, token.value); });
kern.each((node) => {
  if (node.type === 'rule' && (node.selector === ':root' || node.selector.startsWith(':is(body')))
    take(node, everywhere);
  else if (node.type === 'atrule' && node.params === '(prefers-color-scheme: light)')
    take(node, everywhere);
  else if (node.type === 'atrule' && node.params === '(prefers-color-scheme: dark)')
    take(node, dark);
  else if (node.type === 'atrule' && node.params === '(min-width: 768px)')
    node.each((rule) => { if (rule.selector === ':root') take(rule, wide); });
});

// The rules of KERN for classes that pages name. A rule is taken when all classes in its selector are in use.
const pages = readdirSync(join(server, 'Pages'), { recursive: true }).filter((file) => file.endsWith('.cshtml')).map((file) => read(server, 'Pages', file)).join('\n');
const used = new Set(pages.match(/\bkern-[a-z0-9_-]+/g) ?? []);
const isUsed = (selector) => {
  const classes = selector.match(/\.kern-[a-z0-9_-]+/g);
  return classes !== null && classes.every((name) => used.has(name.slice(1)));
};
const picked = postcss.root();
const pick = (container, into) => container.each((node) => {
  if (node.type === 'rule' && node.selectors.some(isUsed)) {
    into.append(node.clone({ selectors: node.selectors.filter(isUsed) }));
  } else if (node.type === 'atrule' && node.nodes && node.name === 'media') {
    const copy = node.clone({ nodes: [] });
    pick(node, copy);
    if (copy.nodes.length > 0)
      into.append(copy);
  }
});
pick(kern, picked);

const names = (text) => text.match(/--kern-[a-z0-9-]+/g) ?? [];
const wanted = new Set([...names(own.toString()), ...names(picked.toString())]);

/** A token with everything it refers to put in, its colours worked out. */
function resolve(token, maps) {
  const value = maps.map((map) => map.get(token)).find((found) => found !== undefined);
  if (value === undefined)
    throw new Error(`KERN has no token ${token}.`);
  return settle(value.replaceAll(/var\((--kern-[a-z0-9-]+)\)/g, (_, inner) => resolve(inner, maps)));
}

function settle(value) {
  const sum = value.replaceAll(/calc\(([\d.]+)% - ([\d.]+)%\)/g, (_, from, less) => `${from - less}%`).replaceAll(/calc\(([\d.]+) \* 100%\)/g, (_, part) => `${part * 100}%`);
  const mix = /^color-mix\(in oklch, (.+?),? ([\d.]+%)?,? ?(black|white|transparent) ?([\d.]+)?%?\)$/.exec(sum);
  if (mix !== null) {
    const [, colour, share, other, otherShare] = mix;
    const part = otherShare === undefined ? 1 - parseFloat(share) / 100 : otherShare / 100;
    const first = parseColor(colour);
    return formatHex8(other === 'transparent' ? { ...first, alpha: 1 - part } : interpolate([first, other], 'oklch')(part)).replace(/ff$/, '');
  }

  return /^(oklch|#)/.test(sum) ? formatHex(parseColor(sum)) : sum;
}

const block = (selector, tokens) => `${selector}{${tokens.map(([token, value]) => `${token}:${value}`).join(';')}}`;
const all = [...wanted].sort();
const base = new Map(all.map((token) => [token, resolve(token, [everywhere])]));
const changed = (maps) => all.map((token) => [token, resolve(token, maps)]).filter(([token, value]) => value !== base.get(token));

rmSync(target, { recursive: true, force: true });
mkdirSync(join(target, 'fonts'), { recursive: true });

// The typeface: the parts are cut by its publisher; the name of each file says what is in it, so that it may be kept for ever.
const faces = ['400', '600'].map((weight) => postcss.parse(read(packages, `@fontsource/fira-sans/${weight}.css`)));
const typeface = postcss.root();
for (const face of faces) {
  face.walkAtRules('font-face', (rule) => {
    const source = rule.nodes.find((node) => node.prop === 'src');
    const file = /files\/(fira-sans-latin(?:-ext)?-\d+-normal)\.woff2/.exec(source.value)?.[1];
    if (file === undefined)
      return;
    const bytes = readFileSync(join(packages, '@fontsource/fira-sans/files', `${file}.woff2`));
    const name = `${file}.${createHash('sha256').update(bytes).digest('hex').slice(0, 10)}.woff2`;
    writeFileSync(join(target, 'fonts', name), bytes);
    source.value = `url(fonts/${name}) format("woff2")`;
    typeface.append(rule);
  });
}
writeFileSync(join(target, 'fonts', 'LICENSE.txt'), read(packages, '@fontsource/fira-sans/LICENSE'));

/** Without comments and without the white space that only people need. */
function tight(root) {
  root.walkComments((comment) => { comment.remove(); });
  root.walk((node) => {
    node.raws = { before: '', after: '', between: node.type === 'decl' ? ':' : '', afterName: node.type === 'atrule' && node.params ? ' ' : '', semicolon: false, important: node.important ? '!important' : undefined };
    if (node.type === 'decl')
      node.value = node.value.replaceAll(/\s+/g, ' ');
    else if (node.type === 'rule')
      node.selector = node.selectors.map((selector) => selector.replaceAll(/\s+/g, ' ')).join(',');
  });
  root.raws.after = '';
  return root.toString();
}

const version = (name) => JSON.parse(read(packages, name, 'package.json')).version;
writeFileSync(join(target, 'toolkit.css'), [
  `/*! SPDX-License-Identifier: EUPL-1.2. Contains KERN ${version('@kern-ux/native')} (kern-ux.de, EUPL-1.2); the fonts are Fira Sans (OFL-1.1, see fonts/LICENSE.txt). */`,
  tight(typeface),
  block(':root', [...base]),
  `@media (min-width:768px){${block(':root', changed([wide, everywhere]))}}`,
  `@media (prefers-color-scheme:dark){${block(':root', changed([dark, everywhere]))}}`,
  tight(picked),
  tight(own),
].join('\n'));

const texts = [join(target, 'toolkit.css'), ...readdirSync(join(server, 'wwwroot')).filter((file) => file.endsWith('.js')).map((file) => join(server, 'wwwroot', file))];
for (const text of texts)
  writeFileSync(join(target, `${basename(text)}.br`), brotliCompressSync(readFileSync(text), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
