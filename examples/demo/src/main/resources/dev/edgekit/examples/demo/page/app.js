// The page works without this file; with it come the menu, sign-in without a reload, and the panel.
const $ = id => document.getElementById(id);
const POLL_MS = 1500;
let chosen = '';
let menu = [];
let noticeTimer;

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function notice(text, bad) {
  clearTimeout(noticeTimer);
  $('notice').textContent = text;
  $('notice').className = bad ? 'notice bad' : 'notice';
  $('notice').hidden = false;
  noticeTimer = setTimeout(() => { $('notice').hidden = true; }, 9000);
}

// An answer's JSON; a failure becomes an Error whose message a person can read.
async function call(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error('The site can’t be reached. Is the demo still running?');
  }
  if (response.ok) return { response, body: await response.json().catch(() => null) };
  const problem = await response.json().catch(() => ({}));
  const error = new Error(problem.detail || problem.title || `The site answered ${response.status}.`);
  error.status = response.status;
  throw error;
}

function post(form) {
  return { method: 'POST', body: new URLSearchParams(new FormData(form)) };
}

// ---- categories

// "no-cache" asks each time and mostly gets a 304. Without it the browser would show its own copy,
// which by stale-while-revalidate may be older than the name that was just given.
async function loadMenu() {
  try {
    const { response, body } = await call('/categories', { cache: 'no-cache' });
    showMenu(body.categories);
    $('menu-source').textContent = `/categories answered: ${response.headers.get('Cache-Status') ?? 'no Cache-Status'}`;
  } catch (e) {
    $('menu-source').textContent = `The menu could not be loaded: ${e.message}`;
  }
}

function showMenu(categories) {
  const before = new Map(menu.map(c => [c.id, c.name]));
  menu = categories;
  const chips = [{ id: '', name: 'All courses' }, ...categories].map(({ id, name }) => {
    const chip = element('button', name);
    chip.type = 'button';
    chip.setAttribute('aria-pressed', String(id === chosen));
    if (before.has(id) && before.get(id) !== name) chip.className = 'changed';
    chip.onclick = () => { chosen = id; showMenu(menu); filterCards(); };
    return chip;
  });
  $('categories').replaceChildren(...chips);
  const kept = $('category').value;
  $('category').replaceChildren(...categories.map(c => new Option(c.name, c.id)));
  if (kept) $('category').value = kept;
  for (const card of document.querySelectorAll('.card')) {
    const name = categories.find(c => c.id === card.dataset.category)?.name;
    if (name) card.querySelector('.in').textContent = name;
  }
}

function filterCards() {
  for (const card of document.querySelectorAll('.card')) {
    card.hidden = chosen !== '' && card.dataset.category !== chosen;
  }
}

$('rename').addEventListener('submit', async event => {
  event.preventDefault();
  const form = event.target;
  try {
    const { body } = await call('/client/categories', post(form));
    form.elements.name.value = '';
    await loadMenu();
    notice(body.reachedFleet
      ? `Renamed. Both nodes serve “${body.name}”, ${body.millis} ms after the write.`
      : `Renamed here; the other node follows (${body.state.toLowerCase()}).`);
  } catch (e) {
    notice(e.status === 401 ? 'Your session has ended; please sign in again.' : e.message, true);
    if (e.status === 401) showAccount(null);
  }
  refreshPanel();
});

// ---- account

async function loadAccount() {
  try {
    const { body } = await call('/client/me');
    showAccount(body.user);
    await loadPlans();
  } catch (e) {
    showAccount(null);
    if (e.status !== 401) notice(`Signing in is not possible just now: ${e.message}`, true);
  }
}

function showAccount(user) {
  $('sign-in').hidden = user !== null;
  $('sign-out').hidden = user === null;
  $('rename').hidden = user === null;
  $('me').textContent = user ?? '';
  if (user === null) document.querySelectorAll('.plan').forEach(plan => plan.remove());
}

// What only a signed-in learner sees comes from the same handler that serves /courses to other services.
async function loadPlans() {
  const { body } = await call('/client/courses');
  for (const course of body.courses) {
    const card = document.querySelector(`.card[data-course="${course.id}"]`);
    if (!card || card.querySelector('.plan')) continue;
    card.querySelector('div').append(element('p', `${course.lessons} lessons, ${course.minutes} minutes`, 'plan'));
  }
}

