-- Stores an entry if the lease still stands: whoever lost it, to time or to an invalidation, comes
-- too late.
-- KEYS: entry (hash), lease
-- ARGV: token, milliseconds to live, id of the body, then field, value, …; without a body among the
--       fields the stored one must have that id
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 'LATE' end
local renews = true
for i = 4, #ARGV, 2 do
  if ARGV[i] == 'b' then renews = false end
end
if renews then
  if redis.call('HGET', KEYS[1], 'i') ~= ARGV[3] then return 'BODY' end
else
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'i', ARGV[3])
end
for i = 4, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('DEL', KEYS[2])
return 'STORED'
