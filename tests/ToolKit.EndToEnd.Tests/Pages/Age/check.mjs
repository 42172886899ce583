// Prints, a line each, what in the named style sheets and scripts is younger than the browsers of November 2021, five years before this was written.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'acorn';
import { full } from 'acorn-walk';
import DoIUse from 'doiuse/lib/DoIUse.js';
import postcss from 'postcss';

const browsers = ['chrome 96', 'edge 96', 'firefox 94', 'safari 15', 'ios_saf 15'];

// What these browsers skip without harm: the page is complete without it.
const harmless = new Set([
  'css-focus-visible', // Safari shows the focus after a click, too
  'css-resize', // a field keeps its size
  'css-scroll-behavior', // a page jumps
  'text-size-adjust', // nothing is enlarged by itself there
]);

// Of scripts: what is called, or read of an object, and what stands alone. ECMAScript's own syntax is read as that of 2021.
const youngCalls = new Set([
  'at', 'hasOwn', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced', 'withResolvers', 'fromAsync', 'groupBy', 'canParse', 'randomUUID', 'isWellFormed', 'timeout',
  'showModal', 'showPopover', 'hidePopover', 'togglePopover', 'requestSubmit', 'showPicker', 'startViewTransition', 'setHTMLUnsafe', 'parseHTMLUnsafe', 'checkVisibility',
]);
const youngProperties = new Set(['popover', 'inert', 'scheduler']);
const youngGlobals = new Set(['structuredClone', 'CompressionStream', 'DecompressionStream', 'BroadcastChannel', 'showOpenFilePicker', 'showSaveFilePicker', 'URLPattern', 'EyeDropper', 'navigation']);

const found = [];
for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, 'utf8');
  if (file.endsWith('.css')) {
    await postcss(new DoIUse({
      browsers,
      onFeatureUsage: ({ feature, featureData, usage }) => {
        // Partial support differs in corners that no page comes near; what is missing altogether counts.
        if (!harmless.has(feature) && featureData.missing)
          found.push(`${basename(file)}: ${feature}: ${usage.toString().replaceAll(/\s+/g, ' ').slice(0, 100)} (${featureData.missing})`);
      },
    })).process(text, { from: file });
    for (const [, word] of text.matchAll(/(:has\(|@container|@layer|@scope|@starting-style|@property|oklch\(|oklab\(|color-mix\(|light-dark\(|text-wrap|field-sizing|anchor-name|accent-color|\b\d+[sld]v[hwib]\b|\binset-area|:user-(?:in)?valid|@media [^{]*[<>]=?|subgrid|\brotate\s*:|\bscale\s*:|\btranslate\s*:)/g))
      found.push(`${basename(file)}: ${word}`);
  } else {
    full(parse(text, { ecmaVersion: 2021, sourceType: 'script' }), (node) => {
      const name = node.type === 'CallExpression' && youngCalls.has(node.callee.property?.name) ? node.callee.property.name
        : node.type === 'MemberExpression' && youngProperties.has(node.property.name) ? node.property.name
        : node.type === 'Identifier' && youngGlobals.has(node.name) ? node.name
        : undefined;
      if (name !== undefined)
        found.push(`${basename(file)}: ${name} at character ${node.start}`);
      if (node.type === 'Literal' && typeof node.value === 'string' && node.value.includes(':has('))
        found.push(`${basename(file)}: :has( in a selector`);
    });
  }
}
console.log(found.join('\n'));
