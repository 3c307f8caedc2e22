// The service chooses quality by itself, so that it gets a width and nothing else. A space in an address would end a
// candidate of srcset.
export default function imageLoader({ src, width }) {
  return `/images/${src.split('/').map(encodeURIComponent).join('/')}?w=${width}`;
}
