// Two users and what goes wrong between them: each other's pages, tabs, Back, bad cookies, foreign pages, a restart.
import assert from 'node:assert/strict';
import { encode } from 'next-auth/jwt';
import { ask, isSignedOut, picture, send, shows, signIn, signOut, text } from './browser.mjs';

const COOKIE = 'authjs.session-token';
const WIDTHS = [320, 640, 960, 1280];

export async function twoUsers(browser, origin, whileServiceIsDown) {
  const [ada, bob] = await Promise.all(['Ada', 'Bob'].map((name) => signedIn(browser, origin, name)));
  await everyoneSeesHisOwn(ada, bob);
  await nobodySeesAnOldName(ada, bob);
  await picturesAreOfTheRightWidth(ada);
  await rewritesLeadNowhereElse(origin, await cookieOf(ada));
  await foreignPagesChangeNothing(origin, await cookieOf(ada));
  await badSessionsAreNone(ada, bob, origin);
  await whileServiceIsDown(() => pagesAreThereWithoutTheService(ada));
  await everyoneSeesHisOwn(ada, bob);
  assert.match(await text(ada, '#courses'), /Six ingredients/);
  await nothingIsLeftAfterSignOut(ada, bob, origin);
  await Promise.all([ada, bob].map((page) => page.browserContext().close()));
}

async function signedIn(browser, origin, name) {
  const page = await (await browser.createBrowserContext()).newPage();
  await page.goto(origin);
  await signIn(page, name);
  return page;
}

async function cookieOf(page) {
  const cookies = await page.browserContext().cookies();
  return cookies.find(({ name }) => name === COOKIE).value;
}

async function everyoneSeesHisOwn(ada, bob) {
  for (let i = 0; i < 3; i++) {
    await Promise.all([ada, bob].map((page) => page.reload()));
    await Promise.all([shows(ada, '#me', 'Ada'), shows(bob, '#me', 'Bob')]);
  }
}

/** Whoever asks after a rename has been answered gets the new name, whatever was under way. */
async function nobodySeesAnOldName(ada, bob) {
  for (const name of ['Kitchen', 'Garden', 'Attic', 'Cellar']) {
    const renamed = ask(ada, '/client/category', { method: 'POST', body: name });
    await Promise.all([renamed, bob.reload()]);
    assert.equal((await ask(bob, '/client/category')).text, name);
    await bob.reload();
    await shows(bob, '#category', name);
  }
}

async function picturesAreOfTheRightWidth(page) {
  const types = new Map();
  page.on('response', (answer) => types.set(answer.url(), answer.headers()['content-type']));
  for (const width of [360, 800, 1100, 1500]) {
    await page.setViewport({ width, height: 600, deviceScaleFactor: 2 });
    await page.reload();
    const shown = await picture(page);
    const next = WIDTHS.find((rung) => rung >= shown.wanted);
    assert.equal(shown.width, next, `at ${width}`);
    assert.equal(types.get(shown.url), 'image/avif');
  }
}

async function rewritesLeadNowhereElse(origin, cookie) {
  const get = (target) => send(origin, 'GET', target, { Cookie: `${COOKIE}=${cookie}` });
  assert.equal((await get('/client/me?next=%2Fcourses&x=%26')).text, 'Ada');
  assert.equal((await get('/client/me')).headers['cache-control'], 'no-store');
  assert.equal((await get('/images/dusk%20at%20sea.jpg?w=320')).status, 200);
  assert.equal((await get('/images/dusk%2520at%2520sea.jpg?w=320')).status, 400);
  for (const target of ['/client/../courses', '/client/%2e%2e/courses', '/client/..%2fcourses', '/client/%252e%252e/courses',
    '/client//courses', '/images/../courses', '/images/..%2f..%2fcourses', '/images/..;/courses', '/client\\..\\courses']) {
    const { text: said } = await get(target);
    assert.doesNotMatch(said, /Six ingredients"/, target);
  }
}

async function foreignPagesChangeNothing(origin, cookie) {
  const post = async (fields) =>
    (await send(origin, 'POST', '/client/category', { Cookie: `${COOKIE}=${cookie}`, ...fields })).status;
  const evil = 'http://evil.example';
  assert.equal(await post({ Origin: evil }), 403);
  assert.equal(await post({ Origin: 'null' }), 403);
  assert.equal(await post({ Origin: evil, 'Sec-Fetch-Site': 'cross-site' }), 403);
  assert.equal(await post({ Origin: evil, 'X-Forwarded-Host': 'evil.example', Forwarded: 'host=evil.example' }), 403);
  assert.equal(await post({ Origin: origin }), 200);
}

async function badSessionsAreNone(ada, bob, origin) {
  const good = await cookieOf(ada);
  const middle = good.length >> 1;
  const tampered = good.slice(0, middle) + (good[middle] === 'A' ? 'B' : 'A') + good.slice(middle + 1);
  const made = (maxAge) =>
    encode({ token: { name: 'Ada' }, secret: process.env.AUTH_SECRET, salt: COOKIE, maxAge });
  const statusOf = async (value) =>
    (await send(origin, 'GET', '/client/me', { Cookie: `${COOKIE}=${value}` })).status;
  assert.equal(await statusOf(await made(60)), 200);
  assert.equal(await statusOf(await made(-60)), 401);
  assert.equal(await statusOf(tampered), 401);

  const page = await bob.browserContext().newPage(); // another tab of Bob's, whose session is replaced
  await page.goto(origin);
  await page.browserContext().setCookie({ name: COOKIE, value: tampered, domain: new URL(origin).hostname, httpOnly: true });
  await page.reload();
  await isSignedOut(page);
  await signIn(page, 'Bob');
  await page.close();
}

async function pagesAreThereWithoutTheService(page) {
  assert.equal((await page.reload()).status(), 200);
  assert.equal((await ask(page, '/client/me')).status, 500);
}

async function nothingIsLeftAfterSignOut(ada, bob, origin) {
  const other = await ada.browserContext().newPage();
  await other.goto(origin);
  await shows(other, '#me', 'Ada');
  await ada.goto(`${origin}/client/me`);
  await ada.goto('about:blank');
  await signOut(other);

  await ada.goBack(); // a browser keeps what it may, and asks nobody
  assert.doesNotMatch(await text(ada, 'body'), /^Ada/);
  await ada.goBack();
  await isSignedOut(ada);
  await other.goBack();
  assert.equal(await other.$('#me'), null);
  await shows(bob, '#me', 'Bob');
  assert.equal((await ask(bob, '/client/me')).text, 'Bob');
  await other.close();
}
