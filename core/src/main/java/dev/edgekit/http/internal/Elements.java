package dev.edgekit.http.internal;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** Several values that a public method was given at once. Stateless. */
public final class Elements {
  private Elements() {}

  /**
   * The values, as a list that can't be changed.
   *
   * @param name the parameter's name
   * @throws NullPointerException with that name, if there is no array, or a null in it
   */
  public static <T> List<T> of(T[] values, String name) {
    Objects.requireNonNull(values, () -> name + " must not be null");
    return of(Arrays.asList(values), name);
  }

  /**
   * The values, as a list that can't be changed.
   *
   * @param name the parameter's name
   * @throws NullPointerException with that name, if there is no collection, or a null in it
   */
  public static <T> List<T> of(Collection<T> values, String name) {
    Objects.requireNonNull(values, () -> name + " must not be null");
    for (T value : values) {
      Objects.requireNonNull(value, () -> name + " must not hold a null"); // they may be secrets
    }
    return List.copyOf(values);
  }
}
