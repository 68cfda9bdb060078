# syntax=docker/dockerfile:1
# A hub, or later a relay, as a container. See docs/hub.md.

FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# No install scripts: this image is the Node that the package "node" would download, and every
# native library ships its binaries in its package.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY svelte.config.js vite.config.ts tsconfig.json ./
COPY static ./static
COPY src ./src
RUN node node_modules/vite/bin/vite.js build --logLevel warn

FROM node:24-slim AS modules
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && npm cache clean --force

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=modules /app/node_modules ./node_modules
COPY package.json ./
# Node runs the TypeScript as it is.
COPY src/lib ./src/lib
COPY sync-server ./sync-server
COPY --from=build /app/build ./build
RUN install -d -o node -g node -m 0700 /data
USER node
VOLUME /data
# 8480 answers inside the container alone (for the health check); 8481 is HTTPS for the network.
EXPOSE 8481
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8480/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# What follows the image's name is added: docker run … indaba --names 192.168.1.5,hub.local
ENTRYPOINT ["node", "sync-server/main.ts", "--dir", "/data", "--port", "8480", "--log-level", "info"]
