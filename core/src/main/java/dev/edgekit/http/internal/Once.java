package dev.edgekit.http.internal;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a builder is given at most once. What it builds closes what it has, and nobody would close
 * one that another replaced. Stateless.
 */
public final class Once {
  private Once() {}

  /**
   * What was given now; the same once more is harmless.
   *
   * @param former what was given before, if anything
   * @param setter the builder's method
   * @param rule why there is one, or what to do with a second
   * @throws IllegalArgumentException if another was given before
   */
  public static <T> T given(@Nullable T former, T given, String setter, String rule) {
    Objects.requireNonNull(given, () -> setter + " must not be null");
    if (former != null && former != given) {
      throw new IllegalArgumentException(
          "." + setter + "(…) was given another object before: " + rule);
    }
    return given;
  }
}
