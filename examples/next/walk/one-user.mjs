// One user's walk: courses, a picture, sign-in, a rename, sign-out.
import assert from 'node:assert/strict';
import { ask, picture, shows, signIn, signOut, text } from './browser.mjs';

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

/** What Sec-Fetch-Site said. */
export async function oneUser(browser, origin) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport({ width: 800, height: 600, deviceScaleFactor: 2 });
  const requests = await sent(page);

  await page.goto(origin);
  assert.match(await text(page, '#courses'), /Reading a mountain/, 'the server asks with its key');
  assert.equal((await ask(page, '/client/me')).status, 401);
  assert.equal((await ask(page, '/courses')).status, 404, 'no rewrite, no way in');

  // 320 CSS pixels on a screen of two device pixels each.
  assert.equal(new URL((await picture(page)).url).search, '?w=640');

  await signIn(page, 'Ada');
  await page.click('#rename');
  await shows(page, '#category', 'Workshop');
  await page.reload();
  await shows(page, '#category', 'Workshop');
  await ask(page, '/client/category', { method: 'POST', body: 'Out of doors' }); // for the next walk

  await signOut(page);
  await context.close();
  const [post] = requests('POST', '/client/category');
  return post['Sec-Fetch-Site'] ?? post['sec-fetch-site'] ?? 'none sent';
}
