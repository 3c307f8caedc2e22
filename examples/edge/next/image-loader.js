// The loader of next/image for an EdgeKit image service: what next.config.js names as loaderFile.
//
//   <Image src="courses/java.jpg" width={640} height={360} alt="…" />      an original's name
//   <Image src="me.jpg?preset=avatar" width={48} height={48} alt="…" />    a preset of it
//   <Image src="/images/courses/java.jpg?v=BfXb4Qz6Hk" fill alt="…" />     an address with its version
//
// An address with the version that the service has told (placeholder(name).version()) is kept for
// ever by browsers, and is new once the picture is replaced.
const PREFIX = '/images/';

export default function edgekitLoader({ src, width }) {
  // Next's quality isn't passed on: the service decides by its own scale, and each value would be
  // a copy of its own in every cache.
  const [path, query] = src.split('?', 2);
  const named = path.startsWith(PREFIX) ? path : PREFIX + path.replace(/^\//, '').split('/').map(encodeURIComponent).join('/');
  const kept = (query || '').split('&').filter((pair) => pair && !/^(w|dpr)=/.test(pair));
  return `${named}?${[...kept, `w=${width}`].join('&')}`;
}
