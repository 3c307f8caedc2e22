package dev.edgekit.auth.rule;

import static java.util.Objects.requireNonNull;

import dev.edgekit.auth.internal.support.RedisAddress;
import dev.edgekit.auth.internal.support.RedisLink;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rules that a fleet shares: a document in a Redis hash, with its SHA-256 beside it. Every node
 * polls the digest, and loads the document within half a second after it changes. While Redis is
 * down, each node keeps the rules that it has.
 */
public final class RedisRules {
  private static final String DOCUMENT = "document";
  private static final String DIGEST = "sha256";

  private RedisRules() {}

  /**
   * Follows the rules under a key; what happens on a reload is logged.
   *
   * @throws RuleSetException if there are none now, or none that can be used
   */
  public static RuleSource connect(String redisUri, String key) {
    return connect(redisUri, key, RuleReload::log);
  }

  /**
   * Follows the rules under a key.
   *
   * @param listener is told of each attempt to load changed rules, on the following thread
   * @throws RuleSetException if there are none now, or none that can be used
   */
  public static RuleSource connect(String redisUri, String key, Consumer<RuleReload> listener) {
    requireNonNull(redisUri, "redisUri must not be null");
    requireNonNull(key, "key must not be null");
    requireNonNull(listener, "listener must not be null");
    RedisAddress address = RedisAddress.parse(redisUri); // before a class that needs the client
    return FollowedRules.start(new RedisOrigin(RedisLink.to(address), key), listener);
  }

  /** As {@link #connect(String, String)}, by a client that stays the caller's. */
  public static RuleSource of(RedisClient client, String key) {
    requireNonNull(client, "client must not be null");
    requireNonNull(key, "key must not be null");
    return FollowedRules.start(new RedisOrigin(RedisLink.of(client), key), RuleReload::log);
  }

  /**
   * Checks a document as a node would, and puts it into force for the fleet. Rules that leave less
   * than half of the present ones are refused here, as they are by the nodes, unless the document
   * says {@code allowShrink: true}.
   *
   * @return the rules that it states
   * @throws RuleSetException if it can't be used; nothing is changed then
   * @throws RedisException if Redis can't be reached
   */
  public static RuleSet publish(RedisClient client, String key, String document) {
    requireNonNull(client, "client must not be null");
    requireNonNull(key, "key must not be null");
    RuleSet rules = RuleSet.parse(document, key);
    try (RedisLink link = RedisLink.of(client)) {
      byte[] former = link.connection().sync().hget(key, DOCUMENT);
      if (former != null) {
        inForce(former, key).ifPresent(set -> ReloadGuard.checked(set, rules, key));
      }
      byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
      byte[] digest = digest(bytes).getBytes(StandardCharsets.US_ASCII);
      var unused = link.connection().sync().hset(key, Map.of(DOCUMENT, bytes, DIGEST, digest));
    }
    return rules;
  }

  /**
   * Empty where the present document states no usable rules: no node has it in force, and this one
   * may mend it.
   */
  private static Optional<RuleSet> inForce(byte[] document, String key) {
    try {
      return Optional.of(RuleSet.parse(new String(document, StandardCharsets.UTF_8), key));
    } catch (RuleSetException e) {
      return Optional.empty();
    }
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The hash under the key. */
  private record RedisOrigin(RedisLink link, String key) implements FollowedRules.Origin {
    /** Each poll costs a command. */
    @Override
    public Duration pause() {
      return Duration.ofMillis(200);
    }

    @Override
    public String name() {
      return "redis " + key;
    }

    @Override
    public String signature() {
      try {
        byte[] digest = commands().hget(key, DIGEST);
        return digest == null ? "no rules" : text(digest);
      } catch (RedisException e) {
        return "can't be reached: " + e.getClass().getSimpleName();
      }
    }

    @Override
    public RuleSet load() {
      try {
        List<KeyValue<String, byte[]>> fields = commands().hmget(key, DOCUMENT, DIGEST);
        return checked(fields.get(0).getValueOrElse(null), fields.get(1).getValueOrElse(null));
      } catch (RedisException e) {
        throw new RuleSetException(name(), 0, "can't be read: " + e);
      }
    }

    private RuleSet checked(byte @Nullable [] document, byte @Nullable [] digest) {
      if (document == null || digest == null) {
        throw new RuleSetException(name(), 0, "no rules are there");
      }
      if (!digest(document).equals(text(digest))) {
        throw new RuleSetException(name(), 0, "the document is not the one that its digest names");
      }
      return RuleSet.parse(text(document), name());
    }

    private RedisCommands<String, byte[]> commands() {
      return link.connection().sync();
    }

    private static String text(byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
      link.close();
    }
  }
}
