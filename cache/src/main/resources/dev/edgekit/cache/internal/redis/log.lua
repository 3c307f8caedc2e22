-- One exchange with the log: say what this node has applied, append, read what is new. Atomic.
-- KEYS: stream, meta (hash), names (sorted set: name by its last id), nodes (hash)
-- ARGV: node, applied, restart that the node knows, its maxStaleness in ms,
--       entries to read, names to keep, length of the stream,
--       n, then n pairs name, id to announce again; then the names to append
local stream, meta, names, nodes = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local HOUR = 3600000

local function number(id) return tonumber(string.match(id, '^(%d+)')) end
local function text(n) return string.format('%.0f', n) end

local newest = redis.call('XREVRANGE', stream, '+', '-', 'COUNT', 1)[1]
local last = newest and number(newest[1]) or 0

-- Another process than the one that wrote this data, or no data, or a part of it evicted, or less
-- of it than this node has seen: writes may have been lost, and this clock may be behind. The ids go
-- an hour ahead, past every id that anyone can have seen.
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)') or 'unknown'
local known = redis.call('HMGET', meta, 'run', 'restart', 'floor', 'ahead')
local whole = redis.call('EXISTS', stream, meta, names, nodes) == 4
if known[1] ~= run or not whole or tonumber(ARGV[2]) > last then
  last = math.max(now + tonumber(known[4] or 0), tonumber(ARGV[2]), last) + HOUR
  local floor = redis.call('EXISTS', names) == 1 and known[3] or text(last - 1)
  known = { run, text(last), floor, text(last - now) }
  redis.call('XADD', stream, text(last) .. '-0', 'restart', run)
  redis.call('ZADD', names, text(last), 'restart') -- so that there is a set, and its loss is seen
  redis.call('HSET', meta, 'run', run, 'restart', known[2], 'floor', known[3], 'ahead', known[4])
end

-- Ids are milliseconds, each used once, so that one number names a place in the log.
local function append(from, to)
  local fields = {}
  for i = from, to do
    fields[#fields + 1] = 'n'
    fields[#fields + 1] = ARGV[i]
  end
  last = math.max(now + tonumber(known[4]), last + 1)
  redis.call('XADD', stream, 'MAXLEN', '~', ARGV[7], text(last) .. '-0', unpack(fields))
  for i = from, to do redis.call('ZADD', names, text(last), ARGV[i]) end
  return text(last)
end

local again = 8 + 2 * tonumber(ARGV[8])
for i = 9, again, 2 do
  local seen = redis.call('ZSCORE', names, ARGV[i])
  if not seen or tonumber(seen) < tonumber(ARGV[i + 1]) then append(i, i) end
end
local appended = ''
for i = again + 1, #ARGV, 100 do appended = append(i, math.min(i + 99, #ARGV)) end

-- The oldest names go; an entry from before the floor can no longer be judged by them.
local surplus = redis.call('ZCARD', names) - tonumber(ARGV[6])
if surplus > 0 then
  local gone = redis.call('ZRANGE', names, surplus - 1, surplus - 1, 'WITHSCORES')[2]
  redis.call('ZREMRANGEBYRANK', names, 0, surplus - 1)
  if tonumber(gone) > tonumber(known[3]) then
    known[3] = gone
    redis.call('HSET', meta, 'floor', gone)
  end
end

redis.call('HSET', nodes, ARGV[1], table.concat({ ARGV[2], ARGV[3], text(now), ARGV[4] }, ' '))
local beats = redis.call('HGETALL', nodes)
for i = 1, #beats, 2 do
  local beat, stale = string.match(beats[i + 1], ' (%d+) (%d+)$')
  if now - tonumber(beat) > 10 * tonumber(stale) + 60000 then
    redis.call('HDEL', nodes, beats[i])
  end
end

local first = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
return {
  known[2], text(number(first[1])), text(last), known[3], text(now), appended, beats,
  redis.call('XRANGE', stream, '(' .. ARGV[2] .. '-0', '+', 'COUNT', ARGV[5]),
  text(now - (tonumber(known[2]) - tonumber(known[4]))),
}
