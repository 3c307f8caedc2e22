package dev.edgekit.auth.key;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Where keys are kept. A method that can't answer throws. Thread-safe. */
interface ApiKeyStore extends AutoCloseable {
  /** The key with this digest. */
  Optional<ApiKey> find(String digest);

  /** All keys, the oldest first. */
  List<ApiKey> all();

  /** Changes the keys in one step: no other change gets lost, no reader sees half of it. */
  void update(UnaryOperator<List<ApiKey>> change);

  /** Notes when a key was last used. */
  void noteUse(String id, Instant at);

  /** When a key was last used, as far as it was noted. */
  Optional<Instant> lastUse(String id);

  /** How current the keys are. */
  default ApiKeysState state() {
    return new ApiKeysState(Duration.ZERO, Optional.empty());
  }

  /** Closes the connections that this object opened itself. */
  @Override
  default void close() {}
}
