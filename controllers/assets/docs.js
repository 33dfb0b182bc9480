// Draws /api/openapi.json; text only goes in as text.
'use strict';

const el = (tag, text = '', ...children) => {
  const node = document.createElement(tag);
  node.textContent = text;
  node.append(...children);
  return node;
};

const resolve = (spec, schema, depth = 0) => {
  if (Array.isArray(schema)) return schema.map((part) => resolve(spec, part, depth));
  if (schema === null || typeof schema !== 'object') return schema;
  if (schema.$ref) {
    const name = schema.$ref.split('/').pop();
    return depth > 4 ? name : resolve(spec, spec.components.schemas[name], depth + 1);
  }
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, resolve(spec, value, depth)]),
  );
};

const schemas = (spec, title, content = {}) =>
  Object.entries(content).flatMap(([type, { schema }]) => [
    el('h4', `${title} (${type})`),
    el('pre', JSON.stringify(resolve(spec, schema), null, 2)),
  ]);

const operation = (spec, path, method, described) => {
  const head = el('summary', '', el('b', method.toUpperCase()), el('code', path));
  head.append(el('span', described.summary));
  const block = el('details', '', head, el('p', described.description ?? ''));
  if (described.security?.length === 0) block.append(el('p', 'Needs no token.'));
  for (const parameter of described.parameters) {
    const meaning = parameter.description ? `: ${parameter.description}` : '';
    block.append(el('p', '', el('code', parameter.name), ` (${parameter.in})${meaning}`));
  }
  block.append(...schemas(spec, 'Body', described.requestBody?.content));
  for (const [status, response] of Object.entries(described.responses)) {
    block.append(...schemas(spec, `Answer ${status}`, response.content));
  }
  return block;
};

const draw = (spec) => {
  const page = document.getElementById('api');
  const topics = new Map();
  for (const [path, methods] of Object.entries(spec.paths)) {
    for (const [method, described] of Object.entries(methods)) {
      const topic = described.tags[0];
      if (!topics.has(topic)) topics.set(topic, []);
      topics.get(topic).push(operation(spec, path, method, described));
    }
  }
  for (const [topic, blocks] of topics) page.append(el('h2', topic), ...blocks);
};

fetch('/api/openapi.json')
  .then((answer) => answer.json())
  .then(draw)
  .catch((error) => document.getElementById('api').append(el('p', String(error))));
