package dev.edgekit.image.store;

/**
 * Whose a private picture is: a customer, a school, a user. Its variants are stored for it alone
 * and answered with {@code Cache-Control: private}. Whether a request may act for it is the host's
 * to decide, before it asks. A value, thread-safe.
 *
 * @param id the host's own word for it; never sent to a client
 */
public record Tenant(String id) {
  private static final int MAX_LENGTH = 200;

  /**
   * A tenant.
   *
   * @throws IllegalArgumentException if the id is empty or longer than 200 characters
   */
  public Tenant {
    if (id.isEmpty() || id.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a tenant's id has 1 to %d characters: %d".formatted(MAX_LENGTH, id.length()));
    }
  }

  /** A tenant by its id. */
  public static Tenant of(String id) {
    return new Tenant(id);
  }
}