for (const id of ['sign-in', 'sign-out']) {
  $(id).addEventListener('submit', async event => {
    event.preventDefault();
    try {
      const response = await fetch(`/${id}`, { ...post(event.target), redirect: 'manual' });
      // A 303 that isn't followed is opaque; anything that can be read is an error.
      if (response.type !== 'opaqueredirect') {
        const problem = await response.json().catch(() => ({}));
        throw new Error(problem.detail || `The site answered ${response.status}.`);
      }
      await loadAccount();
    } catch (e) {
      notice(e instanceof TypeError ? 'The site can’t be reached. Is the demo still running?' : e.message, true);
    }
    refreshPanel();
  });
}

// ---- panel

const units = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
function bytes(n) {
  if (n < 1000) return `${n} B`;
  if (n < 1e6) return `${(n / 1e3).toFixed(n < 1e4 ? 1 : 0)} kB`;
  return `${(n / 1e6).toFixed(1)} MB`;
}

// What this browser didn't have to fetch of the menu: the server said 304, or wasn't asked.
const browser = { answers: 0, bytes: 0 };
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) {
    if (!entry.name.endsWith('/categories') || entry.transferSize >= entry.encodedBodySize) continue;
    browser.answers += 1;
    browser.bytes += entry.encodedBodySize;
  }
}).observe({ type: 'resource', buffered: true });

async function refreshPanel() {
  try {
    const { body } = await call('/panel.json');
    showPanel(body);
  } catch {
    $('redis').textContent = 'no answer';
    $('redis').className = 'pill bad';
  }
}

function showPanel(panel) {
  $('redis').textContent = panel.redisUp ? 'Redis is up' : 'Redis is down';
  $('redis').className = panel.redisUp ? 'pill' : 'pill bad';
  showHops(panel);
  showPicture(panel.picture, panel.images);
  const viaEdge = location.origin + '/' === panel.edge.address; // then each request may come to another node
  $('nodes').replaceChildren(...panel.nodes.map(node => nodeBox(node, viaEdge ? '' : panel.node)));
  showInvalidations(panel.invalidations, panel.nodes);
  showRequests(panel.requests);
  const other = panel.nodes.find(n => n.name !== panel.node);
  if (other && !viaEdge) {
    $('other-node').href = other.address;
    $('other-node').textContent = `open ${other.name}`;
    $('other-node').hidden = false;
  }
}

const sum = (nodes, of) => nodes.reduce((total, node) => total + of(node.cache), 0);

function showHops({ edge, nodes }) {
  const database = sum(nodes, cache => cache.database);
  const hops = [
    ['browser', 'this browser', browser],
    ['cdn', 'CDN', edge.figures],
    ['local', 'local cache', { answers: sum(nodes, c => c.memory.answers), bytes: sum(nodes, c => c.memory.bytes) }],
    ['remote', 'Redis', { answers: sum(nodes, c => c.redis.answers), bytes: sum(nodes, c => c.redis.bytes) }],
    ['miss', 'database', { answers: database }],
  ];
  const most = Math.max(1, ...hops.map(([, , figures]) => figures.answers));
  $('hops').replaceChildren(...hops.map(hop => hopRow(hop, most)));
  const viaEdge = location.origin + '/' === edge.address;
  const link = element('a', viaEdge ? 'Open a node directly' : 'Open it through the CDN');
  link.href = viaEdge ? nodes[0].address : edge.address;
  $('front').replaceChildren(viaEdge
    ? 'You came through the CDN, a cache of its own in front of both nodes. '
    : 'You came past the CDN. ', link, '.');
}

// Each row says in words what its bar shows.
function hopRow([kind, name, { answers, bytes: saved }], most) {
  const row = element('li', undefined, kind);
  const bar = element('i');
  bar.style.width = `${100 * answers / most}%`;
  const track = element('span', undefined, 'bar');
  track.append(bar);
  const count = saved === undefined
    ? `${units.format(answers)} ${answers === 1 ? 'read' : 'reads'}`
    : `${units.format(answers)} × · ${bytes(saved)} saved`;
  row.append(element('span', name, 'name'), track, element('span', count, 'count'));
  return row;
}

