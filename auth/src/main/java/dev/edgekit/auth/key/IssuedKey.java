package dev.edgekit.auth.key;

/**
 * A key that has just been made. This is the only time that its text can be seen.
 *
 * @param text the key, to be handed to the service and kept nowhere else
 * @param key the record that is kept of it
 */
public record IssuedKey(String text, ApiKey key) {
  /** Without the text. */
  @Override
  public String toString() {
    return "IssuedKey[" + key.id() + "]";
  }
}
