// Lists contexts and follows one live. Payloads are hostile: they reach the page as text only.
const byId = (id) => document.getElementById(id);
const SHOWN = 2000; // units kept on the page; older ones are a "Load older" away
const FOLD_CHARS = 1500;

let stream = null;
let context = null;
let lowest = 0;
let highest = 0;
let contextsCursor = '';

async function get(path) {
  const response = await fetch(path);
  const body = await response.json();
  if (!response.ok) throw new Error(body.detail);
  return body;
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** The same agent has the same colour, here and at every reload. */
function colour(agent) {
  let hash = 0;
  for (const letter of agent) hash = (hash * 31 + letter.codePointAt(0)) >>> 0;
  return `hsl(${hash % 360} 55% 50%)`;
}

// ---- contexts

async function loadContexts(fresh) {
  const page = await get(`/contexts?limit=100${fresh || !contextsCursor ? '' : `&cursor=${contextsCursor}`}`);
  contextsCursor = page.cursor || '';
  if (fresh) byId('contexts').replaceChildren();
  for (const item of page.contexts) {
    const link = element('a');
    link.href = `#/context/${item.id}`;
    link.append(element('span', '', item.displayName || item.id),
      element('small', '', item.agents.map((agent) => agent.agentId).join(', ')));
    const row = element('li');
    row.dataset.name = `${item.id} ${item.displayName}`.toLowerCase();
    row.append(link);
    byId('contexts').append(row);
  }
  byId('more-contexts').hidden = !contextsCursor;
  byId('empty').hidden = context !== null || byId('contexts').childElementCount > 0;
  filterContexts();
}

function filterContexts() {
  const wanted = byId('filter').value.toLowerCase();
  for (const row of byId('contexts').children) {
    row.hidden = !row.dataset.name.includes(wanted);
    const link = row.firstElementChild;
    if (link.hash === location.hash) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

// ---- units

function unitRow(unit) {
  const row = element('li');
  row.id = unit.id;
  row.style.setProperty('--agent', colour(unit.agentId));
  const head = element('div', 'head');
  head.append(element('span', '', `#${unit.seq}`), element('span', 'agent', unit.agentId),
    element('span', 'type', unit.type), element('time', '', new Date(unit.ts).toLocaleTimeString()));
  for (const name of ['tool', 'file']) {
    if (unit.meta[name]) head.append(element('span', '', unit.meta[name]));
  }
  for (const relation of unit.relations) {
    const jump = element('button', '', relation.type.toLowerCase());
    jump.onclick = () => show(relation.target);
    head.append(jump);
  }
  row.append(head);
  const text = unit.payload ?? `${unit.contentType}, ${Math.floor(unit.payloadBase64.length * 3 / 4)} bytes`;
  const payload = element('pre', '', text);
  row.append(payload);
  if (text.length > FOLD_CHARS || text.split('\n').length > 12) {
    payload.className = 'folded';
    const more = element('button', '', 'Show all');
    more.onclick = () => { payload.className = ''; more.remove(); };
    row.append(more);
  }
  return row;
}

function show(id) {
  const row = byId(id);
  if (!row) return;
  document.querySelector('.shown')?.classList.remove('shown');
  row.classList.add('shown');
  row.scrollIntoView({ block: 'center' });
}

function append(unit) {
  if (unit.seq <= highest) return;
  highest = unit.seq;
  lowest ||= unit.seq;
  const main = document.querySelector('main');
  const atEnd = main.scrollHeight - main.scrollTop - main.clientHeight < 80;
  const list = byId('units');
  list.append(unitRow(unit));
  if (atEnd) {
    if (list.childElementCount > SHOWN) {
      list.firstElementChild.remove();
      lowest += 1;
      byId('older').hidden = false;
    }
    main.scrollTop = main.scrollHeight;
  }
}

async function loadOlder() {
  const page = await get(`/contexts/${context}/workunits?limit=100&before=${lowest}`);
  byId('units').prepend(...page.units.map(unitRow));
  lowest = page.units.length ? page.units[0].seq : 1;
  byId('older').hidden = lowest <= 1;
}

function status(className, text) {
  byId('status').className = className;
  byId('status').textContent = text;
}

async function follow(id) {
  stream?.close();
  context = id;
  lowest = highest = 0;
  byId('units').replaceChildren();
  byId('older').hidden = true;
  byId('title').textContent = id ?? 'Choose a context';
  byId('empty').hidden = id !== null || byId('contexts').childElementCount > 0;
  status('', '');
  filterContexts();
  if (id === null) return;
  try {
    const page = await get(`/contexts/${id}/workunits?limit=100`);
    if (context !== id) return;
    page.units.forEach(append);
    byId('older').hidden = lowest <= 1;
    // The browser reconnects by itself and sends the last cursor it saw: no gap, no repeat.
    stream = new EventSource(`/stream?context=${id}&cursor=${page.cursor}`);
    stream.onopen = () => status('live', 'live');
    stream.onerror = () => status('away', 'reconnecting');
    stream.addEventListener('workunit.created', (event) => append(JSON.parse(event.data)));
  } catch (failure) {
    status('away', failure.message);
  }
}

function route() {
  const match = location.hash.match(/^#\/context\/([A-Za-z0-9][A-Za-z0-9._:-]*)$/);
  follow(match ? match[1] : null);
}

byId('filter').oninput = filterContexts;
byId('older').onclick = loadOlder;
byId('more-contexts').onclick = () => loadContexts(false);
window.addEventListener('hashchange', route);
window.addEventListener('focus', () => loadContexts(true));
loadContexts(true).then(route, (failure) => status('away', failure.message));
