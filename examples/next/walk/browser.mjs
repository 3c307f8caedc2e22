// Steps that the walks share.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import http from 'node:http';
import puppeteer from 'puppeteer-core';

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

export const launch = () =>
  puppeteer.launch({
    executablePath: chromium,
    headless: true,
    args: ['--no-sandbox', '--host-resolver-rules=MAP * 127.0.0.1', '--disable-background-networking'],
  });

export const text = (page, selector) => page.$eval(selector, (element) => element.textContent);

export const shows = (page, selector, wanted) =>
  page.waitForFunction((s, w) => document.querySelector(s)?.textContent === w, {}, selector, wanted);

/** Asks as the page itself does: the status, and the text. */
export const ask = (page, path, options) =>
  page.evaluate(
    async (p, o) => {
      const answer = await fetch(p, o);
      return { status: answer.status, text: await answer.text() };
    },
    path,
    options,
  );

export async function signIn(page, name) {
  await page.waitForSelector('#sign-in');
  await page.type('input[name=name]', name);
  await page.click('#sign-in');
  await shows(page, '#me', name);
}

export async function signOut(page) {
  await page.click('#sign-out');
  await isSignedOut(page);
}

export async function isSignedOut(page) {
  await page.waitForSelector('#sign-in');
  assert.equal(await page.$('#me'), null);
  assert.equal((await ask(page, '/client/me')).status, 401);
}

/** The status of a request whose target and fields no browser touches. */
export function send(origin, method, target, headers = {}) {
  const { host, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: '127.0.0.1', port, method, path: target, headers: { Host: host, ...headers } },
      async (answer) => {
        let body = '';
        for await (const chunk of answer) body += chunk;
        resolve({ status: answer.statusCode, headers: answer.headers, text: body });
      },
    );
    request.on('error', reject);
    request.end(method === 'POST' ? 'Elsewhere' : undefined);
  });
}

/**
 * The picture that the page chose, as it came: of the media type, and as wide as no one has told the
 * browser by srcset.
 */
export async function picture(page) {
  await page.waitForFunction(() => document.images[0].complete && document.images[0].naturalWidth > 0);
  return page.$eval('img', async (image) => {
    const copy = new Image();
    copy.src = image.currentSrc;
    await copy.decode();
    return { url: image.currentSrc, wanted: image.clientWidth * devicePixelRatio, width: copy.naturalWidth };
  });
}
