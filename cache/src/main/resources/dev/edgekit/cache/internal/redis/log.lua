-- One exchange with the log: say how far this node has applied it, append, read what is new. Atomic.
-- KEYS: stream, meta (hash), names (sorted set: name by its last id), nodes (sorted set: node by its
--       place), witnesses (hash, only while a restart is in doubt: node, 0 until it has looked, 1
--       once it has answered, 2 between)
-- ARGV: node, incarnation and counter of its place, a new incarnation in case one begins, flags,
--       names to read, names to keep, length of the stream, the longest maxStaleness in ms that it
--       has heard of, restored from and to, id of a barrier, place below which nodes are gone,
--       numbers of members and of pairs to restore, then the members, the pairs of name and old
--       counter, and the names to append
-- Flags: a all that this node knows is restored, c its connection is new, d doubt, l leave,
--        m it says who the members are, w wake those who wait, so that they look at once
local stream, meta, names, nodes, witnesses = unpack(KEYS)
local node, known, applied, flags = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[5]
local function has(flag) return string.find(flags, flag, 1, true) end
local function text(n) return string.format('%.0f', n) end

local info = redis.pcall('INFO', 'server')
local run = type(info) == 'string' and string.match(info, 'run_id:(%w+)') or ''
local texts, numbers = { 'run', 'inc', 'forks' }, { 'last', 'begun', 'base', 'restored', 'settled',
  'floor', 'doubt', 'open', 'asked', 'bound' }
local m = {}
for i, value in ipairs(redis.call('HMGET', meta, unpack(texts))) do m[texts[i]] = value or '' end
for i, value in ipairs(redis.call('HMGET', meta, unpack(numbers))) do
  m[numbers[i]] = tonumber(value or 0)
end
local changed = false
local function set(field, value)
  m[field], changed = value, true
end

local function add(...)
  set('last', m.last + 1)
  redis.call('XADD', stream, 'MAXLEN', '~', ARGV[8], text(m.last) .. '-0', 'i', m.inc, ...)
end

