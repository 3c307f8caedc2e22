-- Deletes an entry, unless another filling took its place.
-- KEYS: entry (hash)
-- ARGV: fillId
if redis.call('HGET', KEYS[1], 's') == ARGV[1] then redis.call('UNLINK', KEYS[1]) end
return 'DONE'
