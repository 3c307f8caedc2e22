'use client';

import { useEffect, useState } from 'react';

// What a browser asks goes through the rewrite, with the session's cookie.
async function ask(path, options) {
  const answer = await fetch(path, options);
  return answer.ok ? answer.text() : `refused: ${answer.status}`;
}

export default function Account() {
  const [account, setAccount] = useState(null);

  async function load() {
    const [me, category] = await Promise.all([ask('/client/me'), ask('/client/category')]);
    setAccount({ me, category });
  }

  async function rename() {
    const category = await ask('/client/category', { method: 'POST', body: 'Workshop' });
    setAccount({ ...account, category });
  }

  useEffect(() => {
    load();
  }, []);

  // All at once: a button that moves, or one of the server's that has no handler yet, would be clicked in vain.
  return account ? (
    <>
      <p id="me">{account.me}</p>
      <p id="category">{account.category}</p>
      <button id="rename" onClick={rename}>
        Rename
      </button>
    </>
  ) : (
    <p>…</p>
  );
}