let pictureShown = false;
function showPicture(picture, served) {
  if (!picture) return;
  if (!pictureShown) {
    pictureShown = true;
    $('before').src = '/assets/before.jpg';
    $('after').src = '/assets/after.avif';
    $('picture').hidden = false;
    $('facts').replaceChildren(
      fact('as uploaded', bytes(picture.beforeBytes)),
      fact(`JPEG, ${picture.width} px`, bytes(picture.jpegBytes)),
      fact(`AVIF, ${picture.width} px`, bytes(picture.afterBytes)),
      fact('SSIMULACRA2', picture.score));
  }
  if (served.jpegBytes > 0) {
    const less = Math.round(100 * (1 - served.avifBytes / served.jpegBytes));
    $('avif-note').textContent =
      `All pictures served so far: ${bytes(served.avifBytes)} as AVIF, ${bytes(served.jpegBytes)} as JPEG of the same widths, ${less} % less.`;
  }
}

function fact(name, value) {
  const pair = element('div');
  pair.append(element('dt', name), element('dd', value));
  return pair;
}

$('split').addEventListener('input', event => {
  $('compare').style.setProperty('--split', `${event.target.value}%`);
});

function nodeBox(node, here) {
  const box = element('li', undefined, node.name === here ? 'here' : '');
  // A place, not a time: behind a restart of Redis the ids run an hour ahead of the clock.
  const text = node.applied === '' ? 'its start' : `entry ${node.applied.slice(node.applied.indexOf('-') + 1)}`;
  box.append(element('strong', node.name), element('span', 'has applied the log up to'), element('code', text));
  return box;
}

let newest = 0;
function showInvalidations(entries, nodes) {
  if (entries.length === 0) {
    $('invalidations').replaceChildren(element('li', 'Nothing yet. Sign in and rename a category.', 'none'));
  } else if (entries[0].number !== newest) {
    newest = entries[0].number;
    $('invalidations').replaceChildren(...entries.slice(0, 3).map((entry, i) => invalidation(entry, nodes, i === 0)));
  }
}

// The way of one: the node that wrote, then every node, and only then the CDN.
function invalidation(entry, nodes, isNewest) {
  const line = element('li');
  line.append(`${entry.by} invalidated the tag `, element('code', entry.tag));
  const others = nodes.filter(node => node.name !== entry.by).map(node => node.name).join(', ');
  const way = element('ol', undefined, isNewest ? 'way new' : 'way');
  way.append(
    stop(entry.by, 0),
    stop(others, entry.millis),
    stop('CDN', entry.edgeMillis));
  line.append(way);
  if (entry.millis < 0) line.append(element('small', `not yet applied by every node: ${entry.state.toLowerCase()}`));
  else line.append(element('small', `applied by every node after ${entry.millis} ms`));
  return line;
}

function stop(name, millis) {
  const place = element('li', undefined, millis < 0 ? 'waiting' : '');
  place.append(element('b', name), element('span', millis < 0 ? 'waiting' : `${millis} ms`));
  return place;
}

let requestsShown = '';
function showRequests(requests) {
  const text = JSON.stringify(requests);
  if (text === requestsShown || $('requests').querySelector('details[open]')) return; // someone is reading
  requestsShown = text;
  $('requests').replaceChildren(...requests.map(row));
}

function row(request) {
  const line = element('li');
  const target = element('code', `${request.method} ${request.target}`);
  target.title = request.target;
  const small = element('small');
  if (request.rule) {
    small.append('rule ', element('em', request.rule), ', check ', element('em', request.check));
    small.append(request.path === request.target.split('?')[0] ? '. ' : `, dispatched as ${request.path}. `);
  }
  small.append(request.outcome);
  line.append(target, element('b', request.status, request.status >= 400 ? 'no' : ''), small);
  if (request.why.length > 0) {
    const why = element('details');
    const list = element('ul');
    list.append(...request.why.map(reason => element('li', reason)));
    why.append(element('summary', 'why'), list);
    line.append(why);
  }
  return line;
}

loadMenu();
loadAccount();
refreshPanel();
setInterval(() => { if (!document.hidden) refreshPanel(); }, POLL_MS);
