import Image from 'next/image';
import { auth, signIn, signOut } from '../auth';
import Account from './account';

// A server component asks the service with the front end's own key, not with the user's session. The page is there
// without the service, too.
async function courses() {
  try {
    const answer = await fetch(`${process.env.SERVICE}/courses`, {
      headers: { 'X-API-Key': process.env.SERVICE_KEY },
      cache: 'no-store',
    });
    return answer.ok ? await answer.json() : [];
  } catch {
    return [];
  }
}

async function enter(form) {
  'use server';
  await signIn('credentials', { name: form.get('name'), redirectTo: '/' });
}

async function leave() {
  'use server';
  await signOut({ redirectTo: '/' });
}

export default async function Page() {
  const session = await auth();
  return (
    <main>
      <ul id="courses">
        {(await courses()).map((course) => (
          <li key={course}>{course}</li>
        ))}
      </ul>
      <Image
        src="dusk at sea.jpg"
        alt="Dusk"
        width={1280}
        height={853}
        sizes="40vw"
        style={{ width: '40vw', height: 'auto' }} // what sizes promises
      />
      {session ? (
        <>
          <Account />
          <form action={leave}>
            <button id="sign-out">Sign out</button>
          </form>
        </>
      ) : (
        <form action={enter}>
          <input name="name" aria-label="Name" />
          <button id="sign-in">Sign in</button>
        </form>
      )}
    </main>
  );
}
