-- What this user may not do: each command is run once, on keys that hold nothing.
-- KEYS: where a stream, a sorted set, an entry and a lease may be
-- Answers commands and the errors that they gave, in turn.
local stream, set, entry, lease = unpack(KEYS)
local refused = {}
local function try(command, ...)
  local answer = redis.pcall(command, ...)
  if type(answer) == 'table' and answer.err then
    refused[#refused + 1] = command
    refused[#refused + 1] = answer.err
  end
end

try('time')
try('xadd', stream, 'MAXLEN', '1', '*', 'a', '1')
try('xrange', stream, '-', '+', 'COUNT', '1')
try('xread', 'COUNT', '1', 'STREAMS', stream, '0')
try('del', stream)
try('zadd', set, '1', 'a')
try('zcard', set)
try('zscore', set, 'a')
try('zrange', set, '0', '0')
try('zrevrange', set, '0', '0')
try('zrangebyscore', set, '0', '1')
try('zremrangebyrank', set, '0', '0')
try('zrem', set, 'a')
try('hset', entry, 'a', '1')
try('hsetnx', entry, 'a', '1')
try('hget', entry, 'a')
try('hmget', entry, 'a')
try('hgetall', entry)
try('pexpire', entry, '1000')
try('exists', entry)
try('unlink', entry)
try('set', lease, '1', 'PX', '1000')
try('get', lease)
try('del', lease)
return refused
