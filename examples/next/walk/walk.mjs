// Both walks in a headless Chromium, through the pages of each origin.
import { launch } from './browser.mjs';
import { oneUser } from './one-user.mjs';
import { twoUsers } from './two-users.mjs';

export async function walk(origins, whileServiceIsDown) {
  const browser = await launch();
  try {
    for (const origin of origins) {
      console.log(`${origin}: one user walked; Sec-Fetch-Site of a POST: ${await oneUser(browser, origin)}`);
      await twoUsers(browser, origin, whileServiceIsDown);
      console.log(`${origin}: two users walked`);
    }
  } finally {
    await browser.close();
  }
}
