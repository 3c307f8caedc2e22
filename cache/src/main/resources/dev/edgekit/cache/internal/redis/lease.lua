-- The right to load one entry.
-- KEYS: entry (hash), lease
-- ARGV: token, milliseconds, fillId of the entry that the caller saw and found wanting, or '', token
--       of a lease that no longer counts, or ''
-- Answers WON, CHANGED, or WAIT and the token of the lease that stands.
if (redis.call('HGET', KEYS[1], 's') or '') ~= ARGV[3] then return 'CHANGED ' end
local held = redis.call('GET', KEYS[2])
if held and held ~= ARGV[4] then return 'WAIT ' .. held end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
return 'WON '
