-- The right to load one entry.
-- KEYS: entry (hash), lease
-- ARGV: token, milliseconds, fillId of the entry that the caller saw and found wanting, or ''
if (redis.call('HGET', KEYS[1], 's') or '') ~= ARGV[3] then return 'CHANGED' end
if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return 'WON' end
return 'WAIT'
