package dev.edgekit.auth.key;

import dev.edgekit.auth.fixture.Breakable;
import io.github.bucket4j.TimeMeter;
import java.nio.file.Path;
import java.time.InstantSource;

/** What the tests of the gate need of this package and no user does. */
public final class KeySeams {
  private KeySeams() {}

  /** A key that has the form of ours and that nobody issued. */
  public static String unknownKey() {
    return ApiKeyText.random(ApiKeys.DEFAULT_PREFIX);
  }

  /** The keys by another clock. */
  public static ApiKeys withClock(ApiKeys keys, InstantSource clock) {
    return keys.withClock(clock);
  }

  /** Keys whose store breaks. */
  public static ApiKeys withStore(Path file, Breakable breakable) {
    return ApiKeys.in(
        breakable.of(ApiKeyStore.class, new FileKeyStore(file)),
        ApiKeyRates.local(TimeMeter.SYSTEM_NANOTIME));
  }

  /** Keys whose rates break. */
  public static ApiKeys withRates(Path file, Breakable breakable) {
    return ApiKeys.in(
        new FileKeyStore(file),
        breakable.of(ApiKeyRates.class, ApiKeyRates.local(TimeMeter.SYSTEM_NANOTIME)));
  }
}
