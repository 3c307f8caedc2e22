'use client';

import { useEffect, useState } from 'react';

// What a browser asks goes through the rewrite, with the session's cookie.
export default function Account() {
  const [me, setMe] = useState('');
  const [category, setCategory] = useState('');

  async function load() {
    setMe(await (await fetch('/client/me')).text());
    const loaded = await (await fetch('/client/category')).text();
    setCategory((known) => known || loaded); // a rename may have been faster
  }

  async function rename() {
    const answer = await fetch('/client/category', { method: 'POST', body: 'Workshop' });
    setMe(answer.ok ? me : `refused: ${answer.status}`);
    setCategory(await (await fetch('/client/category')).text());
  }

  useEffect(() => {
    load();
  }, []);

  return (
    <>
      <p id="me">{me}</p>
      <p id="category">{category}</p>
      <button id="rename" onClick={rename}>
        Rename
      </button>
    </>
  );
}
