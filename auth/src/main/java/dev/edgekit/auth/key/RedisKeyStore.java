package dev.edgekit.auth.key;

import dev.edgekit.auth.internal.support.RedisLink;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Keys in one hash of Redis, by digest, so that a fleet shares them. Thread-safe. */
final class RedisKeyStore implements ApiKeyStore {
  private static final String KEYS = "edgekit:api-keys";
  private static final String USES = "edgekit:api-key-uses";
  private static final int MAX_ATTEMPTS = 10;

  /** Sets fields to new values if all of them still have the old ones; "" stands for absent. */
  private static final String COMPARE_AND_SET =
      """
      for i = 1, #ARGV, 3 do
        if (redis.call('HGET', KEYS[1], ARGV[i]) or '') ~= ARGV[i + 1] then return 0 end
      end
      for i = 1, #ARGV, 3 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 2]) end
      return 1
      """;

  private final RedisLink link;

  RedisKeyStore(RedisLink link) {
    this.link = link;
  }

  @Override
  public Optional<ApiKey> find(String digest) {
    return Optional.ofNullable(commands().hget(KEYS, digest)).map(ApiKeyJson::parseKey);
  }

  @Override
  public List<ApiKey> all() {
    return commands().hvals(KEYS).stream()
        .map(ApiKeyJson::parseKey)
        .sorted(Comparator.comparing(ApiKey::issuedAt))
        .toList();
  }

  @Override
  public void update(UnaryOperator<List<ApiKey>> change) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      List<ApiKey> before = all();
      if (write(before, change.apply(before))) {
        return;
      }
    }
    throw new IllegalStateException("others change the keys all the time; try again");
  }

  private boolean write(List<ApiKey> before, List<ApiKey> after) {
    Map<String, byte[]> former = new HashMap<>();
    before.forEach(key -> former.put(key.digest(), ApiKeyJson.write(key)));
    List<byte[]> arguments = new ArrayList<>();
    for (ApiKey key : after) {
      if (!before.contains(key)) {
        arguments.add(key.digest().getBytes(StandardCharsets.US_ASCII));
        arguments.add(former.getOrDefault(key.digest(), new byte[0]));
        arguments.add(ApiKeyJson.write(key));
      }
    }
    Long written =
        commands()
            .eval(
                COMPARE_AND_SET,
                ScriptOutputType.INTEGER,
                new String[] {KEYS},
                arguments.toArray(byte[][]::new));
    return written == 1;
  }

  @Override
  public void noteUse(String id, Instant at) {
    commands().hset(USES, id, Long.toString(at.toEpochMilli()).getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public Optional<Instant> lastUse(String id) {
    return Optional.ofNullable(commands().hget(USES, id))
        .map(millis -> new String(millis, StandardCharsets.US_ASCII))
        .map(millis -> Instant.ofEpochMilli(Long.parseLong(millis)));
  }

  @Override
  public void close() {
    link.close();
  }

  private RedisCommands<String, byte[]> commands() {
    return link.connection().sync();
  }
}