-- What is older may have been invalidated by what was lost: one name that every entry carries. Who
-- has not even looked since is gone; who has may call fresh what it loaded since.
local function doubt()
  local gone = {}
  local open = redis.call('HGETALL', witnesses)
  for i = 1, #open, 2 do
    if open[i + 1] == '0' and #gone < 1000 then
      gone[#gone + 1] = 'l'
      gone[#gone + 1] = open[i]
      redis.call('ZREM', nodes, open[i])
    end
  end
  add('d', text(m.begun), unpack(gone))
  set('doubt', m.begun)
  set('settled', 1)
  redis.call('DEL', witnesses)
end

-- Another process than the one that wrote this, or a part of it gone or replaced, or less than this
-- node has seen, or a node that has followed what this log never heard of: writes may have been
-- lost. What comes now is another incarnation, which shares with the one before it what survived.
local whole = redis.call('EXISTS', stream, meta, names, nodes) == 4
local function after(place, count)
  return redis.call('XRANGE', stream, '(' .. text(place) .. '-0', '+', 'COUNT', count)
end
if #after(m.last, 1) > 0 then whole = false end
local stranger = known ~= '' and known ~= m.inc and whole
for incarnation in string.gmatch(m.forks, '(%w+):') do
  stranger = stranger and incarnation ~= known
end
local other = run == '' and has('c') or run ~= '' and m.run ~= run
if not whole or other or stranger or (known == m.inc and applied > m.last) then
  local inDoubt = whole and m.settled == 0
  local members = redis.call('ZRANGE', nodes, 0, -1)
  local parent = whole and m.inc or known
  local base = whole and m.last or 0
  local forks = parent .. ':' .. text(base)
  if whole then
    local kept = 1
    if stranger then -- so that the next that comes from there is none
      forks = forks .. ' ' .. known .. ':0'
      kept = 2
    end
    for incarnation, at in string.gmatch(m.forks, '(%w+):(%d+)') do
      if kept < 16 then
        forks = forks .. ' ' .. incarnation .. ':' .. text(math.min(tonumber(at), base))
        kept = kept + 1
      end
    end
  else
    redis.call('DEL', stream, meta, names, nodes)
    redis.call('ZADD', names, '+inf', '-') -- so that there is a set, and its loss is seen
    redis.call('ZADD', nodes, '+inf', '-')
  end
  redis.call('DEL', witnesses)
  m = { run = run, inc = ARGV[4], last = base, begun = base + 1, base = base, restored = base,
    settled = 0, floor = whole and m.floor or 0, doubt = whole and m.doubt or 0,
    open = 0, asked = #members > 0 and 1 or 0, bound = m.bound or 0, forks = forks }
  for _, member in ipairs(members) do
    if member ~= '-' then
      m.open = m.open + 1
      redis.call('HSET', witnesses, member, '0')
      if not whole then redis.call('ZADD', nodes, '0', member) end
    end
  end
  add('b', '1')
  local nobody = m.open == 0 and (m.asked == 1 or known == '')
  if nobody or inDoubt then doubt() end
end

local place = applied
if known ~= m.inc then
  place = 0
  for incarnation, at in string.gmatch(m.forks, '(%w+):(%d+)') do
    if incarnation == known then place = math.min(applied, tonumber(at)) end
  end
end

if has('l') then
  redis.call('ZREM', nodes, node)
  add('l', node)
elseif redis.call('ZADD', nodes, text(place), node) == 1 then
  add('j', node)
end
if tonumber(ARGV[9]) > m.bound then set('bound', tonumber(ARGV[9])) end
local ours = known == m.inc
if ours and tonumber(ARGV[13]) > 0 then -- a place of another incarnation says nothing here
  local gone = redis.call('ZRANGEBYSCORE', nodes, '-inf', '(' .. ARGV[13], 'LIMIT', 0, 100)
  local left = {}
  for _, member in ipairs(gone) do
    left[#left + 1] = 'l'
    left[#left + 1] = member
    redis.call('ZREM', nodes, member)
  end
  if #gone > 0 then add(unpack(left)) end
end

local members = 16
local restore = members + tonumber(ARGV[14])
local append = restore + 2 * tonumber(ARGV[15])

if ours and has('m') and m.settled == 0 then
  for i = members, restore - 1 do
    if redis.call('HSETNX', witnesses, ARGV[i], '0') == 1 then set('open', m.open + 1) end
  end
  set('asked', 1)
end
if ours and m.settled == 0 and redis.call('HGET', witnesses, node) == '0' then
  redis.call('HSET', witnesses, node, '2')
end

local function index(id, found)
  local scores = {}
  for _, name in ipairs(found) do
    scores[#scores + 1] = text(id)
    scores[#scores + 1] = name
  end
  redis.call('ZADD', names, unpack(scores))
end

-- Names that were lost, in the order of their old ids; whoever follows has them up to some place.
if ours and m.doubt < m.begun and tonumber(ARGV[10]) == m.restored then
  local entry, found = {}, {}
  local function flush()
    if #found > 0 then
      add('f', string.match(m.forks, '^(%w+):') or '0', unpack(entry))
      index(m.last, found)
    end
    entry, found = {}, {}
  end
  for i = restore, append - 1, 2 do
    local seen = redis.call('ZSCORE', names, ARGV[i])
    if not seen or tonumber(seen) < m.begun then
      for _, value in ipairs({ 'r', ARGV[i], 'o', ARGV[i + 1] }) do entry[#entry + 1] = value end
      found[#found + 1] = ARGV[i]
    end
    if #found == 100 then flush() end
  end
  flush()
end
if ours and tonumber(ARGV[10]) == m.restored and tonumber(ARGV[11]) > m.restored then
  set('restored', tonumber(ARGV[11]))
end

local appended = '0'
for i = append, #ARGV, 100 do
  local entry, found = {}, {}
  if has('w') then entry = { 'w', '1' } end
  for j = i, math.min(i + 99, #ARGV) do
    entry[#entry + 1] = 'n'
    entry[#entry + 1] = ARGV[j]
    found[#found + 1] = ARGV[j]
  end
  add(unpack(entry))
  index(m.last, found)
  appended = text(m.last)
end
if has('w') and append > #ARGV then add('w', '1') end

if ours and m.settled == 0 then
  if has('a') and redis.call('HGET', witnesses, node) ~= '1' then
    if redis.call('HSET', witnesses, node, '1') == 0 then set('open', m.open - 1) end
  end
  if has('d') then
    doubt()
  elseif m.asked == 1 and m.open == 0 then
    set('settled', 1)
    redis.call('DEL', witnesses)
  end
end

-- The oldest names go; an entry from before the floor can no longer be judged by them.
if append <= #ARGV or append > restore then
  local surplus = redis.call('ZCARD', names) - tonumber(ARGV[7])
  if surplus > 0 then
    local gone = redis.call('ZRANGE', names, surplus - 1, surplus - 1, 'WITHSCORES')[2]
    redis.call('ZREMRANGEBYRANK', names, 0, surplus - 1)
    set('floor', tonumber(gone))
  end
end

if changed then
  local all = {}
  for field, value in pairs(m) do
    all[#all + 1] = field
    all[#all + 1] = type(value) == 'number' and text(value) or value
  end
  redis.call('HSET', meta, unpack(all))
end

-- Cut by names, not by entries, so that no answer is too long to take in.
local found, count, at = {}, 0, place
local wanted = tonumber(ARGV[6])
while ours and count < wanted and at < m.last do
  local page = after(at, 10)
  if #page == 0 then break end
  for _, entry in ipairs(page) do
    if count < wanted then
      found[#found + 1] = entry
      count = count + #entry[2] / 2 - 1
      at = tonumber(string.match(entry[1], '^(%d+)'))
    end
  end
end
local first = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
if ours and count < wanted and at < m.last and first then -- an older stream: a loss, at the next look
  redis.call('DEL', meta)
end
local time = redis.call('TIME')
local laggards = {}
if tonumber(ARGV[12]) > 0 then
  laggards = redis.call('ZRANGEBYSCORE', nodes, '-inf', '(' .. ARGV[12], 'LIMIT', 0, 20)
end
return {
  m.inc, text(m.begun), text(m.restored), text(m.settled), text(m.floor), text(m.doubt),
  first and string.match(first[1], '^(%d+)') or text(m.last + 1), text(m.last), appended,
  text(time[1] * 1000 + math.floor(time[2] / 1000)), text(m.bound),
  (not ours or m.settled == 0) and m.forks or '', run, found, laggards,
}
