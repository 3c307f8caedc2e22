-- Stores an entry if the lease still stands or, where it doesn't, if the entry is still the one that
-- the load began with: what took longer than its lease is as good as it was, unless another filling
-- or an invalidation came in between.
-- KEYS: entry (hash), lease
-- ARGV: token, milliseconds to live, id of the body, fillId of the entry that the load began with or
--       '', then field, value, …; without a body among the fields the stored one must have that id
local held = redis.call('GET', KEYS[2]) == ARGV[1]
if not held and (redis.call('HGET', KEYS[1], 's') or '') ~= ARGV[4] then return 'LATE' end
local renews = true
for i = 5, #ARGV, 2 do
  if ARGV[i] == 'b' then renews = false end
end
if renews then
  if redis.call('HGET', KEYS[1], 'i') ~= ARGV[3] then return 'BODY' end
else
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'i', ARGV[3])
end
for i = 5, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
if held then redis.call('DEL', KEYS[2]) end
return 'STORED'
