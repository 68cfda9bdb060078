import { defineConfig } from '@playwright/test';
import { chromiumLaunch } from './scripts/chromium.ts';

export default defineConfig({
  testDir: 'tests/e2e',
  // Each test runs a hub of its own and one browser profile per device.
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  // What passes on the second try is reported as flaky, and is to be looked into.
  retries: 1,
  timeout: 240_000,
  expect: { timeout: 40_000 },
  reporter: process.env.CI ? [['list']] : [['list', { printSteps: false }]],
  use: {
    browserName: 'chromium',
    launchOptions: chromiumLaunch(),
    // Every fresh browser would keep the whole app for when no server is in reach, which costs more than
    // opening a practice. Tests in which the hub goes, and those of what a browser keeps, allow it.
    serviceWorkers: 'block',
    locale: 'en-ZA',
    timezoneId: 'Africa/Johannesburg',
    // To keep a trace of everything costs time; what fails is traced when it is run again.
    trace: 'on-first-retry'
  }
});
