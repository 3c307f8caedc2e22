package dev.edgekit.http.internal;

/**
 * A jar that only some of EdgeKit's features need, and that a service must declare as a dependency
 * of its own.
 */
public final class OptionalJar {
  private OptionalJar() {}

  /**
   * Fails while a service is being configured, with a sentence that says what to add, rather than
   * later with a missing class.
   *
   * @param feature what needs the jar, as the service's author knows it
   * @param type a class of the jar
   * @param artifact group and artifact: {@code io.lettuce:lettuce-core}
   * @throws IllegalStateException if the jar isn't there
   */
  public static void require(String feature, String type, String artifact) {
    try {
      Class.forName(type, false, OptionalJar.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IllegalStateException(
          feature
              + " needs "
              + artifact
              + ": add it to the dependencies, and on the module path to the module graph"
              + " (--add-modules ALL-MODULE-PATH)",
          e);
    }
  }
}
