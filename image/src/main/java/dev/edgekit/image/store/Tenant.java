package dev.edgekit.image.store;

/**
 * The owner of a private picture: a customer, a school, a user. The picture's variants are stored
 * for this tenant alone and answered with {@code Cache-Control: private}. Whether a request may act
 * for the tenant is for the host to decide, before it calls the service. A value, thread-safe.
 *
 * @param id the host's own name for the tenant; never sent to a client
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
