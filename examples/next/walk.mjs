// A walk through the front end in a headless Chromium: walk.mjs ORIGIN…, each once with a profile of its own.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import puppeteer from 'puppeteer-core';

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

/** Gathers requests as they go out, Sec-Fetch-Site included; the function gives those with this method and path. */
async function sent(page) {
  const requests = new Map();
  const headers = new Map(); // may be told before or after the request
  const tab = await page.createCDPSession();
  await tab.send('Network.enable');
  tab.on('Network.requestWillBeSent', (event) => requests.set(event.requestId, event.request));
  tab.on('Network.requestWillBeSentExtraInfo', (event) => headers.set(event.requestId, event.headers));
  return (method, path) =>
    [...requests]
      .filter(([, request]) => request.method === method && new URL(request.url).pathname === path)
      .map(([id]) => headers.get(id) ?? {});
}

const text = (page, selector) => page.$eval(selector, (element) => element.textContent);
const shows = (page, selector, wanted) =>
  page.waitForFunction((s, w) => document.querySelector(s)?.textContent === w, {}, selector, wanted);

async function walk(browser, origin) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport({ width: 800, height: 600, deviceScaleFactor: 2 });
  const pictures = [];
  page.on('response', (r) => r.url().includes('/images/') && pictures.push(r));
  const requests = await sent(page);

  await page.goto(origin);
  assert.match(await text(page, '#courses'), /Reading a mountain/, 'the server asks with its key');
  assert.equal(await page.evaluate(async () => (await fetch('/client/me')).status), 401);
  assert.equal(await page.evaluate(async () => (await fetch('/courses')).status), 404, 'no rewrite, no way in');

  // 300 CSS pixels on a screen of two device pixels each: the rung of 640.
  await page.waitForFunction(() => document.images[0].complete && document.images[0].naturalWidth > 0);
  const shown = await page.$eval('img', (image) => image.currentSrc);
  assert.equal(new URL(shown).search, '?w=640');
  const picture = pictures.find((r) => r.url() === shown);
  assert.equal(picture.status(), 200);
  assert.equal(picture.headers()['content-type'], 'image/avif');

  await page.type('input[name=name]', 'Ada');
  await page.click('#sign-in');
  await page.waitForSelector('#me');
  await shows(page, '#me', 'Ada');

  await page.click('#rename');
  await shows(page, '#category', 'Workshop');
  await page.evaluate(() => fetch('/client/category', { method: 'POST', body: 'Out of doors' })); // for the next walk

  await page.click('#sign-out');
  await page.waitForSelector('#sign-in');
  assert.equal(await page.evaluate(async () => (await fetch('/client/me')).status), 401);
  await context.close();
  const [post] = requests('POST', '/client/category');
  return post['Sec-Fetch-Site'] ?? post['sec-fetch-site'] ?? 'none sent';
}

const browser = await puppeteer.launch({
  executablePath: chromium,
  headless: true,
  args: ['--no-sandbox', '--host-resolver-rules=MAP courses.example 127.0.0.1', '--disable-background-networking'],
});
try {
  for (const origin of process.argv.slice(2)) {
    console.log(`${origin}: walked; Sec-Fetch-Site of a POST: ${await walk(browser, origin)}`);
  }
} finally {
  await browser.close();
}
